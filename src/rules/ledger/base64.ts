// Base64 of the standard alphabet with padding, as notes want it, without anything of Node.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const three = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += ALPHABET[three >> 18]! + ALPHABET[(three >> 12) & 63]!
    text += left > 1 ? ALPHABET[(three >> 6) & 63]! : '='
    text += left > 2 ? ALPHABET[three & 63]! : '='
  }
  return text
}

/** Undefined where the text is not the one form of some bytes: no blanks, padding whole, no bits left over. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let at = 0
  for (let i = 0; i < text.length; i += 4) {
    const last = i + 4 === text.length
    let four = 0
    for (let j = i; j < i + 4; j++) {
      const code = text.charCodeAt(j)
      const value = last && j >= text.length - padding ? 0 : code < 128 ? VALUES[code]! : -1
      if (value < 0) return undefined
      four = (four << 6) | value
    }
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (four >> shift) & 255
  }
  return toBase64(bytes) === text ? bytes : undefined
}
