/** The shape of a planted defect, and what is expected of each row that carries one. */
import type { FindingCode } from '#rules/outcome'
import { makeUscc } from './codes.ts'
import type { Days } from './days.ts'
import type { Dice } from './dice.ts'
import type { SampleOrganisation } from './organisations.ts'
import type { Row } from './records.ts'
import type { Cell } from './table-files.ts'
import type { SampleItem, SampleUnit } from './units.ts'

export type Outcome = 'registered' | 'amended' | 'unchanged' | 'refused' | 'held' | 'person'

export interface Expected {
  outcome: Outcome
  /** Codes with the property they stand at, in any order; `field` absent where the finding is about the row. */
  findings: readonly { code: FindingCode; field?: string }[]
}

/** One row as planted: `as` overrides cells just as they stand in the file, after the file's style was applied. */
export interface Planted {
  row: Row
  as?: Record<string, Cell>
  /** Cells beyond the last column, csv only. */
  extra?: readonly string[]
  expected: Expected
  /** A row without a fault beside the planted one. */
  unplanted?: boolean
}

export interface PlantContext {
  dice: Dice
  days: Days
  unit: SampleUnit
  /** Organisations to borrow a name or a code from. */
  stranger: SampleOrganisation
  renamed: SampleOrganisation
  serial: number
}

export interface Defect {
  kind: string
  items: readonly SampleItem[]
  media?: 'csv' | 'xlsx'
  plant(row: Row, ctx: PlantContext): readonly Planted[]
}

export const LICENCE: readonly SampleItem[] = ['administrative-licence']
export const PENALTY: readonly SampleItem[] = ['administrative-penalty']
export const DECISIONS: readonly SampleItem[] = ['administrative-licence', 'administrative-penalty']
export const REGISTRATION: readonly SampleItem[] = ['registration']

export const GOOD: Expected = { outcome: 'registered', findings: [] }

export function refusedFor(code: FindingCode, field?: string): Expected {
  return { outcome: 'refused', findings: [field === undefined ? { code } : { code, field }] }
}

export function heldFor(code: FindingCode, field?: string): Expected {
  return { outcome: 'held', findings: [field === undefined ? { code } : { code, field }] }
}

export function warnedOf(code: FindingCode, field?: string): Expected {
  return { outcome: 'registered', findings: [field === undefined ? { code } : { code, field }] }
}

/** A defect that changes one row's values. */
export function change(
  kind: string,
  items: readonly SampleItem[],
  expected: Expected,
  values: (row: Row, ctx: PlantContext) => Row,
  media?: 'csv' | 'xlsx',
): Defect {
  return { kind, items, ...(media ? { media } : {}), plant: (row, ctx) => [{ row: { ...row, ...values(row, ctx) }, expected }] }
}

/** A defect that stands in the file as it is written here, whatever the file's style. */
export function write(
  kind: string,
  items: readonly SampleItem[],
  expected: Expected,
  cells: (row: Row, ctx: PlantContext) => Record<string, Cell>,
  media?: 'csv' | 'xlsx',
): Defect {
  return { kind, items, ...(media ? { media } : {}), plant: (row, ctx) => [{ row, as: cells(row, ctx), expected }] }
}

/** Numbers from here on belong to no organisation of the sample. */
export const NOBODY = 25_000_000

/** A bad registration row of somebody else beside the good one, so that decisions on the good one's organisation find it registered. */
export function besideRegistration(kind: string, expected: Expected, values: (row: Row, ctx: PlantContext) => Row): Defect {
  return {
    kind,
    items: REGISTRATION,
    plant(row, ctx) {
      const other = {
        ...row,
        uscc: makeUscc('91', '990100', NOBODY + 700_000 + ctx.serial),
        name: `明衡演示另一${ctx.serial}号商贸有限公司`,
        formerNames: '',
      }
      return [
        { row, expected: GOOD, unplanted: true },
        { row: { ...other, ...values(other, ctx) }, expected },
      ]
    },
  }
}
