// Keeps the map of heads: only what was touched since the last checkpoint is read and written again.
import { EMPTY_HEADS, type Head, type HeadsSubtree, headKey, headsTree, joinHeads } from '#rules/ledger'
import { byteaArray, intArray, type OpenTransaction, uuidArray } from '#storage/database'
import { digest } from './tile-growth.ts'

/** Buckets hang at this depth; below it a subtree is made of its heads, a handful. */
export const BUCKET_DEPTH = 16
export const NODE_HEIGHT = 4
const BELOW = 1 << NODE_HEIGHT
const SLOT_BYTES = 33
// So many buckets at once bound what a round holds in memory.
const MOST_BUCKETS = 4096

/** The newest entry of an organisation, by its id as 32 hexadecimal digits. */
export type NewHeads = ReadonlyMap<string, { readonly entries: number; readonly head: string }>

export const bucketOf = (key: Uint8Array): number => (key[0]! << 8) | key[1]!

type Placed = Head & { readonly bucket: number; readonly organisation: Buffer }

/** Puts heads into the map and gives its root, and how many organisations came new. */
export async function putHeads(tx: OpenTransaction, heads: NewHeads): Promise<{ root: Uint8Array; added: number }> {
  const placed = [...heads].map(([id, { entries, head }]): Placed => {
    const organisation = Buffer.from(id, 'hex')
    const key = headKey(organisation, digest)
    return { bucket: bucketOf(key), key, organisation, count: entries, head }
  })
  // In one order, so that the tables are walked and not jumped about in.
  placed.sort((a, b) => a.bucket - b.bucket || Buffer.compare(a.key, b.key))
  let added = 0
  let below = new Map<number, HeadsSubtree>()
  for (let from = 0; from < placed.length; from += MOST_BUCKETS) {
    const some = placed.slice(from, from + MOST_BUCKETS)
    added += await writeHeads(tx, some)
    for (const [bucket, subtree] of await readBuckets(tx, [...new Set(some.map(one => one.bucket))])) below.set(bucket, subtree)
  }
  for (let depth = BUCKET_DEPTH - NODE_HEIGHT; depth >= 0; depth -= NODE_HEIGHT) below = await putNodes(tx, depth, below)
  const root = below.get(0) ?? (await readNodes(tx, 0, [0])).map(([, slots]) => joinAll(slots))[0] ?? EMPTY_HEADS
  return { root: root.hash, added }
}

/** Gives how many stood nowhere before. */
async function writeHeads(tx: OpenTransaction, heads: readonly Placed[]): Promise<number> {
  const places = [intArray(heads.map(one => one.bucket)), byteaArray(heads.map(one => one.key))]
  const known = await tx.client.query<{ known: number }>(
    'select count(*)::int as known from unnest($1::int[], $2::bytea[]) as t (bucket, key) join map_head m using (bucket, key)',
    places,
  )
  await tx.client.query(
    `insert into map_head as m (bucket, key, organisation_id, entries, head)
     select * from unnest($1::int[], $2::bytea[], $3::uuid[], $4::int[], $5::bytea[])
     on conflict (bucket, key) do update set entries = excluded.entries, head = excluded.head
     where m.entries < excluded.entries`,
    [
      ...places,
      uuidArray(heads.map(one => one.organisation)),
      intArray(heads.map(one => one.count)),
      byteaArray(heads.map(one => Buffer.from(one.head, 'hex'))),
    ],
  )
  return heads.length - known.rows[0]!.known
}

export const toHead = ({ key, entries, head }: HeadRow): Head => ({
  key,
  count: entries,
  head: head.toString('hex'),
})

/** The heads of buckets, in the order of their keys. */
async function readHeads(tx: OpenTransaction, buckets: readonly number[]): Promise<Map<number, Head[]>> {
  const { rows } = await tx.client.query<HeadRow & { bucket: number }>(
    'select bucket, key, entries, head from map_head where bucket = any($1::int[]) order by bucket, key',
    [intArray(buckets)],
  )
  const found = new Map<number, Head[]>()
  for (const row of rows) {
    const its = found.get(row.bucket)
    if (its === undefined) found.set(row.bucket, [toHead(row)])
    else its.push(toHead(row))
  }
  return found
}

const readBuckets = async (tx: OpenTransaction, buckets: readonly number[]): Promise<[number, HeadsSubtree][]> =>
  [...(await readHeads(tx, buckets))].map(([bucket, heads]) => [bucket, headsTree(heads, BUCKET_DEPTH, digest)])

/** Writes what changed below `depth` and gives what that makes of the subtrees there. */
async function putNodes(
  tx: OpenTransaction,
  depth: number,
  below: ReadonlyMap<number, HeadsSubtree>,
): Promise<Map<number, HeadsSubtree>> {
  const changed = Map.groupBy(below, ([place]) => place >> NODE_HEIGHT)
  const prefixes = [...changed.keys()].sort((a, b) => a - b)
  const nodes = new Map(await readNodes(tx, depth, prefixes))
  const written: Buffer[] = []
  const made = new Map<number, HeadsSubtree>()
  for (const prefix of prefixes) {
    const slots = nodes.get(prefix) ?? Array.from({ length: BELOW }, () => EMPTY_HEADS)
    for (const [place, subtree] of changed.get(prefix)!) slots[place % BELOW] = subtree
    written.push(encodeSlots(slots))
    made.set(prefix, joinAll(slots))
  }
  if (prefixes.length > 0)
    await tx.client.query(
      `insert into map_node as m (depth, prefix, below) select $1, * from unnest($2::int[], $3::bytea[])
       on conflict (depth, prefix) do update set below = excluded.below`,
      [depth, intArray(prefixes), byteaArray(written)],
    )
  return made
}

/** The sixteen subtrees below each of some places at a depth. */
async function readNodes(tx: OpenTransaction, depth: number, prefixes: readonly number[]): Promise<[number, HeadsSubtree[]][]> {
  const { rows } = await tx.client.query<{ prefix: number; below: Buffer }>(
    'select prefix, below from map_node where depth = $1 and prefix = any($2::int[])',
    [depth, intArray(prefixes)],
  )
  return rows.map(({ prefix, below }) => [prefix, decodeSlots(below)])
}

/** What there is in a bucket, and below each place from the root down to it: to be asked for at once. */
export const textsOfPlace = (bucket: number): { heads: string; path: string } => {
  const depths = Array.from({ length: BUCKET_DEPTH / NODE_HEIGHT }, (_, at) => at * NODE_HEIGHT)
  const places = depths.map(depth => `(${depth}, ${bucket >> (BUCKET_DEPTH - depth)})`)
  return {
    heads: `select key, entries, head from map_head where bucket = ${bucket} order by key`,
    path: `select depth, below from map_node where (depth, prefix) in (${places})`,
  }
}
export type HeadRow = { key: Buffer; entries: number; head: Buffer }
export type NodeRow = { depth: number; below: Buffer }

function encodeSlots(slots: readonly HeadsSubtree[]): Buffer {
  const bytes = Buffer.alloc(BELOW * SLOT_BYTES)
  for (const [at, { holds, hash }] of slots.entries()) {
    bytes[at * SLOT_BYTES] = holds
    bytes.set(hash, at * SLOT_BYTES + 1)
  }
  return bytes
}

export function decodeSlots(bytes: Buffer): HeadsSubtree[] {
  return Array.from({ length: BELOW }, (_, at) => ({
    holds: bytes[at * SLOT_BYTES] as HeadsSubtree['holds'],
    hash: bytes.subarray(at * SLOT_BYTES + 1, (at + 1) * SLOT_BYTES),
  }))
}

/** The subtrees of each depth above slots: the sixteen, the eight, …, the one. */
export function levelsAbove(slots: readonly HeadsSubtree[]): HeadsSubtree[][] {
  const levels = [[...slots]]
  while (levels.at(-1)!.length > 1) {
    const lower = levels.at(-1)!
    levels.push(Array.from({ length: lower.length / 2 }, (_, at) => joinHeads(lower[2 * at]!, lower[2 * at + 1]!, digest)))
  }
  return levels
}

export const joinAll = (slots: readonly HeadsSubtree[]): HeadsSubtree => levelsAbove(slots).at(-1)![0]!
