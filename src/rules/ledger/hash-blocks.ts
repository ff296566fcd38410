// What SHA-256 and SM3 have in common: blocks of 64 bytes, a 1 bit and the length behind the last of them, eight words of state.

/** One block at that place into the state; the schedule is room for its words. */
type Compress = (state: Uint32Array, schedule: Uint32Array, bytes: Uint8Array, at: number) => void

export function hashBlocks(bytes: Uint8Array, initial: Uint32Array, scheduleWords: number, compress: Compress): Uint8Array {
  const state = initial.slice()
  const schedule = new Uint32Array(scheduleWords)
  const whole = bytes.length - (bytes.length % 64)
  for (let at = 0; at < whole; at += 64) compress(state, schedule, bytes, at)
  const rest = bytes.length - whole
  const tail = new Uint8Array(rest < 56 ? 64 : 128)
  tail.set(bytes.subarray(whole))
  tail[rest] = 0x80
  const view = new DataView(tail.buffer)
  view.setUint32(tail.length - 8, Math.floor(bytes.length / 0x2000_0000))
  view.setUint32(tail.length - 4, (bytes.length << 3) >>> 0)
  for (let at = 0; at < tail.length; at += 64) compress(state, schedule, tail, at)
  const hash = new Uint8Array(32)
  const out = new DataView(hash.buffer)
  for (let i = 0; i < 8; i++) out.setUint32(i * 4, state[i]!)
  return hash
}
