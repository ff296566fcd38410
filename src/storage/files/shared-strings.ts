// Reads the part of a workbook that holds the strings its cells share.
import type { FileLimits } from './limits.ts'
import type { StringTable } from './string-table.ts'
import { CLOSE, decodeExcelEscapes, EMPTY, MORE, OPEN, TEXT, XmlTokens } from './xml-tokens.ts'

/** Rich text is joined, phonetic readings are left out. */
export async function readSharedStrings(
  pieces: AsyncIterable<Buffer>,
  table: StringTable,
  part: string,
  limits: FileLimits,
): Promise<void> {
  const tokens = new XmlTokens(part, limits.cellLength)
  let inItem = false
  let inText = false
  let phonetic = 0
  let value = ''
  let escaped = false
  let cut = false
  for await (const piece of pieces) {
    tokens.feed(piece)
    for (let kind = tokens.next(); kind !== MORE; kind = tokens.next()) {
      if (kind === TEXT) {
        if (!inText || cut) continue
        const text = tokens.value()
        escaped ||= tokens.hasEscape()
        value = value === '' ? text : value + text
        if (value.length > limits.cellLength) cut = true
      } else if (tokens.is('t')) inText = kind === OPEN && inItem && phonetic === 0
      else if (tokens.is('si')) {
        if (kind === EMPTY) table.add('')
        else if (kind === OPEN) {
          inItem = true
          value = ''
          escaped = false
          cut = false
        } else {
          inItem = false
          if (cut) table.addTooLong()
          else table.add(escaped ? decodeExcelEscapes(value) : value)
        }
      } else if (tokens.is('rPh')) {
        if (kind === OPEN) phonetic++
        else if (kind === CLOSE) phonetic--
      }
    }
  }
  tokens.end()
  table.finish()
}
