// What of a row may be kept outside the spool: known columns that are not about persons, with the numbers that lead to persons covered.
import type { CompiledItem } from './compile-item.ts'
import type { ReadHeadings } from './headings.ts'
import type { Field } from './item.ts'
import { masked } from './personal-numbers.ts'
import { maskedAs } from './read-value.ts'

// Read again, it is what people write where there is nothing to say.
const COVERED = '***'

/** Which columns stay, and how each is looked at. Made once per file. */
export type RowCleaner = {
  /** Headings of the cleaned copy. */
  readonly headings: readonly string[]
  /** Columns of the file that stay, in order. */
  readonly kept: readonly number[]
  /**
   * The cells of a row that stay, as many as there are headings. Not for rows about persons: those are dropped whole. `sound` is a code
   * that the row's check has found sound: it covers nobody's number, and most long numbers of a file are such. Of `covered` fields
   * nothing stays.
   */
  readonly clean: (cells: readonly string[], sound?: string, covered?: readonly Field[]) => string[]
  /**
   * What cleaning has covered and an officer may look at, by place among the cells that stay: telephone and card numbers, the name that may
   * be a person's. Identity numbers stay covered.
   */
  readonly coveredCells: (cells: readonly string[], cleaned: readonly string[]) => [place: number, text: string][]
}

/** Columns that nobody has said what they are, under an unknown heading, under none or beyond the last, are dropped: any may be about a person. */
export function makeRowCleaner(compiled: CompiledItem, headings: readonly string[], read: ReadHeadings): RowCleaner {
  const kept = [...read.columns.map(column => column.index), ...read.ignored].sort((a, b) => a - b)
  const fieldAt = new Map(compiled.fields.map((field, place) => [read.places[place]!, field]))
  for (const [place, more] of read.further) for (const index of more) fieldAt.set(index, compiled.fields[place]!)
  const as = kept.map(index => maskedAs(fieldAt.get(index)))
  const lastSeen: string[] = new Array(kept.length).fill('')
  return {
    headings: kept.map(index => masked(headings[index] ?? '')),
    kept,
    clean: (cells, sound, covered) => {
      const cleaned: string[] = new Array(kept.length)
      for (let i = 0; i < kept.length; i++) {
        const cell = cells[kept[i]!] ?? ''
        if (cell.length < 11 || cell === sound || cell === lastSeen[i]) cleaned[i] = cell
        else {
          cleaned[i] = masked(cell, as[i]!)
          // A column of units holds the same code in every row.
          if (cleaned[i] === cell) lastSeen[i] = cell
        }
      }
      if (covered !== undefined)
        for (let i = 0; i < kept.length; i++)
          if (cleaned[i] !== '' && covered.includes(fieldAt.get(kept[i]!) as Field)) cleaned[i] = COVERED
      return cleaned
    },
    coveredCells: (cells, cleaned) => {
      const found: [number, string][] = []
      for (let i = 0; i < kept.length; i++) {
        const cell = cells[kept[i]!] ?? ''
        if (cell !== cleaned[i]) found.push([i, masked(cell, as[i] === 'text' ? 'number' : as[i]!)])
      }
      return found
    },
  }
}
