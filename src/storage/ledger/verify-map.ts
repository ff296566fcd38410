// Makes the map of heads again: every subtree above its heads, the root against what was signed. That each head is right was read before.
import { EMPTY_HEADS, equalBytes, type Head, type HeadsSubtree, headsTree, NO_HEADS } from '#rules/ledger'
import { copyPieces, type OpenTransaction } from '#storage/database'
import { BUCKET_DEPTH, decodeSlots, joinAll, NODE_HEIGHT } from './heads.ts'
import { digest } from './tile-growth.ts'

export type MapWrong = {
  readonly what: 'map-head' | 'map-missing' | 'map-node' | 'map-root'
  readonly organisation?: string
  readonly entry?: number
}

/** Where all heads stand at the places of their organisations, which verifyEntries tells. `signed` is what the newest checkpoint of all says; null where there is none. */
export async function verifyMap(
  tx: OpenTransaction,
  signed: { readonly root: Uint8Array; readonly organisations: bigint } | null,
): Promise<MapWrong | null> {
  const { buckets, organisations } = await readBuckets(tx)
  const root = await verifyNodes(tx, buckets)
  if (root === undefined) return { what: 'map-node' }
  const expected = signed ?? { root: NO_HEADS, organisations: 0n }
  const isSigned = equalBytes(root, expected.root) && expected.organisations === BigInt(organisations)
  return isSigned ? null : { what: 'map-root' }
}

/** The subtree of each bucket, made of its heads. */
async function readBuckets(tx: OpenTransaction): Promise<{ buckets: Map<number, HeadsSubtree>; organisations: number }> {
  const buckets = new Map<number, HeadsSubtree>()
  let organisations = 0
  let own: { bucket: number; heads: Head[] } = { bucket: -1, heads: [] }
  const close = () => void (own.bucket >= 0 && buckets.set(own.bucket, headsTree(own.heads, BUCKET_DEPTH, digest)))
  for await (const { bytes, rows, at } of copyPieces(
    tx,
    'select bucket, key, entries, head from map_head order by bucket, key',
    4,
  ))
    for (let row = 0; row < rows * 4; row += 4) {
      organisations += 1
      const bucket = bytes.readInt32BE(at[row]!)
      if (bucket !== own.bucket) {
        close()
        own = { bucket, heads: [] }
      }
      const key = Uint8Array.prototype.slice.call(bytes, at[row + 1]!, at[row + 1]! + 32)
      own.heads.push({
        key,
        count: bytes.readInt32BE(at[row + 2]!),
        head: bytes.toString('hex', at[row + 3]!, at[row + 3]! + 32),
      })
    }
  close()
  return { buckets, organisations }
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
