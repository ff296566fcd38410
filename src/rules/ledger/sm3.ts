// SM3 (GB/T 32905) in plain ECMAScript, so that a commitment of the second form can be checked where there is no Node.
import { hashBlocks } from './hash-blocks.ts'

const INITIAL = new Uint32Array([
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
])

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

/** The constant of each round, already turned by its number. */
const T = Uint32Array.from({ length: 64 }, (_, j) => {
  const by = j % 32
  return by === 0 ? constantOf(j) : rotate(constantOf(j), by)
})

function constantOf(round: number): number {
  return round < 16 ? 0x79cc4519 : 0x7a879d8a
}

export const sm3 = (bytes: Uint8Array): Uint8Array => hashBlocks(bytes, INITIAL, 68, compress)

function expand(w: Uint32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const p = at + i * 4
    w[i] = (bytes[p]! << 24) | (bytes[p + 1]! << 16) | (bytes[p + 2]! << 8) | bytes[p + 3]!
  }
  for (let i = 16; i < 68; i++) {
    const x = w[i - 16]! ^ w[i - 9]! ^ rotate(w[i - 3]!, 15)
    w[i] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[i - 13]!, 7) ^ w[i - 6]!
  }
}

function compress(state: Uint32Array, w: Uint32Array, bytes: Uint8Array, at: number): void {
  expand(w, bytes, at)
  let a = state[0]! | 0
  let b = state[1]! | 0
  let c = state[2]! | 0
  let d = state[3]! | 0
  let e = state[4]! | 0
  let f = state[5]! | 0
  let g = state[6]! | 0
  let h = state[7]! | 0
  for (let j = 0; j < 64; j++) {
    const turned = rotate(a, 12)
    const ss1 = rotate((turned + e + T[j]!) | 0, 7)
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + (ss1 ^ turned) + (w[j]! ^ w[j + 4]!)) | 0
    const tt2 = (gg + h + ss1 + w[j]!) | 0
    d = c
    c = rotate(b, 9)
    b = a
    a = tt1
    h = g
    g = rotate(f, 19)
    f = e
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
  }
  state[0] = state[0]! ^ a
  state[1] = state[1]! ^ b
  state[2] = state[2]! ^ c
  state[3] = state[3]! ^ d
  state[4] = state[4]! ^ e
  state[5] = state[5]! ^ f
  state[6] = state[6]! ^ g
  state[7] = state[7]! ^ h
}
