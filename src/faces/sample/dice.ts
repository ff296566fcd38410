/** The sample's own random numbers (sfc32): from the same seed and stream name always the same throws, on every machine. */

export interface Dice {
  /** A whole number from 0 to `below` - 1. */
  int(below: number): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** An index of `weights`, as likely as its weight. */
  weighted(weights: readonly number[]): number
}

/** Streams of different names are independent, so that adding a throw in one place leaves all others as they were. */
export function makeDice(seed: number, stream: string): Dice {
  let a = 0x9e3779b9 ^ seed
  let b = 0x243f6a88
  let c = 0xb7e15162
  let d = 1
  for (let i = 0; i < stream.length; i++) {
    b = Math.imul(b ^ stream.charCodeAt(i), 0x01000193)
    c = Math.imul(c + b, 0x85ebca6b) ^ (c >>> 13)
  }
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 15; i++) next()
  const int = (below: number) => Math.floor((next() / 4294967296) * below)
  return {
    int,
    between: (low, high) => low + int(high - low + 1),
    chance: probability => next() / 4294967296 < probability,
    pick: list => list[int(list.length)]!,
    weighted(weights) {
      let total = 0
      for (const weight of weights) total += weight
      let left = (next() / 4294967296) * total
      for (let i = 0; i < weights.length; i++) {
        left -= weights[i]!
        if (left < 0) return i
      }
      return weights.length - 1
    },
  }
}
