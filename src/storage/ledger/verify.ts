// Reads the whole ledger again: headers, commitments, chains, heads, batches, acts; and the log over all of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { VerifySignature } from '#rules/ledger'
import type { Database, OpenTransaction } from '#storage/database'
import { bigintArray, copyOut } from '#storage/database'
import { verifySignature } from './log-keys.ts'
import { type ActWrong, readActs } from './verify-acts.ts'
import { type BatchWrong, type ReadBatches, verifyBatches } from './verify-batches.ts'
import { type ChainWrong, checkChain, ENTRY_FIELDS, type ReadEntry, readEntry } from './verify-chain.ts'
import type { LogWrong } from './verify-log.ts'
import { type MapWrong, verifyMap } from './verify-map.ts'

/** What is wrong, and of which entry or act; the first in the order of organisations and numbers, batches, acts and the map after them. */
export type Wrong = ChainWrong | ActWrong | BatchWrong | LogWrong | MapWrong

export type Verified = {
  readonly ok: boolean
  readonly entries: number
  readonly acts: number
  /** Leaves of the log that was opened last, and the RFC 6962 root over them; where none was, of the log that the batches would make. */
  readonly size: bigint
  readonly root: string
  readonly firstWrong: Wrong | null
}

/** A batch that was committed when the reading began stands in the log so much later, or nobody sequences. */
const SEQUENCED_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 500

/**
 * Re-reads everything in one picture of the database. Stops at what is wrong first, but for the root, which needs all of it. `verify` knows
 * the algorithms of all signatures; Ed25519 alone where none is handed in, and then a second signature does not hold.
 */
export async function verifyLedger(
  database: Database,
  onProgress?: (told: { entries: number }) => void,
  sequencedWithinMs: number = SEQUENCED_WITHIN_MS,
  verify: VerifySignature = verifySignature,
): Promise<Verified> {
  const begun = performance.now()
  const read = await database.transaction(
    tx => database.transaction(beside => readAll(tx, beside, verify, onProgress), { readOnly: true }),
    { readOnly: true, isolation: 'repeatable read' },
  )
  const firstWrong = read.wrong ?? (await findNotSequenced(database, read.batches, begun + sequencedWithinMs))
  const { size, root } = read.batches
  return { ok: firstWrong === null, entries: read.entries, acts: read.acts, size, root, firstWrong }
}

async function readAll(
  tx: OpenTransaction,
  beside: OpenTransaction,
  verify: VerifySignature,
  onProgress: ((told: { entries: number }) => void) | undefined,
): Promise<{ entries: number; acts: number; batches: ReadBatches; wrong: Wrong | null }> {
  const chains = await verifyChains(tx, onProgress)
  const acts = await readActs(tx)
  const batches = await verifyBatches(tx, beside, acts.leaves, verify)
  const before = chains.wrong ?? batches.wrong ?? acts.wrong
  const newest = batches.logs.findLast(end => end.newest !== undefined)?.newest
  const signed = newest === undefined ? null : { root: newest.mapRoot, organisations: newest.organisations }
  return { entries: chains.entries, acts: acts.count, batches, wrong: before ?? (await verifyMap(tx, signed)) }
}

async function verifyChains(
  tx: OpenTransaction,
  onProgress?: (told: { entries: number }) => void,
): Promise<{ entries: number; wrong: ChainWrong | null }> {
  let entries = 0
  let wrong: ChainWrong | null = null
  let chain: ReadEntry[] = []
  // Heads without entries and entries without content take part too: each is wrong.
  const query = `
    select coalesce(h.organisation_id, e.organisation_id) as organisation_id, h.entries, h.head, ${ENTRY_FIELDS}, c.salt, c.fact, c.entry_no
    from organisation_head h
    full join (entry e left join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no)
      on h.organisation_id = e.organisation_id
    order by 1, e.entry_no`
  for await (const rows of copyOut(tx, query)) {
    for (const row of rows) {
      const entry = readEntry(row)
      if (chain.length > 0 && !chain[0]!.organisation.equals(entry.organisation)) {
        wrong ??= checkChain(chain)
        chain = []
      }
      // The piece that the row stands in is large; what is kept of it over pieces is not.
      chain.push(entry)
      if (entry.entryNo !== null) entries += 1
    }
    onProgress?.({ entries })
  }
  if (chain.length > 0) wrong ??= checkChain(chain)
  return { entries, wrong }
}

/** The first of the batches that waited for a place and still have none at that time, on the clock of `performance.now`. */
async function findNotSequenced(database: Database, { logs, waiting }: ReadBatches, untilMs: number): Promise<LogWrong | null> {
  if (logs.length === 0 || waiting.length === 0) return null
  for (;;) {
    const { rows } = await database.pool.query<{ batch_id: string }>(
      `select w.batch_id from unnest($1::bigint[]) as w (batch_id)
       where not exists (select from leaf l where l.batch_id = w.batch_id) order by w.batch_id limit 1`,
      [bigintArray(waiting.map(BigInt))],
    )
    if (rows[0] === undefined) return null
    if (performance.now() >= untilMs) return { what: 'not-sequenced', batch: rows[0].batch_id }
    await sleep(LOOK_EVERY_MS)
  }
}
