// The tiles of the log (C2SP tlog-tiles, height 8): which hash stands where, and which hashes a proof is made of.

import { nodeHash } from './merkle.ts'
import { type Digest, sha256 } from './sha256.ts'

const TILE_HEIGHT = 8
export const TILE_WIDTH = 256
const HIGHEST_LEVEL = 63

/** A complete subtree of 2^height leaves: the index-th of its height. */
export type Subtree = { readonly height: number; readonly index: bigint }

/** `level` is a number, or the bundles of what the leaves are made of. `width` 256 is a full tile. */
export type TileName = { readonly level: number | 'entries'; readonly tile: bigint; readonly width: number }

/** Behind `/log/tile/`: `0/x001/234`, `entries/067.p/8`. */
export function tilePath({ level, tile, width }: TileName): string {
  let groups = (tile % 1000n).toString().padStart(3, '0')
  for (let rest = tile / 1000n; rest > 0n; rest /= 1000n) groups = `x${(rest % 1000n).toString().padStart(3, '0')}/${groups}`
  return `${level}/${groups}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** Sizes of logs are numbers of 63 bits. */
const LAST_TILE = 2n ** 55n

/** Undefined where the path is not the one form of a tile's name. */
export function parseTilePath(path: string): TileName | undefined {
  const [, stated = '', groups = '', partial] =
    /^(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,6}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path) ?? []
  if (stated === '') return undefined
  const level: TileName['level'] = stated === 'entries' ? stated : Number(stated)
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  const name = { level, tile: BigInt(groups.replaceAll(/[x/]/g, '')), width }
  const isPossible =
    name.tile <= LAST_TILE && (level === 'entries' || level <= HIGHEST_LEVEL) && width >= 1 && width <= TILE_WIDTH
  return isPossible && tilePath(name) === path ? name : undefined
}

/** The tile that holds a subtree's root, or what it is made of: the hashes from `from` until `until`, of which it is the tree. */
export function placeOf({ height, index }: Subtree): { level: number; tile: bigint; from: number; until: number } {
  const level = Math.floor(height / TILE_HEIGHT)
  const span = 1 << (height % TILE_HEIGHT)
  const first = index * BigInt(span)
  const from = Number(first % BigInt(TILE_WIDTH))
  return { level, tile: first / BigInt(TILE_WIDTH), from, until: from + span }
}

/** How many hashes level `level` holds in a log of that size. */
export const hashesOn = (level: number, size: bigint): bigint => size >> BigInt(level * TILE_HEIGHT)

/** The subtrees of which the leaves from `from` until `until` are made, the largest first; `from` begins a subtree at least as large. */
function subtreesOf(from: bigint, until: bigint): Subtree[] {
  const found: Subtree[] = []
  let at = from
  while (at < until) {
    const height = (until - at).toString(2).length - 1
    found.push({ height, index: at >> BigInt(height) })
    at += 1n << BigInt(height)
  }
  return found
}

/** The subtrees of the whole log; its root is their fold. */
export const rootPlan = (size: bigint): Subtree[] => subtreesOf(0n, size)

const halfOf = (length: bigint): bigint => 1n << BigInt((length - 1n).toString(2).length - 1)

/** What each hash of an inclusion proof is folded from, the sibling nearest the leaf first. Throws outside the log. */
export function inclusionPlan(index: bigint, size: bigint): Subtree[][] {
  if (index < 0n || index >= size) throw new Error('no leaf of that index in the log')
  const plan: Subtree[][] = []
  let from = 0n
  let until = size
  while (until - from > 1n) {
    const middle = from + halfOf(until - from)
    if (index < middle) {
      plan.push(subtreesOf(middle, until))
      until = middle
    } else {
      plan.push(subtreesOf(from, middle))
      from = middle
    }
  }
  return plan.reverse()
}

/** What each hash of a consistency proof is folded from, in its order. Throws where the older is not within the newer. */
export function consistencyPlan(older: bigint, newer: bigint): Subtree[][] {
  if (older < 0n || older > newer) throw new Error('the older log is not within the newer')
  if (older === 0n || older === newer) return []
  const plan: Subtree[][] = []
  let from = 0n
  let until = newer
  let isWhole = true
  while (until !== older) {
    const middle = from + halfOf(until - from)
    if (older <= middle) {
      plan.push(subtreesOf(middle, until))
      until = middle
    } else {
      plan.push(subtreesOf(from, middle))
      from = middle
      isWhole = false
    }
  }
  if (!isWhole) plan.push(subtreesOf(from, until))
  return plan.reverse()
}

/** One hash of subtrees side by side, the largest first. */
export function foldSubtrees(hashes: readonly Uint8Array[], digest: Digest = sha256): Uint8Array {
  const last = hashes.at(-1)
  if (last === undefined) return digest(new Uint8Array(0))
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, digest), last)
}
