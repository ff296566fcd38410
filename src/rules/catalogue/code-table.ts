// A code table made ready for look-ups: every written form leads to the word that is kept.
import type { CodeTable, CodeValue } from './item.ts'

export type CompiledTable = {
  readonly table: CodeTable
  /** Written form → word kept; of files of the generation in use. */
  readonly words: ReadonlyMap<string, string>
  /** The same for files of an earlier generation. */
  readonly earlierWords: ReadonlyMap<string, string>
  /** Written form → several words. */
  readonly combined: ReadonlyMap<string, readonly string[]>
  readonly persons: ReadonlySet<string>
  readonly unclear: ReadonlySet<string>
  readonly stated: readonly string[]
  readonly order: ReadonlyMap<string, number>
  readonly titles: readonly string[]
  readonly codeBegins: readonly { readonly title: string; readonly begin: string }[]
}

const NUMBER_LIKE = /^[0-9]+$/
const STATED_MARKS = new Set(['-', ':', '(', '\u2014', '\u2013', '\uff0d', '\uff1a', '\uff08', '\u2015', '\u2500', '/'])

export function compileTable(table: CodeTable): CompiledTable {
  const stated = table.values.filter(value => value.stated).map(value => value.title)
  return {
    table,
    words: wordsOf(table.values, value => [value.title, ...(value.code === undefined ? [] : [value.code]), ...value.also]),
    earlierWords: table.values.some(value => value.earlierCodes.length > 0)
      ? wordsOf(table.values, value => [
          value.title,
          ...value.earlierCodes,
          ...value.also.filter(form => !NUMBER_LIKE.test(form)),
        ])
      : wordsOf(table.values, value => [value.title, ...(value.code === undefined ? [] : [value.code]), ...value.also]),
    combined: new Map(table.combined.map(one => [one.written, one.values])),
    persons: new Set(table.persons.flatMap(person => [person.title, ...person.also])),
    unclear: new Set(table.unclear),
    stated,
    order: new Map(table.values.map((value, index) => [value.title, index])),
    titles: table.values.map(value => value.title),
    codeBegins: table.values.flatMap(value => value.codeBegins.map(begin => ({ title: value.title, begin }))),
  }
}

function wordsOf(values: readonly CodeValue[], forms: (value: CodeValue) => readonly string[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  for (const value of values) {
    for (const form of forms(value)) {
      for (const written of [form, foldChoice(form)]) if (!words.has(written)) words.set(written, value.title)
    }
  }
  return words
}

/** A choice as compared: full width levelled, no blanks, upper-case. */
export function foldChoice(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '').toUpperCase()
}

/**
 * The word that a written form stands for; a stated word keeps what it states after a hyphen. Written out, a stated word alone is not
 * enough; a code cannot say more and is taken.
 */
export function findChoice(table: CompiledTable, text: string, earlier: boolean): string | undefined {
  const words = earlier ? table.earlierWords : table.words
  if (table.stated.includes(text)) return undefined
  return words.get(text) ?? words.get(foldChoice(text)) ?? findStated(table, text)
}

/** The word before the statement, `other` for `other-something`. */
export function choiceHead(table: CompiledTable, word: string): string {
  for (const stated of table.stated) if (word.startsWith(`${stated}-`)) return stated
  return word
}

function findStated(table: CompiledTable, text: string): string | undefined {
  for (const stated of table.stated) {
    if (!text.startsWith(stated) || text.length <= stated.length + 1) continue
    const mark = text[stated.length]!
    if (!STATED_MARKS.has(mark)) continue
    const rest = text.slice(stated.length + 1).replace(/^[-\u2014\u2013\u2015\u2500\s]+/u, '')
    const closed = mark === '(' || mark === '\uff08' ? rest.replace(/[)\uff09]\s*$/u, '') : rest
    if (closed.trim() !== '') return `${stated}-${closed.trim()}`
  }
  return undefined
}

const SEPARATORS = /[;\uff1b,\uff0c\u3001/|\n\r]+/

/** Several choices written in one cell, in the order of the table; undefined with the piece that no value fits. */
export function findChoices(
  table: CompiledTable,
  text: string,
  earlier: boolean,
): { readonly ok: true; readonly values: readonly string[] } | { readonly ok: false; readonly piece: string } {
  const whole = table.combined.get(text) ?? wholeChoice(table, text, earlier)
  if (whole !== undefined) return { ok: true, values: whole }
  const found: string[] = []
  const pieces = split(text)
  for (let i = 0; i < pieces.length; ) {
    const taken = take(table, pieces, i, earlier)
    if (taken !== undefined) {
      found.push(...taken.values)
      i = taken.next
    } else if (extendStated(table, found, pieces[i]!)) i += 1
    else return { ok: false, piece: pieces[i]!.text }
  }
  return found.length === 0 ? { ok: false, piece: text } : { ok: true, values: sorted(table, found) }
}

function wholeChoice(table: CompiledTable, text: string, earlier: boolean): readonly string[] | undefined {
  const word = table.stated.includes(text) ? undefined : (earlier ? table.earlierWords : table.words).get(text)
  return word === undefined ? undefined : [word]
}

type Piece = { readonly text: string; readonly before: string }

function split(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  let before = ''
  while (from <= text.length) {
    const rest = text.slice(from)
    const match = SEPARATORS.exec(rest)
    const piece = (match === null ? rest : rest.slice(0, match.index)).trim()
    if (piece !== '') pieces.push({ text: piece, before })
    if (match === null) break
    before = match[0]
    from += match.index + match[0].length
  }
  return pieces
}

/** The longest run of pieces from `at` that is one written form: some forms have a comma inside. */
function take(
  table: CompiledTable,
  pieces: readonly Piece[],
  at: number,
  earlier: boolean,
): { values: readonly string[]; next: number } | undefined {
  let joined = ''
  let best: { values: readonly string[]; next: number } | undefined
  for (let i = at; i < pieces.length && i < at + 4; i++) {
    joined += i === at ? pieces[i]!.text : pieces[i]!.before + pieces[i]!.text
    const several = table.combined.get(joined)
    const one = i === at ? findChoice(table, joined, earlier) : wholeChoice(table, joined, earlier)?.[0]
    if (several !== undefined) best = { values: several, next: i + 1 }
    else if (one !== undefined) best = { values: [one], next: i + 1 }
  }
  return best
}

/** What a stated word states may itself hold commas: a piece that is no value belongs to it. */
function extendStated(table: CompiledTable, found: string[], piece: Piece): boolean {
  const last = found.at(-1)
  if (last === undefined || choiceHead(table, last) === last) return false
  found[found.length - 1] = last + piece.before + piece.text
  return true
}

function sorted(table: CompiledTable, found: readonly string[]): readonly string[] {
  const place = (word: string) => table.order.get(choiceHead(table, word)) ?? 0
  return [...new Set(found)].sort((a, b) => place(a) - place(b))
}
