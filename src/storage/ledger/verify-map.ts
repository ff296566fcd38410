// Reads the map of heads again: every head against its entry, every subtree above, the root against what was signed.
import { EMPTY_HEADS, equalBytes, type Head, type HeadsSubtree, headKey, headsTree, NO_HEADS, toHex } from '#rules/ledger'
import { copyOut, type OpenTransaction, uuidText } from '#storage/database'
import { BUCKET_DEPTH, bucketOf, decodeSlots, joinAll, NODE_HEIGHT } from './heads.ts'
import { digest } from './tile-growth.ts'
import { ENTRY_FIELDS, readEntry } from './verify-chain.ts'

export type MapWrong = {
  readonly what: 'map-head' | 'map-missing' | 'map-node' | 'map-root'
  readonly organisation?: string
  readonly entry?: number
}

/** `signed` is what the newest checkpoint of all says; null where there is none. */
export async function verifyMap(
  tx: OpenTransaction,
  signed: { readonly root: Uint8Array; readonly organisations: bigint } | null,
): Promise<MapWrong | null> {
  const { buckets, organisations, wrong } = await readBuckets(tx)
  if (wrong !== null) return wrong
  const { rows } = await tx.client.query<{ organisation_id: string }>(
    `select e.organisation_id from entry e join leaf l on l.batch_id = e.batch_id
     where e.entry_no = 1 and not exists (select from map_head m where m.organisation_id = e.organisation_id) limit 1`,
  )
  if (rows[0] !== undefined) return { what: 'map-missing', organisation: rows[0].organisation_id, entry: 1 }
  const root = await verifyNodes(tx, buckets)
  if (root === undefined) return { what: 'map-node' }
  const expected = signed ?? { root: NO_HEADS, organisations: 0n }
  const isSigned = equalBytes(root, expected.root) && expected.organisations === BigInt(organisations)
  return isSigned ? null : { what: 'map-root' }
}

/** The subtree of each bucket, made of heads that are each the newest entry in the log of an organisation. */
async function readBuckets(
  tx: OpenTransaction,
): Promise<{ buckets: Map<number, HeadsSubtree>; organisations: number; wrong: MapWrong | null }> {
  const buckets = new Map<number, HeadsSubtree>()
  let organisations = 0
  let wrong: MapWrong | null = null
  let own: { bucket: number; heads: Head[] } = { bucket: -1, heads: [] }
  const close = () => void (own.bucket >= 0 && buckets.set(own.bucket, headsTree(own.heads, BUCKET_DEPTH, digest)))
  const query = `
    select m.organisation_id, null::int, null::bytea, ${ENTRY_FIELDS}, m.bucket, m.key, m.entries, m.head, l.batch_id is not null,
           exists (select from entry n join leaf nl on nl.batch_id = n.batch_id
                   where n.organisation_id = m.organisation_id and n.entry_no = m.entries + 1)
    from map_head m
    left join entry e on e.organisation_id = m.organisation_id and e.entry_no = m.entries
    left join leaf l on l.batch_id = e.batch_id
    order by m.bucket, m.key`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      organisations += 1
      const organisation = row[0]!
      const key = Buffer.from(row[17]!)
      const count = row[18]!.readInt32BE(0)
      const head = row[19]!.toString('hex')
      const bucket = row[16]!.readInt32BE(0)
      const entry = readEntry(row.slice(0, 16))
      const isPlaced = equalBytes(headKey(organisation, digest), key) && bucketOf(key) === bucket
      const isNewest = row[20]![0] === 1 && row[21]![0] === 0 && entry.leaf === head
      if (!isPlaced || !isNewest) wrong ??= { what: 'map-head', organisation: uuidText(organisation), entry: count }
      if (bucket !== own.bucket) {
        close()
        own = { bucket, heads: [] }
      }
      own.heads.push({ key, count, head })
      // Keys that are no longer the hashes of their organisations need have no order: nothing is built on them.
      if (wrong !== null) return { buckets, organisations, wrong }
    }
  close()
  return { buckets, organisations, wrong }
}

/** The root; undefined where a stored subtree is not what stands below it. */
async function verifyNodes(tx: OpenTransaction, buckets: ReadonlyMap<number, HeadsSubtree>): Promise<Uint8Array | undefined> {
  let below = buckets
  for (let depth = BUCKET_DEPTH - NODE_HEIGHT; depth >= 0; depth -= NODE_HEIGHT) {
    const { rows } = await tx.client.query<{ prefix: number; below: Buffer }>(
      'select prefix, below from map_node where depth = $1',
      [depth],
    )
    const made = new Map<number, HeadsSubtree>()
    for (const { prefix, below: stored } of rows) {
      const slots = decodeSlots(stored)
      const isSo = slots.every((slot, at) => {
        const { holds, hash } = below.get((prefix << NODE_HEIGHT) + at) ?? EMPTY_HEADS
        return slot.holds === holds && toHex(slot.hash) === toHex(hash)
      })
      if (!isSo) return undefined
      made.set(prefix, joinAll(slots))
    }
    for (const place of below.keys()) if (!made.has(place >> NODE_HEIGHT)) return undefined
    below = made
  }
  return below.get(0)?.hash ?? NO_HEADS
}
