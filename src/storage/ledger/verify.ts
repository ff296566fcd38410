// Reads the whole ledger again: headers, commitments, chains, heads, batches, acts; and the root over all of it.
import { hash } from 'node:crypto'
import { EMPTY_TREE, type EntryLeaf, growTree, leafHash, leavesOfBatch, type Tree, toHex, treeRoot } from '#rules/ledger'
import type { Database, OpenTransaction } from '#storage/database'
import { type BinaryRow, copyOut } from '#storage/database'
import { type ActWrong, type ReadActs, readActs } from './verify-acts.ts'
import { type ChainWrong, checkChain, ENTRY_FIELDS, type ReadEntry, readEntry } from './verify-chain.ts'

/** What is wrong, and of which entry or act; the first in the order of organisations and numbers, batches and acts after them. */
export type Wrong = ChainWrong | ActWrong | BatchWrong
export type BatchWrong = {
  readonly what: 'batch-missing' | 'batch-of-another-act' | 'batch-of-another-instant' | 'batch-count'
  readonly batch: string
  readonly organisation?: string
  readonly entry?: number
}

export type Verified = {
  readonly ok: boolean
  readonly entries: number
  readonly acts: number
  /** RFC 6962 root over the leaf data of each batch (`leavesOfBatch`), by batch. */
  readonly root: string
  readonly firstWrong: Wrong | null
}

const digest = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

/** Re-reads everything in one picture of the database. Stops at what is wrong first, but for the root, which needs all of it. */
export async function verifyLedger(database: Database, onProgress?: (told: { entries: number }) => void): Promise<Verified> {
  return database.transaction(
    async tx => {
      const chains = await verifyChains(tx, onProgress)
      const acts = await readActs(tx)
      const log = await verifyBatches(tx, acts.leaves)
      return {
        ok: chains.wrong === null && log.wrong === null && acts.wrong === null,
        entries: chains.entries,
        acts: acts.count,
        root: toHex(treeRoot(log.tree, digest)),
        firstWrong: chains.wrong ?? log.wrong ?? acts.wrong,
      }
    },
    { readOnly: true, isolation: 'repeatable read' },
  )
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

/** The tree, batch by batch; and whether each entry stands in the batch of its act and instant, and each batch has its count. */
async function verifyBatches(tx: OpenTransaction, acts: ReadActs['leaves']): Promise<{ tree: Tree; wrong: BatchWrong | null }> {
  let tree = EMPTY_TREE
  let wrong: BatchWrong | null = null
  let batch: { id: string; expected: number; found: number } | undefined
  let entries: EntryLeaf<Uint8Array>[] = []
  const seen = new Set<string>()
  const close = (): void => {
    if (batch === undefined) return
    if (batch.found !== batch.expected) wrong ??= { what: 'batch-count', batch: batch.id }
    seen.add(batch.id)
    const leaves = leavesOfBatch(acts.get(batch.id) ?? [], entries)
    tree = growTree(
      tree,
      leaves.map(leaf => leafHash(leaf, digest)),
      digest,
    )
    entries = []
  }
  const query = `
    select coalesce(b.batch_id, e.batch_id) as batch_id, b.entries, b.act_id = e.act_id, b.recorded_at = e.recorded_at, ${ENTRY_FIELDS}
    from batch b full join entry e on e.batch_id = b.batch_id
    order by 1, e.organisation_id, e.entry_no`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      const id = row[0]!.readBigInt64BE(0).toString()
      if (batch?.id !== id) {
        close()
        batch = { id, expected: row[1]?.readInt32BE(0) ?? -1, found: 0 }
      }
      if (row[4] === null) continue
      const entry = readEntry([row[4]!, null, null, ...row.slice(4)])
      batch.found += 1
      entries.push({ organisation: entry.organisationId, entry: entry.entryNo!, leaf: Buffer.from(entry.leaf, 'hex') })
      wrong ??= placeWrong(row, id, entry)
    }
  close()
  for (const id of acts.keys()) if (!seen.has(id)) wrong ??= { what: 'batch-missing', batch: id }
  return { tree, wrong }
}

function placeWrong(row: BinaryRow, batch: string, entry: ReadEntry): BatchWrong | null {
  const where = { batch, organisation: entry.organisationId, entry: entry.entryNo! }
  if (row[1] === null) return { what: 'batch-missing', ...where }
  if (row[2]?.[0] !== 1) return { what: 'batch-of-another-act', ...where }
  if (row[3]?.[0] !== 1) return { what: 'batch-of-another-instant', ...where }
  return null
}
