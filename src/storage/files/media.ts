// Tells by its first bytes what kind of file was handed in.
import { type FileLimits, refuseFile } from './limits.ts'
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

/** 'ole' is the container of .xls and of encrypted workbooks. Refuses what cannot be a table. */
export function sniffMedia(head: Buffer, name: string | undefined): 'csv' | 'xlsx' | 'ole' {
  if (head.length === 0) refuseFile('FILE_EMPTY')
  const starts = (magic: Buffer) => head.subarray(0, magic.length).equals(magic)
  if (starts(ZIP)) return 'xlsx'
  if (starts(OLE)) return 'ole'
  if (starts(GZIP)) refuseFile('FILE_NOT_WORKBOOK', { found: 'gzip' })
  if (starts(EMPTY_ZIP)) refuseFile('FILE_NOT_WORKBOOK', { found: 'zip' })
  const latin = head.toString('latin1')
  for (const [pattern, found] of KNOWN) if (pattern.test(latin)) refuseFile('FILE_NOT_WORKBOOK', { found })
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    refuseFile('FILE_ENCODING', { encoding: 'utf-16', line: 1 })
  }
  if (looksBinary(head)) refuseFile('FILE_NOT_WORKBOOK', { found: 'binary' })
  // A text that says it is a workbook was renamed; Excel would warn, and so do we.
  if (name !== undefined && /\.xl[a-z]+$/i.test(name)) refuseFile('FILE_NOT_WORKBOOK', { found: 'text' })
  return 'csv'
}

// Single control characters occur in text that people hand in; many do not.
function looksBinary(head: Buffer): boolean {
  let control = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32)) control++
  return control * 10 > head.length
}

const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/** Refuses an OLE container: a workbook behind a password, or one of the old format. */
export function refuseOle(file: SealedFile): never {
  let tail: Buffer = Buffer.alloc(0)
  for (const piece of file.chunks()) {
    const bytes = Buffer.concat([tail, piece])
    if (bytes.includes(ENCRYPTED_PACKAGE)) refuseFile('FILE_ENCRYPTED')
    tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - ENCRYPTED_PACKAGE.length)))
  }
  refuseFile('FILE_OLD_WORKBOOK')
}

/** Refuses what is larger than we take. */
export function checkBytes(bytes: number, limits: FileLimits): void {
  if (bytes > limits.bytes) refuseFile('FILE_TOO_LARGE', { bytes, most: limits.bytes })
}
