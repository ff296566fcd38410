// Fetches what a consistency proof needs from a tiled log (C2SP tlog-tiles): tiles of 256 hashes, level 0 over the leaves.
import { same } from './bytes.js'
import { EMPTY_ROOT, nodeHash, splitOf } from './tree.js'

/** @typedef {(path: string) => Promise<Uint8Array | undefined>} Fetch gives undefined where there is no such file */

/** What the log does not serve as it must. */
export class TileMissing extends Error {}

/** `tile/1/x001/234`, and `.p/17` where the tile is not full yet. @param {number} level @param {bigint} index @param {number} width */
export function tilePath(level, index, width) {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.../g) ?? []
  const place = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${place}${width === 256 ? '' : `.p/${width}`}`
}

/** The root over the 256 hashes of a full tile. @param {Uint8Array} tile */
function rootOfTile(tile) {
  let hashes = Array.from({ length: 256 }, (_, i) => tile.subarray(32 * i, 32 * i + 32))
  while (hashes.length > 1)
    hashes = Array.from({ length: hashes.length / 2 }, (_, i) => nodeHash(hashes[2 * i], hashes[2 * i + 1]))
  return hashes[0]
}

/** Reads hashes of the tree of that size. Nothing read is trusted: it must lead to a root that is signed. @param {Fetch} fetch @param {bigint} size */
export function openTiles(fetch, size) {
  /** @type {Map<string, Promise<Uint8Array>>} */
  const kept = new Map()

  /** @param {number} level @param {bigint} index */
  async function read(level, index) {
    const left = (size >> BigInt(8 * level)) - 256n * index
    const width = left >= 256n ? 256 : Number(left)
    const path = tilePath(level, index, width)
    let tile = await fetch(path)
    // A tile that has become full may have replaced its beginnings.
    if (tile === undefined && width < 256) tile = (await fetch(tilePath(level, index, 256)))?.subarray(0, 32 * width)
    if (tile === undefined || tile.length !== 32 * width) throw new TileMissing(path)
    return tile
  }

  /** @param {number} level @param {bigint} index */
  function tileAt(level, index) {
    const name = `${level}/${index}`
    const tile = kept.get(name) ?? read(level, index)
    kept.set(name, tile)
    return tile
  }

  /** The root over `2^height` leaves, the `index`-th such group. @param {number} height @param {bigint} index @returns {Promise<Uint8Array>} */
  async function groupHash(height, index) {
    if (height % 8 !== 0) return nodeHash(await groupHash(height - 1, 2n * index), await groupHash(height - 1, 2n * index + 1n))
    const tile = await tileAt(height / 8, index >> 8n)
    const at = 32 * Number(index & 255n)
    return tile.slice(at, at + 32)
  }

  /** The root over leaves `from` to `until`, `from` being where the RFC would split. @param {bigint} from @param {bigint} until @returns {Promise<Uint8Array>} */
  async function rangeHash(from, until) {
    const count = until - from
    const split = splitOf(count)
    if (count === 1n || 2n * split === count) return groupHash(count.toString(2).length - 1, from / count)
    return nodeHash(await rangeHash(from, from + split), await rangeHash(from + split, until))
  }

  /** RFC 6962 SUBPROOF over leaves `from` to `until`. @param {bigint} old @param {bigint} from @param {bigint} until @param {boolean} isWhole @returns {Promise<Uint8Array[]>} */
  async function subproof(old, from, until, isWhole) {
    const count = until - from
    if (old === count) return isWhole ? [] : [await rangeHash(from, until)]
    const split = splitOf(count)
    const middle = from + split
    if (old <= split) return [...(await subproof(old, from, middle, isWhole)), await rangeHash(middle, until)]
    return [...(await subproof(old - split, middle, until, false)), await rangeHash(from, middle)]
  }

  /** Whether each full tile that was read is what the tile above says of it, so that all hang on one root. */
  async function isOneTree() {
    const seen = new Set()
    for (let left = [...kept.keys()]; left.length > 0; left = [...kept.keys()].filter(name => !seen.has(name)))
      for (const name of left) {
        seen.add(name)
        const [level, index] = [Number(name.split('/')[0]), BigInt(name.split('/')[1])]
        if ((index + 1n) << 8n > size >> BigInt(8 * level)) continue
        if (!same(rootOfTile(await tileAt(level, index)), await groupHash(8 * (level + 1), index))) return false
      }
    return true
  }

  return {
    /** Whether all that was read belongs to the tree of this root. @param {Uint8Array} root */
    make: async root => same(root, size === 0n ? EMPTY_ROOT : await rangeHash(0n, size)) && (await isOneTree()),
    /** Proof that this tree begins with the tree of size `old`. @param {bigint} old */
    consistencyProof: async old => (old === 0n ? [] : subproof(old, 0n, size, true)),
  }
}
