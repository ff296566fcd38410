// Reads the whole ledger again: headers, commitments, chains, heads, batches, acts; and the log over all of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { VerifySignature } from '#rules/ledger'
import type { Database, OpenTransaction } from '#storage/database'
import { bigintArray, copyOut } from '#storage/database'
import { verifySignature } from './log-keys.ts'
import { type ActWrong, readActs } from './verify-acts.ts'
import { type BatchWrong, type ReadBatches, verifyBatches } from './verify-batches.ts'
import { type ChainWrong, checkChain, ENTRY_FIELDS, type ReadEntry, readEntry } from './verify-chain.ts'
import type { LogEnd, LogWrong } from './verify-log.ts'
import { findNotChained, type LookWrong, type ReadLooks, readLooks } from './verify-looks.ts'
import { type MapWrong, verifyMap } from './verify-map.ts'

/** What is wrong, and of which entry or act; the first in the order of organisations and numbers, batches, acts, the map and the looks after them. */
export type Wrong = ChainWrong | ActWrong | BatchWrong | LogWrong | MapWrong | LookWrong

export type Verified = {
  readonly ok: boolean
  readonly entries: number
  readonly acts: number
  /** Looks in the chain of those who looked. */
  readonly looks: number
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
  const firstWrong = read.wrong ?? (await findNotSequenced(database, read, begun + sequencedWithinMs))
  const { entries, acts, looks } = read
  const { size, root } = read.batches
  return { ok: firstWrong === null, entries, acts, looks: looks.count, size, root, firstWrong }
}

async function readAll(
  tx: OpenTransaction,
  beside: OpenTransaction,
  verify: VerifySignature,
  onProgress: ((told: { entries: number }) => void) | undefined,
): Promise<{ entries: number; acts: number; batches: ReadBatches; looks: ReadLooks; wrong: Wrong | null }> {
  const chains = await verifyChains(tx, onProgress)
  const acts = await readActs(tx)
  const batches = await verifyBatches(tx, beside, acts.leaves, verify)
  const looks = await readLooks(tx, acts.closings)
  const before = chains.wrong ?? batches.wrong ?? acts.wrong
  const wrong = before ?? (await verifyMap(tx, newestOf(batches.logs))) ?? looks.wrong
  return { entries: chains.entries, acts: acts.count, batches, looks, wrong }
}

/** What the newest checkpoint of all logs says of the map; null where there is none. */
function newestOf(logs: readonly LogEnd[]): { root: Uint8Array; organisations: bigint } | null {
  const signed = logs.flatMap(({ newest }) => newest ?? []).toSorted((a, b) => Number(b.number - a.number))[0]
  return signed === undefined ? null : { root: signed.mapRoot, organisations: signed.organisations }
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

/** The first of what waited for a place and still has none at that time, on the clock of `performance.now`. */
async function findNotSequenced(
  database: Database,
  { batches: { logs, waiting }, looks }: { batches: ReadBatches; looks: ReadLooks },
  untilMs: number,
): Promise<LogWrong | LookWrong | null> {
  if (logs.length === 0 || (waiting.length === 0 && looks.waiting.length === 0)) return null
  for (;;) {
    const wrong = await database.transaction(
      async tx => (await findUnplaced(tx, waiting)) ?? (await findNotChained(tx, looks.waiting)),
      { readOnly: true },
    )
    if (wrong === null || performance.now() >= untilMs) return wrong
    await sleep(LOOK_EVERY_MS)
  }
}

async function findUnplaced(tx: OpenTransaction, batches: readonly string[]): Promise<LogWrong | null> {
  const { rows } = await tx.client.query<{ batch_id: string }>(
    `select w.batch_id from unnest($1::bigint[]) as w (batch_id)
     where not exists (select from leaf l where l.batch_id = w.batch_id) order by w.batch_id limit 1`,
    [bigintArray(batches.map(BigInt))],
  )
  return rows[0] === undefined ? null : { what: 'not-sequenced', batch: rows[0].batch_id }
}
