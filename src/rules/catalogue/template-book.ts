// The upload template of an item as a description: which sheets, columns, drop-down lists and notes; storage/files makes the workbook.
import type { CatalogueTerms, CodeTable, Field, Item, TemplateWords } from './item.ts'

export type TemplateColumn = {
  readonly prop: string
  readonly heading: string
  readonly required: Field['required']
  /** In characters of half width. */
  readonly width: number
  /** Shown where the cell is chosen. */
  readonly hint: string
  /** Heading of the column of the lists sheet whose values are offered; other values may be written where `strict` is false. */
  readonly list?: { readonly column: number; readonly strict: boolean }
}

export type TemplateBook = {
  readonly item: string
  /** The data sheet: a hint row, the header row, then rows formatted as text, so that eighteen digits stay eighteen digits. */
  readonly data: {
    readonly name: string
    readonly hint: string
    readonly columns: readonly TemplateColumn[]
    readonly textRows: number
  }
  /** Instructions: paragraphs, then a table of all columns. */
  readonly notes: {
    readonly name: string
    readonly paragraphs: readonly string[]
    readonly headings: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }
  /** A hidden sheet that the drop-down lists point to. */
  readonly lists: {
    readonly name: string
    readonly columns: readonly { readonly heading: string; readonly values: readonly string[] }[]
  }
}

const TEXT_ROWS = 20_000
const LEAST_WIDTH = 12
const MOST_WIDTH = 44

/** Columns about persons have no place in it. */
export function templateBook(item: Item, terms: CatalogueTerms): TemplateBook {
  const words = terms.template
  const wanted = item.fields.filter(isAskedFor)
  const tables = [...new Set(wanted.map(field => field.codeTable).filter(id => id !== undefined))].map(
    id => terms.tables.get(id)!,
  )
  return {
    item: item.id,
    data: {
      name: `${item.title}${word(words, 'data')}`,
      hint: word(words, 'hint-row'),
      columns: wanted.map(field => columnOf(field, tables, words)),
      textRows: TEXT_ROWS,
    },
    notes: {
      name: word(words, 'notes'),
      paragraphs: ['note-refused', 'note-key', 'note-persons'].map(code => word(words, code)),
      headings: [
        'column-heading',
        'column-required',
        'column-form',
        'column-condition',
        'column-choices',
        'column-example',
        'column-source',
      ].map(code => word(words, code)),
      rows: wanted.map(field => [
        field.title,
        word(words, requiredWord(field)),
        formOf(field, tableOf(field, tables), words),
        field.condition ?? '',
        tableOf(field, tables)
          ?.values.map(value => value.title)
          .join(' ') ?? '',
        field.example ?? '',
        word(words, `source-${field.source}`),
      ]),
    },
    lists: {
      name: word(words, 'lists'),
      columns: tables.map(table => ({ heading: table.title, values: table.values.map(value => value.title) })),
    },
  }
}

/** The heading as it stands in the template; reading it back gives the same field. */
function templateHeading(field: Field, words: TemplateWords): string {
  return field.required === 'O' ? field.title : `${field.title}\uff08${word(words, requiredWord(field))}\uff09`
}

/** Fields that only an earlier generation had are read, but not asked for; those of real files without a national code are. */
function isAskedFor(field: Field): boolean {
  return !field.person && field.disclosure !== 'none' && (field.source !== 'seen' || field.earlierCodes.length === 0)
}

function columnOf(field: Field, tables: readonly CodeTable[], words: TemplateWords): TemplateColumn {
  const heading = templateHeading(field, words)
  const table = tableOf(field, tables)
  const strict = field.type === 'choice' && table?.values.every(value => !value.stated) === true
  return {
    prop: field.prop,
    heading,
    required: field.required,
    width: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, heading.length * 2 + 2, Math.min(field.maxLength ?? 0, 20))),
    hint: [formOf(field, table, words), field.condition ?? '', proposedOf(field, words)]
      .filter(text => text !== '')
      .join('\u3002'),
    ...(table === undefined ? {} : { list: { column: tables.indexOf(table), strict } }),
  }
}

function tableOf(field: Field, tables: readonly CodeTable[]): CodeTable | undefined {
  return tables.find(table => table.id === field.codeTable)
}

/** What no standard asks for says so where it is filled in. */
function proposedOf({ source }: Field, words: TemplateWords): string {
  return source === 'proposed' ? word(words, 'source-proposed') : ''
}

function requiredWord(field: Field): string {
  return field.required === 'M' ? 'mandatory' : field.required === 'C' ? 'conditional' : 'optional'
}

function formOf(field: Field, table: CodeTable | undefined, words: TemplateWords): string {
  const parts: string[] = []
  if (field.type === 'text' || field.type === 'number' || field.type === 'commitment-number') {
    if (field.maxLength !== null) parts.push(word(words, 'hint-length').replace('{max}', String(field.maxLength)))
  } else parts.push(word(words, `hint-${field.type}`))
  if (field.longTerm) parts.push(word(words, 'hint-long-term'))
  if (table?.values.some(value => value.stated) === true) parts.push(word(words, 'hint-stated'))
  return parts.join('\uff1b')
}

/** A word of the template; its code where the law has none. */
export function word(words: TemplateWords, code: string): string {
  return words[code] ?? code
}
