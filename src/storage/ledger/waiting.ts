// Finds the committed batches that have no leaf yet, wherever in the order of numbers they stand, and reads what their leaves are made of.
import { type ActLeaf, leavesOfBatch } from '#rules/ledger'
import { copyOut, type OpenTransaction } from '#storage/database'
import { ACT_FIELDS, readActLeaf } from './verify-acts.ts'
import { ENTRY_FIELDS, type ReadEntry, readEntry } from './verify-chain.ts'

/** A batch in the order in which the log takes it. */
export type Waiting = { readonly batch: bigint; readonly entries: number; readonly isYoung: boolean }

const MOST_BATCHES = 10_000
// Between numbers that lie closer than this, what is in the log already is read along: one span is cheaper than two.
const CLOSE = 64n
/** Behind it everything is looked at again now and then, whatever the mark says. */
const LOOK_BACK_EVERY = 600

/**
 * Up to which number nothing can come any more, so that a round need not look at all batches there ever were. A number is passed only once
 * every transaction is over that ran when it was seen, and a round has looked after that: a slow one is found whenever it commits. Every
 * so often the mark is forgotten and all is looked at again.
 */
export class Mark {
  readonly #newest: string
  #passed = 0n
  #seen: { readonly number: bigint; readonly next: bigint } | undefined
  #rounds = 0
  /** The last round left some that waited. */
  isBehind = false

  /** @param newest the query that gives the highest number; of batches where nothing is said */
  constructor(newest = 'select coalesce(max(batch_id), 0) from batch') {
    this.#newest = newest
  }

  get passed(): bigint {
    return this.#passed
  }

  /** Before a round lists what waits: the number that may be passed once it has taken all of it. */
  async look(tx: OpenTransaction): Promise<bigint | undefined> {
    this.#rounds += 1
    if (this.#rounds % LOOK_BACK_EVERY === 0) {
      this.#passed = 0n
      this.#seen = undefined
    }
    const { rows } = await tx.client.query<{ oldest: string; next: string; number: string }>(
      `select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s)::text as next, (${this.#newest}) as number
       from pg_current_snapshot() as s`,
    )
    const { oldest, next, number } = rows[0]!
    if (this.#seen !== undefined && BigInt(oldest) >= this.#seen.next) return this.#seen.number
    this.#seen ??= { number: BigInt(number), next: BigInt(next) }
    return undefined
  }

  /** After the round has committed. `left`: the first that it saw waiting and did not take. */
  settle(passable: bigint | undefined, left: bigint | undefined): void {
    this.isBehind = left !== undefined
    if (passable === undefined) return
    this.#passed = left !== undefined && left <= passable ? left - 1n : passable
    this.#seen = undefined
  }
}

const WAITS = 'b.batch_id > $1 and not exists (select from leaf l where l.batch_id = b.batch_id)'
/** Of the unit that acted, or for which it was acted; a long command says it where it is opened. */
const DIVISION = `(select u.division from act a join unit u on u.unit_id = a.unit_id where a.act_id = b.act_id
  order by a.phase limit 1)`

/** The divisions that batches wait for; null for those of no unit. */
export async function listDivisionsWaiting(tx: OpenTransaction, after: bigint): Promise<(string | null)[]> {
  const { rows } = await tx.client.query<{ division: string | null }>(
    `select distinct ${DIVISION} as division from batch b where ${WAITS} order by division`,
    [after],
  )
  return rows.map(({ division }) => division)
}

/** At most about so many leaves, but one batch at least. `left`: the first that must wait for another round. */
export async function listWaiting(
  tx: OpenTransaction,
  after: bigint,
  mostLeaves: number,
  division?: string | null,
): Promise<{ batches: Waiting[]; left: bigint | undefined }> {
  const { rows } = await tx.client.query<{ batch_id: string; entries: number; young: boolean }>(
    `select b.batch_id, b.entries, b.recorded_at > clock_timestamp() - interval '1 minute' as young from batch b
     where ${WAITS} ${division === undefined ? '' : `and ${DIVISION} is not distinct from $3`}
     order by b.batch_id limit $2`,
    [after, MOST_BATCHES, ...(division === undefined ? [] : [division])],
  )
  const batches: Waiting[] = []
  let leaves = 0
  for (const { batch_id, entries, young } of rows) {
    if (batches.length > 0 && leaves + entries > mostLeaves) return { batches, left: BigInt(batch_id) }
    batches.push({ batch: BigInt(batch_id), entries, isYoung: young })
    leaves += entries + 1
  }
  return { batches, left: rows.length === MOST_BATCHES ? batches.at(-1)!.batch + 1n : undefined }
}

/** A leaf as it goes into the log: an entry of which the map takes note, or an act. */
export type ReadLeaf = { readonly leaf: string; readonly entry: ReadEntry | null }
export type ReadBatch = { readonly batch: bigint; readonly leaves: readonly ReadLeaf[] }

/** The leaves of batches, in the order given. Holds one batch at a time, and the acts of all. */
export async function* readWaiting(tx: OpenTransaction, batches: readonly Waiting[]): AsyncGenerator<ReadBatch> {
  if (batches.length === 0) return
  const within = spansOf(batches)
  // A plain reading of the table would do, but for the years of it.
  await tx.client.query('set local enable_seqscan = off')
  const acts = new Map<string, ActLeaf<ReadLeaf>[]>()
  for await (const rows of copyOut(tx, `select ${ACT_FIELDS} from act a where ${within('a')}`))
    for (const row of rows) {
      const { batch, leaf, ...act } = readActLeaf(row)
      const read = { ...act, leaf: { leaf: Buffer.from(leaf).toString('hex'), entry: null } }
      const its = acts.get(batch)
      if (its === undefined) acts.set(batch, [read])
      else its.push(read)
    }
  const queue = batches[Symbol.iterator]()
  let next = queue.next()
  let entries: ReadEntry[] = []
  const whole = (): ReadBatch => {
    const { batch } = next.value!
    const found = entries.map(entry => ({
      organisation: entry.organisationId,
      entry: entry.entryNo!,
      leaf: { leaf: entry.leaf, entry },
    }))
    entries = []
    next = queue.next()
    return { batch, leaves: leavesOfBatch<ReadLeaf>(acts.get(batch.toString()) ?? [], found) }
  }
  const query = `
    select e.batch_id, null::int, null::bytea, ${ENTRY_FIELDS} from entry e where ${within('e')}
    order by e.batch_id, e.organisation_id, e.entry_no`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      const batch = row[0]!.readBigInt64BE(0)
      while (next.done !== true && next.value.batch < batch) yield whole()
      // In the log already, and only read along.
      if (next.done === true || next.value.batch !== batch) continue
      entries.push(readEntry([row[3]!, ...row.slice(1)]))
    }
  while (next.done !== true) yield whole()
}

/** Their numbers as spans, which a BRIN index is read by. */
function spansOf(batches: readonly Waiting[]): (table: string) => string {
  const spans: { from: bigint; to: bigint }[] = []
  for (const { batch } of batches) {
    const last = spans.at(-1)
    if (last !== undefined && batch - last.to <= CLOSE) last.to = batch
    else spans.push({ from: batch, to: batch })
  }
  return table => `(${spans.map(({ from, to }) => `${table}.batch_id between ${from} and ${to}`).join(' or ')})`
}
