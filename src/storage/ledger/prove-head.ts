// Proves from the map of heads, as the newest checkpoint has it, what an organisation's head is, or that it has none.
import {
  EMPTY_HEADS,
  type Head,
  type HeadsStep,
  type HeadsSubtree,
  headKey,
  headsProof,
  headsSteps,
  type ProvedPlace,
  toHex,
} from '#rules/ledger'
import { type OpenTransaction, uuidBytes } from '#storage/database'
import {
  BUCKET_DEPTH,
  bucketOf,
  decodeSlots,
  type HeadRow,
  levelsAbove,
  NODE_HEIGHT,
  type NodeRow,
  textsOfPlace,
  toHead,
} from './heads.ts'
import { digest } from './tile-growth.ts'

/** An organisation's place in the map, and the statements that tell what stands there. */
export const askedOf = (organisation: string) => {
  const key = headKey(uuidBytes(organisation), digest)
  const bucket = bucketOf(key)
  return { organisation, key, bucket, ...textsOfPlace(bucket) }
}

/** `count` 0 where the organisation stands nowhere in the map. */
export async function proveHead(
  tx: OpenTransaction,
  { organisation, key, bucket }: ReturnType<typeof askedOf>,
  found: { readonly heads: readonly HeadRow[]; readonly path: readonly NodeRow[] },
): Promise<ProvedPlace> {
  const heads = found.heads.map(toHead)
  const { root, steps } = stepsAbove(found.path, bucket)
  const { place, proof } = headsProof(root, [...steps, ...headsSteps(heads, key, BUCKET_DEPTH, digest)])
  const own = heads.find(head => toHex(head.key) === toHex(key))
  const other = own === undefined && place.holds === 1 ? await getHeadBelow(tx, bucket, key, proof.length) : null
  return {
    organisation,
    key: toHex(key),
    count: own?.count ?? 0,
    head: own?.head ?? '',
    proof: proof.map(toHex),
    other: other && { key: toHex(other.key), count: other.count, head: other.head },
  }
}

/** From the root of the map down to a bucket. */
function stepsAbove(path: readonly NodeRow[], bucket: number): { root: HeadsSubtree; steps: HeadsStep[] } {
  let root: HeadsSubtree | undefined
  const steps: HeadsStep[] = []
  const nodes = new Map(path.map(({ depth, below }) => [depth, below]))
  for (let depth = 0; depth < BUCKET_DEPTH; depth += NODE_HEIGHT) {
    const stored = nodes.get(depth)
    // Where nothing was ever written, one organisation at most stands above: no step goes down there.
    if (stored === undefined) break
    const levels = levelsAbove(decodeSlots(stored))
    root ??= levels.at(-1)![0]!
    for (let height = NODE_HEIGHT - 1; height >= 0; height--) {
      const at = (bucket >> (BUCKET_DEPTH - depth - NODE_HEIGHT + height)) & ((1 << (NODE_HEIGHT - height)) - 1)
      steps.push({ own: levels[height]![at]!, sibling: levels[height]![at ^ 1]! })
    }
  }
  return { root: root ?? EMPTY_HEADS, steps }
}

/** The one head that stands in the subtree of a key's first `bits` bits. */
async function getHeadBelow(tx: OpenTransaction, bucket: number, key: Uint8Array, bits: number): Promise<Head> {
  const free = Math.max(BUCKET_DEPTH - bits, 0)
  const first = (bucket >> free) << free
  const { rows } = await tx.client.query<{ key: Buffer; entries: number; head: Buffer }>(
    'select key, entries, head from map_head where bucket between $1 and $2 order by bucket, key limit 1000',
    [first, first + (1 << free) - 1],
  )
  const found = rows.find(row => agrees(row.key, key, bits))
  if (found === undefined) throw new Error('the map of heads has no head where its nodes say that one stands')
  return toHead(found)
}

function agrees(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  for (let bit = 0; bit < bits; bit++) if (((a[bit >> 3]! ^ b[bit >> 3]!) >> (7 - (bit & 7))) & 1) return false
  return true
}
