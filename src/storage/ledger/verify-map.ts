// Reads the map of heads again: every head against its entry, every subtree above, the root against what was signed.
import { EMPTY_HEADS, equalBytes, type Head, type HeadsSubtree, headKey, headsTree, NO_HEADS } from '#rules/ledger'
import { copyOut, type OpenTransaction, uuidText } from '#storage/database'
import { BUCKET_DEPTH, bucketOf, decodeSlots, joinAll, NODE_HEIGHT } from './heads.ts'
import { digest } from './tile-growth.ts'

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
    select m.organisation_id, m.bucket, m.key, m.entries, m.head, coalesce(n.previous, h.head), l.batch_id is not null,
           nl.batch_id is not null
    from map_head m
    left join entry e on e.organisation_id = m.organisation_id and e.entry_no = m.entries
    left join leaf l on l.batch_id = e.batch_id
    left join entry n on n.organisation_id = m.organisation_id and n.entry_no = m.entries + 1
    left join leaf nl on nl.batch_id = n.batch_id
    left join organisation_head h on h.organisation_id = m.organisation_id and h.entries = m.entries
    order by m.bucket, m.key`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      organisations += 1
      const organisation = row[0]!
      const bucket = row[1]!.readInt32BE(0)
      const key = Buffer.from(row[2]!)
      const count = row[3]!.readInt32BE(0)
      const head = row[4]!.toString('hex')
      const isPlaced = equalBytes(headKey(organisation, digest), key) && bucketOf(key) === bucket
      // The entry's leaf as the next one states it, or the head: chains are checked before.
      const isNewest = row[6]![0] === 1 && row[7]![0] === 0 && row[5]?.equals(row[4]!) === true
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
        return slot.holds === holds && equalBytes(slot.hash, hash)
      })
      if (!isSo) return undefined
      made.set(prefix, joinAll(slots))
    }
    for (const place of below.keys()) if (!made.has(place >> NODE_HEIGHT)) return undefined
    below = made
  }
  return below.get(0)?.hash ?? NO_HEADS
}
