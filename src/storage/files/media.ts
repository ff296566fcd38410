// Tells by its first bytes what kind of file was handed in.
import { type FileLimits, refuseFile } from './limits.ts'
import type { Media } from './rows.ts'
import type { SealedFile } from './sealed-file.ts'

export const HEAD_BYTES = 512

const ZIP = Buffer.from('PK\x03\x04', 'latin1')
const EMPTY_ZIP = Buffer.from('PK\x05\x06', 'latin1')
const GZIP = Buffer.from([0x1f, 0x8b])
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

// Files that are often handed in by mistake, some of them under a name that ends in .xls or .csv.
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^%PDF/, 'pdf'],
  [/^\{\\rtf/, 'rtf'],
  [/^Rar!/, 'rar'],
  [/^7z\xbc\xaf/, '7z'],
  [/^(\xef\xbb\xbf)?\s*<(!doctype html|html|table|head|meta)/i, 'html'],
  [/^(\xef\xbb\xbf)?\s*<\?xml/i, 'xml'],
  [/^\x89PNG|^\xff\xd8\xff|^GIF8/, 'image'],
]

// Workbooks before 1993 stand in no container.
const OLDEST = [0x0009, 0x0209, 0x0409]
// The first line of JSON Lines; no heading of a table begins so.
const JSON_OBJECT = /^(\xef\xbb\xbf)?\s*\{\s*("|\})/

/** 'xls' is the container of the old workbooks, and of encrypted ones. Refuses what cannot be a table. */
export function sniffMedia(head: Buffer, name: string | undefined): Media {
  if (head.length === 0) refuseFile('FILE_EMPTY')
  const starts = (magic: Buffer) => head.subarray(0, magic.length).equals(magic)
  if (starts(ZIP)) return 'xlsx'
  if (starts(OLE)) return 'xls'
  if (starts(GZIP)) refuseFile('FILE_NOT_WORKBOOK', { found: 'gzip' })
  if (starts(EMPTY_ZIP)) refuseFile('FILE_NOT_WORKBOOK', { found: 'zip' })
  const latin = head.toString('latin1')
  if (head.length > 4 && OLDEST.includes(head.readUInt16LE(0)) && head.readUInt16LE(2) < 32) refuseFile('FILE_OLD_WORKBOOK')
  for (const [pattern, found] of KNOWN) if (pattern.test(latin)) refuseFile('FILE_NOT_WORKBOOK', { found })
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    refuseFile('FILE_ENCODING', { encoding: 'utf-16', line: 1 })
  }
  if (looksBinary(head)) refuseFile('FILE_NOT_WORKBOOK', { found: 'binary' })
  // A text that says it is a workbook was renamed; Excel would warn, and so do we.
  if (name !== undefined && /\.xl[a-z]+$/i.test(name)) refuseFile('FILE_NOT_WORKBOOK', { found: 'text' })
  return JSON_OBJECT.test(latin) ? 'jsonl' : 'csv'
}

// Single control characters occur in text that people hand in; many do not.
function looksBinary(head: Buffer): boolean {
  let control = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32)) control++
  return control * 10 > head.length
}

const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/** Refuses a workbook behind a password, which nobody needs to open to know, and one that is larger than we read whole. */
export function checkXls(file: SealedFile, limits: FileLimits): void {
  let tail: Buffer = Buffer.alloc(0)
  for (const piece of file.chunks()) {
    const bytes = Buffer.concat([tail, piece])
    if (bytes.includes(ENCRYPTED_PACKAGE)) refuseFile('FILE_ENCRYPTED')
    tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - ENCRYPTED_PACKAGE.length)))
  }
  if (file.bytes > limits.wholeBytes) refuseFile('FILE_TOO_LARGE', { bytes: file.bytes, most: limits.wholeBytes })
}

/** Refuses what is larger than we take. */
export function checkBytes(bytes: number, limits: FileLimits): void {
  if (bytes > limits.bytes) refuseFile('FILE_TOO_LARGE', { bytes, most: limits.bytes })
}
