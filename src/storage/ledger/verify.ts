// Reads the whole ledger again: headers, commitments, chains, heads, batches, acts; and the log over all of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { VerifySignature } from '#rules/ledger'
import type { Database, OpenTransaction } from '#storage/database'
import { bigintArray } from '#storage/database'
import { BatchTable } from './batch-table.ts'
import { LeafFile } from './leaf-file.ts'
import { verifySignature } from './log-keys.ts'
import { type ActWrong, readActs } from './verify-acts.ts'
import { type BatchWrong, type ReadBatches, verifyBatches } from './verify-batches.ts'
import type { ChainWrong } from './verify-chain.ts'
import { type Connections, verifyEntries } from './verify-entries.ts'
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
  /** Batches and looks that were committed and had no place when it was read. */
  readonly waiting: number
  /** Leaves of the log that was opened last, and the RFC 6962 root over them; where none was, of the log that the batches would make. */
  readonly size: bigint
  readonly root: string
  readonly firstWrong: Wrong | null
}

/** A batch that was committed when the reading began stands in the log so much later, or nobody sequences. */
const SEQUENCED_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 500

/**
 * Re-reads everything in one picture of the database. Stops at what is wrong first, but for the root, which needs all of it. What waits for
 * a place in the log is not waited for where nobody sequences (null). `verify` knows the algorithms of all signatures; Ed25519 alone where
 * none is handed in, and then a second signature does not hold. `ownKeys` are those that may sign beside the log's; where none is handed in,
 * as where keys were not put back, the tables alone say which did.
 */
export async function verifyLedger(
  database: Database,
  onProgress?: (told: { entries: number }) => void,
  sequencedWithinMs: number | null = SEQUENCED_WITHIN_MS,
  verify: VerifySignature = verifySignature,
  ownKeys: readonly Uint8Array[] = [],
): Promise<Verified> {
  let begun = 0
  const read = await database.apart(apart => {
    begun = performance.now()
    return inOnePicture(apart, connections => readAll(connections, { verify, ownKeys }, onProgress))
  })
  const untilMs = begun + (sequencedWithinMs ?? 0)
  const isWaited = read.wrong === null && sequencedWithinMs !== null
  const firstWrong = isWaited ? await findNotSequenced(database, read, untilMs) : read.wrong
  const { entries, acts, looks } = read
  const { size, root } = read.batches
  const waiting = read.batches.waiting.length + looks.waiting.length
  return { ok: firstWrong === null, entries, acts, looks: looks.count, waiting, size, root, firstWrong }
}

/** Three connections that see the same. */
const inOnePicture = <T>(database: Database, run: (connections: Connections) => Promise<T>): Promise<T> =>
  database.transaction(async entries => {
    const { rows } = await entries.client.query<{ picture: string }>('select pg_export_snapshot() as picture')
    const beside = <B>(also: (tx: OpenTransaction) => Promise<B>): Promise<B> =>
      database.transaction(async tx => {
        await tx.client.query(`set transaction snapshot '${rows[0]!.picture}'`)
        return also(tx)
      }, PICTURE)
    return beside(heads => beside(other => run({ entries, heads, beside: other })))
  }, PICTURE)
const PICTURE = { readOnly: true, isolation: 'repeatable read' } as const

async function readAll(
  connections: Connections,
  keys: { readonly verify: VerifySignature; readonly ownKeys: readonly Uint8Array[] },
  onProgress: ((told: { entries: number }) => void) | undefined,
): Promise<{ entries: number; acts: number; batches: ReadBatches; looks: ReadLooks; wrong: Wrong | null }> {
  const { entries: tx, beside } = connections
  const acts = await readActs(tx)
  const table = await BatchTable.read(tx)
  const leaves = new LeafFile()
  try {
    const read = await verifyEntries(connections, table, leaves, onProgress)
    const batches = await verifyBatches(beside, { batches: table, acts: acts.leaves, leaves }, keys)
    const looks = await readLooks(tx, acts.closings)
    const before = read.chain ?? read.batch ?? batches.wrong ?? acts.wrong ?? read.map
    const wrong = before ?? (await verifyMap(tx, newestOf(batches.logs))) ?? looks.wrong
    return { entries: read.entries, acts: acts.count, batches, looks, wrong }
  } finally {
    leaves.close()
  }
}

/** What the newest checkpoint of all logs says of the map; null where there is none. */
function newestOf(logs: readonly LogEnd[]): { root: Uint8Array; organisations: bigint } | null {
  const signed = logs.flatMap(({ newest }) => newest ?? []).toSorted((a, b) => Number(b.number - a.number))[0]
  return signed === undefined ? null : { root: signed.mapRoot, organisations: signed.organisations }
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
