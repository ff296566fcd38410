/** What a figure is given, and what it tells: its value, the floor measured beside it, and how far it should reach. */

import type { Ground } from './ground.ts'

export const SIZES = ['S', 'M', 'L'] as const
export type Size = (typeof SIZES)[number]

/** How much of everything. S ends within a minute, M is a million records, L goes on to twenty million in `growth`. */
export const AMOUNTS = {
  S: { licences: 20_000, names: 5_000, workbook: 10_000, unique: 20_000, seconds: 1, searches: 20, parts: 2 },
  M: { licences: 1_000_000, names: 500_000, workbook: 200_000, unique: 1_000_000, seconds: 5, searches: 200, parts: 5 },
  L: { licences: 1_000_000, names: 500_000, workbook: 1_000_000, unique: 1_000_000, seconds: 10, searches: 500, parts: 20 },
} satisfies Record<Size, unknown>
export type Amounts = (typeof AMOUNTS)[Size]

export type Told = {
  readonly figure: string
  /** `ratio`, `p95`, `peak`, … */
  readonly measure: string
  readonly value: number
  readonly unit?: 's' | 'ms' | 'MB' | 'rows/s' | 'records/s' | 'entries/s' | 'requests/s' | 'bytes'
  /** What it was measured against, or how. */
  readonly beside?: string
  /** What the figure should reach, and why it may not where it does not. */
  readonly least?: number
  readonly most?: number
  readonly cause?: string
}

export type Bench = {
  readonly size: Size
  readonly amounts: Amounts
  readonly ground: Ground
  tell(told: Told): void
  /** Text for RESULTS.md that is no figure: plans, tables. */
  keep(title: string, lines: readonly string[]): void
  /** Progress. */
  note(text: string): void
}

export const isReached = ({ value, least, most }: Told): boolean => value >= (least ?? value) && value <= (most ?? value)

/** `0.53`, `12.4 ms`, `31,204 rows/s` */
export const valueText = ({ value, unit }: Pick<Told, 'value' | 'unit'>): string =>
  unit === undefined
    ? value.toFixed(2)
    : `${value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1)} ${unit}`

/** Runs and gives the seconds it took beside its result. */
export const timed = async <T>(run: () => Promise<T>): Promise<{ seconds: number; result: T }> => {
  const begun = performance.now()
  const result = await run()
  return { seconds: (performance.now() - begun) / 1000, result }
}

/** The smallest value that the share of all values does not exceed. */
export const quantile = (values: readonly number[] | Float64Array, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)]!
