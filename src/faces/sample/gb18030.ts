/** Text as GB18030 bytes: Node reads that encoding but does not write it. */

let table: Uint32Array | undefined

/** For each UTF-16 unit its two bytes (below 65536) or four bytes as one number, made once from the reader's own table. */
function encodingTable(): Uint32Array {
  if (table) return table
  const made = new Uint32Array(65536)
  const decoder = new TextDecoder('gb18030')
  const pair = new Uint8Array(2)
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      pair[0] = lead
      pair[1] = trail
      const text = decoder.decode(pair)
      if (text.length === 1 && text !== '\ufffd') made[text.charCodeAt(0)] ||= lead * 256 + trail
    }
  }
  const four = new Uint8Array(4)
  for (let index = 0; index < 39420; index++) {
    four[0] = 0x81 + Math.floor(index / 12600)
    four[1] = 0x30 + (Math.floor(index / 1260) % 10)
    four[2] = 0x81 + (Math.floor(index / 10) % 126)
    four[3] = 0x30 + (index % 10)
    const text = decoder.decode(four)
    if (text.length === 1 && text !== '\ufffd')
      made[text.charCodeAt(0)] ||= ((four[0] << 24) | (four[1] << 16) | (four[2] << 8) | four[3]) >>> 0
  }
  table = made
  return made
}

export function encodeGb18030(text: string): Uint8Array {
  const codes = encodingTable()
  const out = new Uint8Array(text.length * 4)
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      out[at++] = unit
      continue
    }
    if (unit >= 0xd800 && unit < 0xdc00) {
      const index = text.codePointAt(i)! - 0x10000
      out[at++] = 0x90 + Math.floor(index / 12600)
      out[at++] = 0x30 + (Math.floor(index / 1260) % 10)
      out[at++] = 0x81 + (Math.floor(index / 10) % 126)
      out[at++] = 0x30 + (index % 10)
      i++
      continue
    }
    const code = codes[unit]!
    if (code > 0xffff) {
      out[at++] = code >>> 24
      out[at++] = (code >>> 16) & 255
    }
    out[at++] = (code >>> 8) & 255
    out[at++] = code & 255
  }
  return out.subarray(0, at)
}
