// Bytes as text and back. Strict: what is not written in the one right way gives undefined.

/** @param {string} text */
export const utf8 = text => new TextEncoder().encode(text)

/** Whether a text has its bytes in UTF-8: no half of a pair stands alone. @param {string} text */
export const isWellFormed = text => !/\p{Cs}/u.test(text)

/** @param {readonly Uint8Array[]} parts */
export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** @param {Uint8Array} a @param {Uint8Array} b */
export const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i])

/** @param {Uint8Array} bytes */
export const toHex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/** Lower case alone. @param {unknown} text @param {number} [length] in bytes */
export function fromHex(text, length) {
  if (typeof text !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(text)) return undefined
  if (length !== undefined && text.length !== 2 * length) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

/** @param {Uint8Array} bytes */
export const toBase64 = bytes => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))

/** Standard alphabet, with padding. @param {unknown} text @param {number} [length] in bytes */
export function fromBase64(text, length) {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0))
  // Bits left over at the end must be zero: one text for one value.
  if (toBase64(bytes) !== text) return undefined
  return length === undefined || bytes.length === length ? bytes : undefined
}

/** Big-endian. @param {Uint8Array} bytes */
export const toNumber = bytes => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)

/** Big-endian. @param {bigint} value @param {number} length */
export function fromNumber(value, length) {
  const bytes = new Uint8Array(length)
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(value & 255n)
    value >>= 8n
  }
  return bytes
}
