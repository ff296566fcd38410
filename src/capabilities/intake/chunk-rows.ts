/** The rows of a chunk: whose record each is, and whether it is new, changed, unchanged, held or ended. */

import type { CompiledItem, Fact } from '#rules/catalogue'
import type { Law } from '#rules/law'
import type { RecordState } from '#rules/ledger'
import { type Finding, makeFinding } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { RECORD_BYTES, ROW_OUTCOMES, type RowOutcome, type RowResults } from '#storage/files'
import { type Batch, type ChunkRow, findKeys, type KeyHit } from '#storage/ledger'
import {
  type Assumed,
  type PartyStanding,
  putRegistered,
  type Registered,
  resolveParties,
  type Unit,
  type UnitTree,
} from '#storage/organisations'
import { Arrivals } from './arrivals.ts'
import { BETWEEN, type FoundIn, factBytes, foundTogether, type JudgedChunk, placeOfRow, sixteen } from './chunk.ts'
import { CodedKeys } from './coded-keys.ts'
import { findStale } from './corrected.ts'
import { judgeHit } from './ended.ts'
import { type HeldRow, heldRowsOf } from './held-rows.ts'
import { findingOfStanding, judgeName } from './judge-registration.ts'
import { LandingRow } from './landing-row.ts'
import { findNewest, mayBeginAgain, type NewestHits } from './later-keys.ts'
import { makeProvisional } from './make-provisional.ts'
import type { RunParties } from './party-numbers.ts'
import { registrationOf } from './registration-of.ts'
import type { Counts } from './store.ts'

/** What one submission's chunks are judged by. */
export type Judging = {
  readonly submissionId: string
  readonly actId: string
  readonly law: Law
  readonly compiled: CompiledItem
  readonly unit: Unit
  readonly tree: UnitTree
  /** What there is to say of a record's arrival: late, over, minor. */
  readonly findingsOfArrival: (state: RecordState, division: string) => readonly Finding[]
  readonly uuid: () => string
  readonly parties: RunParties
  /** Whose a name without a code would be, where only that is foreseen. */
  readonly assumed?: Assumed
}

export type JudgedRows = {
  readonly counts: Counts
  readonly found: readonly FoundIn[]
  readonly results: RowResults
  /** What somebody is to decide on. */
  readonly held: readonly HeldRow[]
  /** What was written into the ledger with; undefined where nothing was. */
  readonly batch: Batch | undefined
}

/** The item whose records say what organisations are called. */
export const REGISTRATION = 'registration'

export class ChunkRows {
  readonly #judging: Judging
  readonly #chunk: JudgedChunk
  readonly #today: LocalDate
  readonly #outcomes: (RowOutcome | undefined)[]
  readonly #hits: (KeyHit | undefined)[]
  readonly #keys: (Uint8Array | undefined)[]
  readonly #organisations: (string | undefined)[]
  readonly #found = new Map<number, Finding[]>()
  readonly #arrivals: Arrivals
  readonly #coded: CodedKeys
  /** Place of the row of this chunk that brought the same decision, under the other way to name its party. */
  readonly #twins = new Map<number, number>()
  /** By number of the party: what is settled for this chunk only. */
  readonly #standings = new Map<number, PartyStanding>()

  constructor(judging: Judging, chunk: JudgedChunk, today: LocalDate) {
    this.#judging = judging
    this.#chunk = chunk
    this.#today = today
    this.#outcomes = Array.from(chunk.candidates.held, held => (held === 1 ? 'held' : undefined))
    this.#hits = new Array(chunk.candidates.count)
    this.#keys = new Array(chunk.candidates.count)
    this.#organisations = new Array(chunk.candidates.count)
    this.#coded = new CodedKeys(judging.compiled.item, chunk)
    this.#arrivals = new Arrivals(chunk, judging.unit.division, judging.findingsOfArrival)
  }

  /** Rows of which nothing is settled yet, those apart that repeat another row of this chunk. */
  #open(): number[] {
    const open: number[] = []
    for (let n = 0; n < this.#chunk.candidates.count; n++)
      if (this.#outcomes[n] === undefined && this.#firstOf(n) === undefined) open.push(n)
    return open
  }

  get isOpen(): boolean {
    return this.#open().length > 0
  }

  /** The records that the keys of the open rows lead to. */
  async findKeys(tx: OpenTransaction): Promise<NewestHits> {
    const keys = this.#open().map(n => this.#coded.get(n) ?? sixteen(this.#chunk.candidates.keys, n))
    return mayBeginAgain(this.#judging.compiled.item) ? findNewest(tx, keys) : { hits: await findKeys(tx, keys), keys: [] }
  }

  /** Parties without a code that turned out to be known: their records stand under the organisation's code. True where there are any. */
  nameByCode(): boolean {
    if (!this.#judging.parties.hasCodeless) return false
    for (const n of this.#open())
      if (this.#judging.parties.isCodeless(this.#chunk.candidates.party[n]!)) this.#coded.name(n, this.#standingOf(n))
    return !this.#coded.isEmpty
  }

  /** One decision with the code and without: the first row counts, as where the file repeats a key. */
  findTwins(): void {
    if (this.#coded.isEmpty) return
    for (const { n, first, isSame } of [...this.#coded.twins(this.#open())]) {
      if (isSame) this.#twins.set(n, first)
      else this.#outcomes[n] = 'refused'
      const params = { row: this.#chunk.candidates.rows[first]! }
      this.#find(n, makeFinding(isSame ? 'DUPLICATE_IN_FILE' : 'CONFLICT_IN_FILE', { params }))
    }
  }

  /** What the key of each open row tells: unchanged and ended records need no look at the organisation. */
  judgeKeys({ hits, keys }: NewestHits): void {
    const { candidates, tally } = this.#chunk
    for (const [i, n] of this.#open().entries()) {
      const hit = hits[i]
      this.#hits[n] = hit
      this.#keys[n] = keys[i]
      if (hit === undefined) continue
      const judged = judgeHit(hit, sixteen(candidates.digests, n), this.#today, tally && factBytes(candidates, n))
      if (judged === 'ended')
        this.#hold(n, makeFinding('RECORD_ENDED', { params: hit.endedOn === null ? {} : { ended: hit.endedOn } }))
      else if (judged === 'unchanged') this.#outcomes[n] = 'unchanged'
      else if (this.#isOutranked(n, hit)) this.#hold(n, makeFinding('SOURCE_OUTRANKED'))
    }
  }

  /** Rows that would change a record back to what a decision on an objection has put right. */
  async holdStale(tx: OpenTransaction): Promise<void> {
    const changing = this.#open().flatMap(n => (this.#hits[n] === undefined ? [] : [{ n, name: this.#hits[n] }]))
    for (const { n, finding } of await findStale(tx, changing, this.#chunk.candidates)) this.#hold(n, finding)
  }

  /** The deciding authority's own word about its decision stands against every other source's, whichever came later. */
  #isOutranked(n: number, hit: KeyHit): boolean {
    const { authorities, candidates } = this.#chunk
    const authority = authorities[candidates.authority[n]!]
    return authority !== undefined && hit.sourceUnitId === authority.unitId && this.#judging.unit.unitId !== authority.unitId
  }

  /** Matches the parties of the open rows to organisations; a code that nobody knows gets a provisional one. */
  async resolveParties(tx: OpenTransaction): Promise<void> {
    const { candidates } = this.#chunk
    const { parties } = this.#judging
    const open = this.#open()
    const wanted = [...new Set(open.map(n => candidates.party[n]!))].filter(number => parties.matched(number) === undefined)
    const resolve = async (some: readonly number[]) => {
      const found = await resolveParties(
        tx,
        some.map(number => parties.get(number)),
        this.#judging.assumed,
      )
      for (const [i, number] of some.entries()) this.#standings.set(number, found[i]!)
    }
    await resolve(wanted)
    if (this.#isRegistration) return
    const fresh = wanted.filter(number => this.#standings.get(number)!.standing === 'new')
    if (fresh.length === 0) return
    await makeProvisional(tx, { chunk: this.#chunk, judging: this.#judging, today: this.#today, open, fresh })
    // Another transaction, or another row under another name, may have been first.
    await resolve(fresh)
  }

  #standingOf(n: number): PartyStanding {
    const number = this.#chunk.candidates.party[n]!
    return this.#judging.parties.matched(number) ?? this.#standings.get(number)!
  }

  /** Organisations that may be written to. */
  organisationIds(): string[] {
    const ids: string[] = []
    for (const n of this.#open()) {
      const standing = this.#standingOf(n)
      if (standing.standing === 'known') ids.push(standing.organisationId)
    }
    return ids
  }

  /** Settles what is still open. */
  async land(tx: OpenTransaction): Promise<void> {
    const open = this.#open()
    if (this.#isRegistration) return this.#register(tx, open)
    for (const n of open) this.#settle(n, this.#standingOf(n))
  }

  get #isRegistration(): boolean {
    return this.#judging.compiled.item.id === REGISTRATION
  }

  /** Place of the row of this chunk that said the same before; undefined where none did. */
  #firstOf(n: number): number | undefined {
    const row = this.#chunk.candidates.sameAs[n]!
    const first = row === 0 ? undefined : placeOfRow(this.#chunk.candidates, row)
    return this.#twins.get(first ?? n) ?? first
  }

  #settle(n: number, standing: PartyStanding): void {
    const { candidates } = this.#chunk
    const { parties } = this.#judging
    if (standing.standing === 'known') {
      this.#land(n, standing.organisationId)
      if (!standing.registered) this.#find(n, makeFinding('ORGANISATION_PROVISIONAL'))
      return
    }
    const finding = findingOfStanding(standing, this.#judging.compiled.item.roles, parties.get(candidates.party[n]!).name)
    this.#outcomes[n] = finding.level === 'hold' ? 'held' : 'refused'
    this.#find(n, finding)
  }

  /** Registration says what an organisation is called; where that is a stranger's name, see `judgeName`. */
  async #register(tx: OpenTransaction, open: readonly number[]): Promise<void> {
    const { candidates } = this.#chunk
    const { parties } = this.#judging
    const landing: number[] = []
    const registered: Registered[] = []
    for (const n of open) {
      const standing = this.#standingOf(n)
      const known = 'organisationId' in standing ? standing.organisationId : this.#judging.uuid()
      const fact = JSON.parse(factBytes(candidates, n).toString()) as Fact
      const recordNo = this.#hits[n]?.recordNo ?? candidates.recordNos[n]!
      const { compiled, law, unit, tree } = this.#judging
      const { roles } = compiled.item
      const one = registrationOf(fact, roles, parties.get(candidates.party[n]!), known, recordNo, law)
      const registrarId = this.#hits[n]?.sourceUnitId
      const finding = judgeName(standing, one, { unit, tree, registrarId, field: roles.partyName })
      // What goes on under another code now is registered under that one.
      if ('merged' in standing && standing.merged === true) this.#hold(n, makeFinding('RECORD_ENDED'))
      else if (finding?.level === 'hold') this.#hold(n, finding)
      else {
        if (finding !== undefined) this.#find(n, finding)
        landing.push(n)
        registered.push(one)
      }
    }
    const ids = await putRegistered(tx, registered, this.#today)
    for (const [i, n] of landing.entries()) this.#land(n, ids.get(registered[i]!.uscc)!)
  }

  #land(n: number, organisationId: string): void {
    const hit = this.#hits[n]
    // The key names the party by its code, so a record found by it belongs to this organisation; codes that moved are another act.
    this.#organisations[n] = hit?.organisationId ?? organisationId
    this.#outcomes[n] = hit === undefined ? 'registered' : 'amended'
    if (hit !== undefined) return
    for (const finding of this.#arrivals.of(n)) this.#find(n, finding)
  }

  #hold(n: number, finding: Finding): void {
    this.#outcomes[n] = 'held'
    this.#find(n, finding)
  }

  #find(n: number, finding: Finding): void {
    const row = this.#chunk.candidates.rows[n]!
    const known = this.#found.get(row)
    if (known === undefined) this.#found.set(row, [finding])
    else known.push(finding)
  }

  /** What the ledger is to append. */
  entries({ commitments = 'sha256' }: OpenTransaction): ChunkRow[] {
    const entries: ChunkRow[] = []
    const numbers = this.#chunk.candidates.landing?.numbers.split(BETWEEN)
    for (let n = 0; n < this.#chunk.candidates.count; n++) {
      const outcome = this.#outcomes[n]
      if (outcome === 'registered' || outcome === 'amended')
        entries.push(
          new LandingRow(
            this.#chunk,
            this.#judging.unit,
            n,
            this.#organisations[n]!,
            this.#hits[n],
            this.#keys[n] ?? this.#coded.get(n),
            commitments,
            numbers,
          ),
        )
    }
    return entries
  }

  finish(): Omit<JudgedRows, 'batch'> {
    for (const [number, standing] of this.#standings) if (!this.#isRegistration) this.#judging.parties.keep(number, standing)
    const { candidates, kept, refused } = this.#chunk
    const outcomes = new Uint8Array(kept.length)
    const records = Buffer.alloc(kept.length * RECORD_BYTES)
    const counts: Counts = {
      rows: this.#chunk.rows,
      registered: 0,
      amended: 0,
      unchanged: 0,
      refused: refused.length,
      held: 0,
      late: 0,
      person_rows: this.#chunk.personRows,
    }
    const isRefused = new Set(refused)
    let n = 0
    for (let at = 0; at < kept.length; at++) {
      const row = kept[at]!
      if (isRefused.has(row)) {
        outcomes[at] = OUTCOME_PLACES.refused
        continue
      }
      while (candidates.rows[n]! < row) n += 1
      const outcome = this.#outcomeOf(n)
      counts[outcome] += 1
      outcomes[at] = OUTCOME_PLACES[outcome]
      if (outcome !== 'held' && outcome !== 'refused') this.#putRecord(records, at, this.#firstOf(n) ?? n)
    }
    for (const findings of this.#found.values()) if (findings.some(finding => finding.code === 'LATE')) counts.late += 1
    const found = foundTogether(this.#chunk.found, this.#found)
    const isHeld = (at: number) => this.#outcomes[at] === 'held'
    const held = heldRowsOf(this.#chunk, found, this.#judging.compiled.item.roles, isHeld, this.#standings)
    return { counts, found, results: { outcomes, records }, held }
  }

  /** A row that repeats one of its own chunk has come to what that one came to, and changes nothing more. */
  #outcomeOf(n: number): RowOutcome & keyof Counts {
    const outcome = this.#outcomes[n]
    if (outcome !== undefined) return outcome as 'registered'
    const first = this.#outcomes[this.#firstOf(n)!]
    return first === 'held' || first === 'refused' ? first : 'unchanged'
  }

  #putRecord(records: Buffer, at: number, n: number): void {
    const hit = this.#hits[n]
    const organisation = this.#organisations[n] ?? hit?.organisationId
    if (organisation === undefined) return
    const isKept =
      hit === undefined && this.#judging.parties.copyId(this.#chunk.candidates.party[n]!, records, at * RECORD_BYTES)
    if (!isKept) records.write(organisation.replaceAll('-', ''), at * RECORD_BYTES, 'hex')
    records.writeBigUInt64LE(hit?.recordNo ?? this.#chunk.candidates.recordNos[n]!, at * RECORD_BYTES + 16)
  }
}

const OUTCOME_PLACES = Object.fromEntries(ROW_OUTCOMES.map((outcome, place) => [outcome, place])) as Record<RowOutcome, number>
