/** Gathers the judged rows of a chunk into its columns. */

import { hash } from 'node:crypto'
import { type CheckedRow, documentNumberFields, type Fact, type Item, soughtNumbers } from '#rules/catalogue'
import { type Plan, planOf } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { type CommitmentHash, canonicalJson, ENTRY_KINDS, fold, type Origin, type RecordState } from '#rules/ledger'
import { type Finding, makeFinding } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { BETWEEN, type Candidates, type ChunkAuthority, type JudgedChunk, type Landing, NUMBER, SALT } from './chunk.ts'
import type { Drawn } from './drawn.ts'
import { PartyNumbers } from './party-numbers.ts'
import type { Seen, SeenKeys } from './seen-keys.ts'

/** Bytes of a key and of a digest, as the ledger keeps them. */
const KEY = 16
const COMMITMENT = 32
const OPENING = Buffer.from('{"fields":')
const FIRST = { entryNo: 1 } as const
const CLOSING = 0x7d

export type BuilderOptions = {
  readonly law: Law
  readonly item: Item
  readonly today: LocalDate
  readonly seen: SeenKeys
  readonly drawn: Drawn
  /** The unit that hands in, and the day on which its file was received. */
  readonly unit: ChunkAuthority
  readonly receivedOn: LocalDate
  /** By which hash the ledger commits; without it, all that only landing rows need is left to the writing side. */
  readonly commitments?: CommitmentHash | undefined
}

/** One for a file: `finish` hands over what was added since the last time. Its buffers stay, so that no chunk asks for new ones. */
export class ChunkBuilder {
  readonly #law: Law
  readonly #today: LocalDate
  readonly #seen: SeenKeys
  readonly #drawn: Drawn
  readonly #documentNo: string | undefined
  /** How every fact of the item goes on behind its fields. */
  readonly #item: Buffer
  readonly #origins: Origins
  #comparable = Buffer.alloc(64 * 1024)
  readonly #parties = new PartyNumbers()
  readonly #key = Buffer.alloc(KEY)
  readonly #keys = new Pieces(KEY)
  readonly #digests = new Pieces(KEY)
  readonly #by: CommitmentHash | undefined
  readonly #commitments = new Pieces(COMMITMENT)
  readonly #numberFields: readonly string[]
  #isUnchanged = false
  #facts = Buffer.allocUnsafe(1024 * 1024)
  #n = 0
  #columns = makeColumns()

  constructor(options: BuilderOptions) {
    this.#documentNo = options.item.roles.documentNo
    this.#numberFields = documentNumberFields(options.item)
    this.#by = options.commitments
    this.#item = Buffer.from(`,"item":"${options.item.id}"`)
    this.#law = options.law
    this.#today = options.today
    this.#seen = options.seen
    this.#drawn = options.drawn
    OPENING.copy(this.#comparable, 0)
    this.#origins = new Origins(options.unit, options.receivedOn)
  }

  /** Of facts so far. */
  get bytes(): number {
    return this.#n === 0 ? 0 : this.#columns.factEnds[this.#n - 1]!
  }

  /** Takes a row with its fact in; gives the finding that it repeats or contradicts an earlier row of the file. */
  add(row: number, checked: CheckedRow, fact: Fact, authority: ChunkAuthority | null, held: boolean): Finding | undefined {
    const n = this.#n
    const origin = this.#origins.of(authority)
    const seen = this.#note(row, checked, fact, origin.text)
    // What was written at place n is written over by the next row.
    if (seen !== undefined && !seen.same) return makeFinding('CONFLICT_IN_FILE', { params: { row: seen.row } })
    this.#n += 1
    this.#keys.put(n, this.#key)
    const columns = this.#columns
    columns.rows[n] = row
    columns.sameAs[n] = seen?.row ?? 0
    columns.held[n] = held ? 1 : 0
    columns.recordNos[n] = this.#drawn.recordNo()
    columns.party[n] = this.#parties.of(checked.party)
    columns.authority[n] = authority === null ? -1 : columns.authorities.of(authority.unitId, () => authority)
    columns.state[n] = this.#stateOf(fact, origin.origin)
    if (this.#by !== undefined && !this.#isUnchanged) {
      const salted = this.#facts.subarray(n === 0 ? 0 : columns.factEnds[n - 1]!, columns.factEnds[n])
      this.#commitments.putText(n, latin1Of(salted, this.#by))
      columns.numbers[n] = soughtNumbers(fact.fields, this.#numberFields).join(NUMBER)
    }
    return seen === undefined ? undefined : makeFinding('DUPLICATE_IN_FILE', { params: { row: seen.row } })
  }

  /** Numbers the parties anew after this chunk. */
  beginAnew(): void {
    this.#parties.beginAnew()
  }

  /** Whether the rows of the next chunk most likely change nothing: a file that begins as a copy of an earlier one most often goes on so. */
  expectUnchanged(isExpected: boolean): void {
    if (this.#n > 0) throw new Error('a chunk has begun')
    this.#isUnchanged = isExpected
  }

  /** Notes a row that an earlier run has handed over. */
  pass(row: number, checked: CheckedRow, fact: Fact): undefined {
    this.#note(row, checked, fact, '')
  }

  /** Hashes the row at place n and asks what the file said of its key before. */
  #note(row: number, checked: CheckedRow, fact: Fact, origin: string): Seen | undefined {
    // A held row without a key is like no other.
    if (checked.keyText === null) this.#drawn.fill(this.#key, 0, KEY)
    else this.#key.write(latin1Of(checked.keyText), 0, KEY, 'latin1')
    this.#hashFact(this.#n, fact, origin)
    return this.#seen.note(this.#key, this.#digests.buffer, this.#n * KEY, row)
  }

  /** Place of the state: facts that the law cannot tell apart share their plan, and of one plan the fold makes one state. */
  #stateOf(fact: Fact, origin: Origin): number {
    const { states, stateByPlan } = this.#columns
    // What a former system says of two records is seldom the same.
    if (fact.claimed !== undefined)
      return (
        states.push(
          fold([{ ...FIRST, kind: ENTRY_KINDS.imported, recordedOn: this.#today, fact: { ...fact, origin } }], this.#law),
        ) - 1
      )
    const { division } = origin
    const plan = planOf({ item: fact.item, v: fact.v, fields: fact.fields, recordedOn: this.#today, division }, this.#law)
    let place = stateByPlan.get(plan)
    if (place === undefined) {
      const first = { ...FIRST, kind: ENTRY_KINDS.registered, recordedOn: this.#today, fact: { ...fact, origin } }
      place = states.push(fold([first], this.#law)) - 1
      stateByPlan.set(plan, place)
    }
    return place
  }

  /**
   * The fact as canonical JSON in its bytes, behind its salt, and the digest of its comparable part: the same bytes without those of the
   * document number (see `comparablePart`), for the key has it as compared. Every text is turned into bytes once.
   */
  #hashFact(n: number, fact: Fact, origin: string): void {
    const fields = JSON.stringify(fact.fields)
    const raw = fact.raw === undefined ? '' : `,"raw":${canonicalJson(fact.raw)}`
    const rest = `${origin}${raw},"v":${fact.v}}`
    const { factEnds } = this.#columns
    const salt = n === 0 ? 0 : factEnds[n - 1]!
    const claimed = fact.claimed === undefined ? '' : `{"claimed":${canonicalJson(fact.claimed)},`
    const facts = this.#room(salt, claimed.length + fields.length + rest.length)
    const { from, until } = memberAt(fields, this.#documentNo, fact)
    this.#drawn.fill(facts, salt, SALT)
    // Beside the fact and no part of what is compared: handed in again without it, the fact is the same.
    const opens = salt + SALT + facts.write(claimed, salt + SALT)
    const begin = opens + OPENING.copy(facts, opens, claimed === '' ? 0 : 1)
    const cut = begin + facts.write(fields.slice(0, from), begin)
    const after = cut + facts.write(fields.slice(from, until), cut)
    const fieldsEnd = after + facts.write(fields.slice(until), after)
    const itemEnd = fieldsEnd + this.#item.copy(facts, fieldsEnd)
    factEnds[n] = itemEnd + facts.write(rest, itemEnd)
    const comparable = this.#comparable
    let length = OPENING.length + facts.copy(comparable, OPENING.length, begin, cut)
    length += facts.copy(comparable, length, after, fieldsEnd)
    length += this.#item.copy(comparable, length)
    comparable[length] = CLOSING
    this.#digests.putText(n, latin1Of(comparable.subarray(0, length + 1)))
  }

  /** Room behind `at` for the salt and a fact of so many characters, and for what is compared of it. */
  #room(at: number, characters: number): Buffer {
    const most = SALT + OPENING.length + this.#item.length + characters * 3
    if (most > this.#comparable.length) {
      this.#comparable = Buffer.alloc(most * 2)
      OPENING.copy(this.#comparable, 0)
    }
    if (at + most > this.#facts.length)
      this.#facts = Buffer.concat([this.#facts.subarray(0, at), Buffer.allocUnsafe((at + most) * 2 - at)])
    return this.#facts
  }

  #landing(n: number): Landing | null {
    if (this.#by === undefined || this.#isUnchanged) return null
    return { by: this.#by, commitments: this.#commitments.first(n), numbers: this.#columns.numbers.join(BETWEEN) }
  }

  finish(): Pick<JudgedChunk, 'candidates' | 'parties' | 'authorities' | 'states'> {
    const n = this.#n
    const columns = this.#columns
    const candidates: Candidates = {
      count: n,
      rows: Int32Array.from(columns.rows),
      keys: this.#keys.first(n),
      digests: this.#digests.first(n),
      recordNos: BigUint64Array.from(columns.recordNos),
      facts: new Uint8Array(this.#facts.subarray(0, this.bytes)),
      // A row that contradicts another has left its end behind the last.
      factEnds: Int32Array.from(columns.factEnds.slice(0, n)),
      party: Int32Array.from(columns.party),
      authority: Int32Array.from(columns.authority),
      sameAs: Int32Array.from(columns.sameAs),
      held: Uint8Array.from(columns.held),
      landing: this.#landing(n),
      state: Int32Array.from(columns.state),
    }
    this.#n = 0
    this.#columns = makeColumns()
    const { authorities, states } = columns
    return { candidates, parties: this.#parties.takeFresh(), authorities: authorities.values, states }
  }
}

const makeColumns = () => ({
  rows: [] as number[],
  recordNos: [] as bigint[],
  factEnds: [] as number[],
  party: [] as number[],
  authority: [] as number[],
  sameAs: [] as number[],
  held: [] as number[],
  state: [] as number[],
  numbers: [] as string[],
  authorities: new Places<ChunkAuthority>(),
  states: [] as RecordState[],
  stateByPlan: new Map<Plan, number>(),
})

/** Pieces of one size, one behind the other, in a buffer that grows and stays. */
class Pieces {
  readonly #size: number
  buffer: Buffer

  constructor(size: number) {
    this.#size = size
    this.buffer = Buffer.alloc(size * 1024)
  }

  #room(n: number): number {
    const from = n * this.#size
    if (from + this.#size > this.buffer.length) this.buffer = Buffer.concat([this.buffer, Buffer.alloc(this.buffer.length)])
    return from
  }

  /** The first bytes of the source. */
  put(n: number, source: Buffer): void {
    // First the room: it may put another buffer in this one's place.
    const from = this.#room(n)
    source.copy(this.buffer, from, 0, this.#size)
  }

  putText(n: number, latin1: string): void {
    const from = this.#room(n)
    this.buffer.write(latin1, from, this.#size, 'latin1')
  }

  /** A copy that can be handed to another thread. */
  first(n: number): Uint8Array {
    return new Uint8Array(this.buffer.subarray(0, n * this.#size))
  }
}

// The types of Node know no 'latin1' here; the function does, at half the cost of a buffer.
const latin1Of = (data: string | Uint8Array, by: CommitmentHash = 'sha256'): string => hash(by, data, 'latin1' as 'hex')

/** Gives each new thing the next place in a list. */
class Places<T> {
  readonly values: T[] = []
  readonly #at = new Map<string, number>()

  push(value: T): number {
    return this.values.push(value) - 1
  }

  of(key: string, make: () => T): number {
    let at = this.#at.get(key)
    if (at === undefined) {
      at = this.push(make())
      this.#at.set(key, at)
    }
    return at
  }
}

/**
 * Where a field stands in the JSON of the fields, with the comma that would be left over; nowhere where it is not. A name between bare
 * quotes stands before its value alone: quotes within values are escaped.
 */
const memberAt = (json: string, prop: string | undefined, fact: Fact): { from: number; until: number } => {
  const value = prop === undefined ? undefined : fact.fields[prop]
  if (value === undefined) return { from: 0, until: 0 }
  const member = `"${prop}":${JSON.stringify(value)}`
  const from = json.indexOf(member)
  const until = from + member.length
  if (json.charCodeAt(until) === COMMA) return { from, until: until + 1 }
  return { from: json.charCodeAt(from - 1) === COMMA ? from - 1 : from, until }
}
const COMMA = 0x2c

/** Where the facts of a file come from, by authority: one object each, and its member in the JSON of the fact. */
class Origins {
  readonly #unit: ChunkAuthority
  readonly #receivedOn: LocalDate
  readonly #known = new Map<string, { readonly origin: Origin; readonly text: string }>()

  constructor(unit: ChunkAuthority, receivedOn: LocalDate) {
    this.#unit = unit
    this.#receivedOn = receivedOn
  }

  /** What no authority decided, the unit that hands in did. */
  of(authority: ChunkAuthority | null): { readonly origin: Origin; readonly text: string } {
    const { unitId: unit, division } = authority ?? this.#unit
    let known = this.#known.get(unit)
    if (known === undefined) {
      const origin = { division, received: this.#receivedOn, source: this.#unit.unitId, unit }
      known = { origin, text: `,"origin":${canonicalJson(origin)}` }
      this.#known.set(unit, known)
    }
    return known
  }
}
