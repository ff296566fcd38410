// Recognises the headings of a file: which column is which field, which columns are about people, what is missing.
import { type Finding, makeFinding } from '#rules/outcome'
import type { CompiledItem } from './compile-item.ts'
import { foldHeading, type KnownHeading } from './heading-words.ts'
import type { Field } from './item.ts'

/** A header row is looked for among this many rows. */
const HEADER_WITHIN = 20
const BRACKETED = /^([^([{]*)[([{](.*)$/su

export type Column = {
  readonly index: number
  readonly heading: string
  readonly field: Field
  /** Places the point moves left from the unit in the heading to that of the field. */
  readonly shift: number
}

export type ReadHeadings = {
  /** Columns whose cells are read, persons' columns apart, in the order of the file. */
  readonly columns: readonly Column[]
  /** Mandatory fields that no column brings. */
  readonly missing: readonly Field[]
  /** One per missing field; `checkRow` adds these same objects to every row. */
  readonly missingFindings: readonly Finding[]
  /** Columns that nothing reads; an empty heading is not told. */
  readonly unknown: readonly { readonly index: number; readonly heading: string }[]
  /** Columns to cut. */
  readonly persons: readonly number[]
  /** Columns known and not kept. */
  readonly ignored: readonly number[]
  /** Columns that the unit has said it does not want. */
  readonly leftOut: readonly number[]
  /** Fields brought by several columns; the cells of a list are joined, others must agree. */
  readonly twice: readonly { readonly field: Field; readonly indexes: readonly number[] }[]
  /** Whether the headings are those of an earlier national generation, whose codes meant other things. */
  readonly earlier: boolean
  /** Per field of the item (its place in the item): column, or -1. */
  readonly places: Int32Array
  /** Per field with several columns: the further ones. */
  readonly further: ReadonlyMap<number, readonly number[]>
  readonly shifts: Int8Array
  readonly width: number
}

/** Index of the header row among the first rows: at least two known headings, one of them of the party or the document. */
export function findHeader(compiled: CompiledItem, rows: readonly (readonly string[])[]): number | undefined {
  for (let row = 0; row < rows.length && row < HEADER_WITHIN; row++) {
    const found = new Set<string>()
    let key = false
    for (const heading of rows[row]!) {
      const known = resolveHeading(compiled, heading)
      if (known?.what !== 'field') continue
      found.add(known.field.prop)
      key ||= compiled.keyProps.has(known.field.prop)
    }
    if (key && found.size >= 2) return row
  }
  return undefined
}

export function readHeadings(compiled: CompiledItem, headings: readonly string[]): ReadHeadings {
  const columns: Column[] = []
  const unknown: { index: number; heading: string }[] = []
  const persons: number[] = []
  const ignored: number[] = []
  const leftOut: number[] = []
  const places = new Int32Array(compiled.fields.length).fill(-1)
  const shifts = new Int8Array(compiled.fields.length)
  const further = new Map<number, number[]>()
  let earlier = 0
  let current = 0
  for (let index = 0; index < headings.length; index++) {
    const heading = headings[index] ?? ''
    const known = resolveHeading(compiled, heading)
    if (known === undefined) {
      if (heading.trim() !== '') unknown.push({ index, heading })
    } else if (known.what === 'person') persons.push(index)
    else if (known.what === 'ignored') ignored.push(index)
    else if (known.what === 'left-out') leftOut.push(index)
    else {
      if (known.generation === 'earlier') earlier += 1
      if (known.generation === 'current') current += 1
      const place = compiled.placeOf.get(known.field.prop)!
      if (known.field.person) persons.push(index)
      else columns.push({ index, heading, field: known.field, shift: known.shift })
      if (places[place]! < 0) {
        places[place] = index
        shifts[place] = known.shift
      } else further.set(place, [...(further.get(place) ?? []), index])
    }
  }
  const missing = compiled.fields.filter((field, place) => field.required === 'M' && places[place]! < 0)
  return {
    columns,
    missing,
    missingFindings: missing.map(field =>
      makeFinding('COLUMN_MISSING', { field: field.prop, params: { heading: field.title } }),
    ),
    unknown,
    persons,
    ignored,
    leftOut,
    twice: Array.from(further, ([place, more]) => ({ field: compiled.fields[place]!, indexes: [places[place]!, ...more] })),
    earlier: earlier > current,
    places,
    further,
    shifts,
    width: headings.length,
  }
}

type Resolved =
  | { readonly what: 'field'; readonly field: Field; readonly generation: KnownHeading['generation']; readonly shift: number }
  | { readonly what: 'person' }
  | { readonly what: 'ignored' }
  | { readonly what: 'left-out' }

/** Whether the heading alone says what its column is, or that it is about persons. */
export function knowsHeading(compiled: CompiledItem, heading: string): boolean {
  return resolveHeading(compiled, heading) !== undefined
}

function resolveHeading(compiled: CompiledItem, heading: string): Resolved | undefined {
  if (heading.length > 400) return undefined
  const folded = foldHeading(heading)
  if (folded === '') return undefined
  const whole = lookUp(compiled, folded)
  if (whole !== undefined) return whole
  const parts = BRACKETED.exec(heading.normalize('NFKC').replace(/[\u3014\u3010\u3016]/g, '('))
  if (parts !== null) {
    const outside = lookUp(compiled, foldHeading(parts[1]!))
    if (outside?.what === 'field' && outside.field.type === 'money')
      return { ...outside, shift: unitShift(compiled, parts[2]!) }
    const found = outside ?? lookUp(compiled, foldHeading(parts[2]!))
    if (found !== undefined) return found
  }
  return compiled.personWords.some(word => folded.includes(word)) ? { what: 'person' } : undefined
}

function lookUp(compiled: CompiledItem, folded: string): Resolved | undefined {
  const bare = withoutHints(compiled, folded)
  const known = compiled.headings.get(folded) ?? compiled.headings.get(bare)
  if (known !== undefined) return { what: 'field', field: known.field, generation: known.generation, shift: 0 }
  if (compiled.ignoredHeadings.has(folded) || compiled.ignoredHeadings.has(bare)) return { what: 'ignored' }
  return compiled.leftOutHeadings.has(folded) ? { what: 'left-out' } : undefined
}

function withoutHints(compiled: CompiledItem, folded: string): string {
  let bare = folded
  for (let again = true; again; ) {
    again = false
    for (const hint of compiled.headingHints) {
      if (bare.length <= hint.length) continue
      if (bare.endsWith(hint)) bare = bare.slice(0, -hint.length)
      else if (bare.startsWith(hint)) bare = bare.slice(hint.length)
      else continue
      again = true
    }
  }
  return bare
}

/** How far the point moves left from the unit named in the heading; none named: the field's own unit. */
function unitShift(compiled: CompiledItem, words: string): number {
  for (const unit of compiled.moneyUnits) if (words.includes(unit.word)) return compiled.fenPower - unit.fenPower
  return 0
}
