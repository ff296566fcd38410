// Cuts the XML of a workbook into tags and texts, piece by piece, without building a tree.
import { isAscii, isUtf8 } from 'node:buffer'
import { incompleteTail } from './encoding.ts'
import { refuseFile } from './limits.ts'

export const MORE = 0
export const OPEN = 1
export const EMPTY = 2
export const CLOSE = 3
export const TEXT = 4

const LT = 60
const GT = 62
const SLASH = 47
const COLON = 58
const QUOTE = 34
const APOSTROPHE = 39

// V8 copies what is shorter.
const SHORTEST_SLICE = 13

// A tag or a comment longer than this is no workbook's.
const LONGEST_TOKEN = 2 ** 20
const LONGEST_ENTITY = 14

/**
 * Call `next()` until it says MORE, then `feed` the next piece. DTD, entities and encodings other than UTF-8 are refused; nothing
 * recurses and nothing is kept, so depth costs nothing. Not a validator: tags are not paired.
 */
export class XmlTokens {
  /** The present piece, one character for each byte: what parts XML is ASCII, and the engine searches such strings fastest. */
  text = ''
  pos = 0
  /** OPEN, EMPTY, CLOSE: the local name, without its prefix. */
  nameFrom = 0
  nameUntil = 0
  /** OPEN, EMPTY: the attributes. */
  attributesFrom = 0
  attributesUntil = 0
  /** TEXT, still with its entities unless `verbatim`. */
  textFrom = 0
  textUntil = 0
  verbatim = false
  readonly #part: string
  readonly #longestToken: number
  #bytes: Buffer = Buffer.alloc(0)
  #room: Buffer = Buffer.alloc(0)
  #ascii = true
  #cr = -1
  #ampersand = -1
  #escape = -1
  #first = true

  constructor(part: string, longestText: number) {
    this.#part = part
    // An entity takes up to ten bytes for one character.
    this.#longestToken = Math.max(longestText * 10, LONGEST_TOKEN)
  }

  feed(piece: Buffer): void {
    const rest = this.#bytes.length - this.pos
    if (rest > this.#longestToken && this.text.charCodeAt(this.pos) === LT) this.damaged('token')
    let bytes = rest > 0 ? this.#join(rest, piece) : piece
    if (this.#first && bytes.length > 2) {
      this.#first = false
      // Only UTF-16 begins so; a workbook may be written in it and never is.
      if (bytes[0]! >= 0xfe || bytes[0] === 0 || bytes[1] === 0) this.damaged('encoding')
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    }
    this.#ascii = isAscii(bytes)
    if (!this.#ascii && !isUtf8(bytes.subarray(0, bytes.length - incompleteTail(bytes)))) this.damaged('encoding')
    this.#bytes = bytes
    this.text = bytes.toString('latin1')
    this.pos = 0
    this.#cr = -1
    this.#ampersand = -1
    this.#escape = -1
  }

  // In one place for the whole part: a buffer for each piece would be as much garbage as the part itself.
  #join(rest: number, piece: Buffer): Buffer {
    const length = rest + piece.length
    const room = this.#room.length >= length ? this.#room : Buffer.allocUnsafe(length * 2)
    this.#bytes.copy(room, 0, this.pos)
    piece.copy(room, rest)
    this.#room = room
    return room.subarray(0, length)
  }

  /** Call when there are no more pieces: refuses what ends within a tag. */
  end(): void {
    if (this.text.slice(this.pos).trim() !== '') this.damaged('end')
  }

  /**
   * The short way for the two forms in which nearly all cells are written: `open`, text without entities, `close`. Sets the text and goes
   * behind it, or does nothing.
   */
  takeText(open: string, close: string): boolean {
    const { text, pos } = this
    if (!text.startsWith(open, pos)) return false
    const from = pos + open.length
    const until = text.indexOf('<', from)
    if (until < 0 || !text.startsWith(close, until)) return false
    this.textFrom = from
    this.textUntil = until
    this.verbatim = false
    this.pos = until + close.length
    return true
  }

  /** The present TEXT as a number from 0, or -1 where it is written otherwise. */
  textNumber(): number {
    const { text, textFrom, textUntil } = this
    if (textUntil === textFrom || textUntil - textFrom > 10) return -1
    let number = 0
    for (let at = textFrom; at < textUntil; at++) {
      const digit = text.charCodeAt(at) - 48
      if (digit < 0 || digit > 9) return -1
      number = number * 10 + digit
    }
    return number
  }

  /** A stretch of the present piece as text. */
  slice(from: number, until: number): string {
    if (!this.#ascii) {
      const text = this.text
      for (let at = from; at < until; at++) if (text.charCodeAt(at) > 127) return this.#bytes.toString('utf8', from, until)
    }
    // A longer slice would keep the whole piece as long as the cell is kept.
    return until - from < SHORTEST_SLICE ? this.text.slice(from, until) : this.#bytes.toString('latin1', from, until)
  }

  damaged(reason: string): never {
    refuseFile('FILE_DAMAGED', { part: this.#part, reason })
  }

  is(name: string): boolean {
    return this.nameUntil - this.nameFrom === name.length && this.text.startsWith(name, this.nameFrom)
  }

  next(): number {
    const text = this.text
    for (;;) {
      const pos = this.pos
      if (pos >= text.length) return MORE
      if (text.charCodeAt(pos) !== LT) {
        const next = text.indexOf('<', pos)
        if (next < 0 && text.length - pos <= this.#longestToken) return MORE
        const until = next < 0 ? this.#wholeUntil() : next
        this.textFrom = pos
        this.textUntil = until
        this.verbatim = false
        this.pos = until
        return TEXT
      }
      const second = text.charCodeAt(pos + 1)
      if (second === SLASH) {
        const gt = text.indexOf('>', pos + 2)
        if (gt < 0) return MORE
        this.#name(pos + 2, gt)
        this.pos = gt + 1
        return CLOSE
      }
      if (second === 63) {
        const until = text.indexOf('?>', pos + 2)
        if (until < 0) return MORE
        this.pos = until + 2
        continue
      }
      if (second === 33) {
        const kind = this.#declaration(pos)
        if (kind < 0) continue
        return kind
      }
      if (Number.isNaN(second)) return MORE
      return this.#tag(pos)
    }
  }

  /** A text longer than any cell is given in parts, each of whole characters and entities: it is passed over, not kept. */
  #wholeUntil(): number {
    const whole = this.text.length - incompleteTail(this.#bytes)
    const ampersand = this.text.lastIndexOf('&', whole)
    return ampersand > whole - LONGEST_ENTITY && !this.text.slice(ampersand, whole).includes(';') ? ampersand : whole
  }

  /** TEXT for CDATA, MORE where it is not complete, -1 for a comment that was skipped. */
  #declaration(pos: number): number {
    const text = this.text
    if (text.length - pos < 9) return MORE
    if (text.startsWith('<!--', pos)) {
      const until = text.indexOf('-->', pos + 4)
      if (until < 0) return MORE
      this.pos = until + 3
      return -1
    }
    if (text.startsWith('<![CDATA[', pos)) {
      const until = text.indexOf(']]>', pos + 9)
      if (until < 0) return MORE
      this.textFrom = pos + 9
      this.textUntil = until
      this.verbatim = true
      this.pos = until + 3
      return TEXT
    }
    if (text.startsWith('<!DOCTYPE', pos)) refuseFile('FILE_DOCTYPE', { part: this.#part })
    return this.damaged('declaration')
  }

  #tag(pos: number): number {
    const text = this.text
    const length = text.length
    let at = pos + 1
    let name = -1
    for (; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code === GT) break
      if (code === QUOTE || code === APOSTROPHE) {
        at = text.indexOf(code === QUOTE ? '"' : "'", at + 1)
        if (at < 0) return MORE
      } else if (code <= 32) {
        if (name < 0) name = at
      } else if (code === LT) this.damaged('tag')
    }
    if (at >= length) return MORE
    const empty = text.charCodeAt(at - 1) === SLASH
    const until = empty ? at - 1 : at
    if (name < 0) name = until
    this.#name(pos + 1, name)
    this.attributesFrom = name
    this.attributesUntil = until
    this.pos = at + 1
    return empty ? EMPTY : OPEN
  }

  #name(from: number, until: number): void {
    const text = this.text
    while (until > from && text.charCodeAt(until - 1) <= 32) until--
    if (until <= from) this.damaged('name')
    let start = from
    for (let at = from; at < until; at++) if (text.charCodeAt(at) === COLON) start = at + 1
    this.nameFrom = start
    this.nameUntil = until
  }

  /** The value of an attribute of the present tag by its name as written; undefined where there is none. */
  attribute(name: string): string | undefined {
    const text = this.text
    let at = this.attributesFrom
    while (at < this.attributesUntil) {
      if (text.charCodeAt(at) <= 32) {
        at++
        continue
      }
      const equals = text.indexOf('=', at)
      if (equals < 0 || equals >= this.attributesUntil) return undefined
      let open = equals + 1
      while (text.charCodeAt(open) <= 32) open++
      const quote = text.charCodeAt(open)
      if (quote !== QUOTE && quote !== APOSTROPHE) this.damaged('attribute')
      const close = text.indexOf(quote === QUOTE ? '"' : "'", open + 1)
      if (close < 0 || close >= this.attributesUntil) this.damaged('attribute')
      if (text.slice(at, equals).trim() === name) return this.decode(this.slice(open + 1, close))
      at = close + 1
    }
    return undefined
  }

  /** The present TEXT as its reader sees it. */
  value(): string {
    const raw = this.slice(this.textFrom, this.textUntil)
    if (this.#cr < this.textFrom) this.#cr = this.#find('\r')
    if (this.#ampersand < this.textFrom) this.#ampersand = this.#find('&')
    const lines = this.#cr < this.textUntil ? normaliseLines(raw) : raw
    return this.verbatim || this.#ampersand >= this.textUntil ? lines : this.decode(lines)
  }

  /** Whether the present TEXT may hold an escape of Excel's. */
  hasEscape(): boolean {
    if (this.#escape < this.textFrom) this.#escape = this.#find('_x')
    return this.#escape < this.textUntil
  }

  // Where the next one stands in the piece: texts rarely hold one, and asking each of them costs more than all else.
  #find(what: string): number {
    const found = this.text.indexOf(what, this.textFrom)
    return found < 0 ? this.text.length : found
  }

  decode(raw: string): string {
    if (!raw.includes('&')) return raw
    return raw.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
      if (!whole.endsWith(';')) this.damaged('entity')
      const known = ENTITIES.get(name)
      if (known !== undefined) return known
      const number = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name)
      if (number === null) refuseFile('FILE_DOCTYPE', { part: this.#part, entity: name.slice(0, 12) })
      return character(number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16))
    })
  }
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function normaliseLines(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
}

// What neither XML nor the database can hold becomes the replacement character, so that it is seen.
function character(code: number): string {
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
}

/** `_xHHHH_`, by which Excel writes what XML cannot hold. */
export function decodeExcelEscapes(text: string): string {
  if (!text.includes('_x')) return text
  const decoded = text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return decoded.toWellFormed().replaceAll('\0', '\ufffd')
}
