/** Asks for the figures of what was handed in, and acts on what is still open. */

import type { Answer } from '#capabilities/operation'
import type { bulletin, count, myMonth, reminders, rows } from '#capabilities/quality'
import { get, post } from './client.ts'
import type { Context } from './shapes.ts'

export type Counted = Answer<typeof count>
export type Figures = Counted['total']
export type Grouped = Counted['groups'][number]
export type Opened = Answer<typeof rows>
export type Month = Answer<typeof myMonth>
export type OpenRow = Month['open'][number]
export type Reminders = Answer<typeof reminders>
export type Bulletin = Answer<typeof bulletin>

/** The filter as the address has it; what is not chosen is left out. */
export type Filter = Readonly<Record<string, string>>

const given = (filter: Filter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))

export const countQuality = (filter: Filter, signal?: AbortSignal) => get<Counted>('quality.count', given(filter), signal)
export const openFigure = (filter: Filter, signal?: AbortSignal) => get<Opened>('quality.rows', given(filter), signal)
export const getMonth = (source: string, month: string, signal?: AbortSignal) =>
  get<Month>('quality.month', given({ source, month }), signal)
export const getBulletin = (filter: Filter, signal?: AbortSignal) => get<Bulletin>('quality.bulletin', given(filter), signal)
export const getReminders = (unit: string, signal?: AbortSignal) => get<Reminders>('quality.reminders', given({ unit }), signal)
export const sayNothing = (input: { source: string; item: string; month: string }) => post('quality.say-nothing', input)
export const settleRow = (input: { submission: string; row: number; reason: string }) => post('intake.settle-row', input)

const fileAddress = (operation: string, filter: Filter): string =>
  `/api/quality/${operation}?${new URLSearchParams(given(filter))}`
export const tableAddress = (filter: Filter, form: 'xlsx' | 'csv') => fileAddress('file', { ...filter, form })
export const bulletinAddress = (filter: Filter, form: 'xlsx' | 'pdf') => fileAddress('bulletin-file', { ...filter, form })

/** Months, the newest first. */
export function monthsBefore(today: string, many = 24): string[] {
  let year = Number(today.slice(0, 4))
  let month = Number(today.slice(5, 7))
  return Array.from({ length: many }, () => {
    const text = `${year}-${String(month).padStart(2, '0')}`
    month -= 1
    if (month === 0) {
      month = 12
      year -= 1
    }
    return text
  })
}

/** Divisions within reach, as a choice. */
export const divisionsOf = ({ units }: Context): { value: string; label: string }[] =>
  [...new Map(units.map(unit => [unit.division, unit.divisionName]))].map(([value, label]) => ({ value, label }))
