// The two files of a year's working days: the notice that sets them, and the days.
import { stringify } from 'yaml'
import type { LocalDate } from '#rules/time'
import type { ProposedFiles } from './proposals.ts'

export type CalendarYear = {
  readonly year: number
  readonly title: string
  readonly issuer: string
  /** As the notice bears it; the instrument is named after its digits. */
  readonly number: string
  readonly promulgated: LocalDate
  /** Null where nobody has seen the number. */
  readonly article: string | null
  /** What the clause says, in other words. */
  readonly fact: string
  readonly english: string
  /** Where the notice was published. */
  readonly paper: string
  readonly days: readonly { readonly on: LocalDate; readonly off: boolean; readonly name: string }[]
}

const CLAUSE = 'days'

/** Texts of the files as people would write them; undefined where the number names no notice. */
export function calendarFiles(said: CalendarYear): ProposedFiles | undefined {
  const digits = said.number.normalize('NFKC').match(/\d+/g)
  if (digits === null) return undefined
  const id = `cn-working-days-${said.year}-by-${digits.join('-')}`
  const year = String(said.year).padStart(4, '0')
  const instrument = {
    ...{ id, title: said.title, english: said.english, issuer: said.issuer, number: said.number },
    level: 'normative-document',
    promulgated: said.promulgated,
    inForce: { from: firstDay(said), until: `${String(said.year + 1).padStart(4, '0')}-01-01` },
    ...{ datesKnown: 'day', replaces: [], grounds: ['calendar'] },
    clauses: [
      {
        id: CLAUSE,
        article: said.article ?? 'unconfirmed',
        text: 'paraphrased',
        fact: said.fact,
        english: said.english,
        // Where the officer says that it was published; nobody has compared the two.
        ...{ confidence: 'low', source: said.paper, confirmedBy: null },
      },
    ],
  }
  const calendar = { year: said.year, clause: `${id}#${CLAUSE}`, papers: [said.paper] }
  const days = said.days.toSorted((a, b) => (a.on < b.on ? -1 : 1))
  const lines = days.map(({ on, off, name }) => `  - { on: ${on}, off: ${off}, name: ${JSON.stringify(name)} }\n`)
  return new Map([
    [`instruments/${id}.yaml`, stringify(instrument, { lineWidth: 0 })],
    [`calendar/${year}.yaml`, `${stringify(calendar, { lineWidth: 0 })}days:\n${lines.join('')}`],
  ])
}

/** Next year's notice may move the last days of the year before: it is in force from the earliest day that it sets. */
function firstDay({ year, days }: CalendarYear): LocalDate {
  const newYear = `${String(year).padStart(4, '0')}-01-01` as LocalDate
  return [...days.map(one => one.on), newYear].sort()[0]!
}
