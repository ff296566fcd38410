// Reads law/calendar: days that depart from Monday to Friday, and the years whose notice has been published.
import { type Calendar, type LocalDate, makeCalendar } from '#rules/time'
import { type LawDocument, type LawFinding, makeReading } from './document.ts'
import { readClauseId, readDay, readFields, readList, readText, readTexts } from './read.ts'

/** A year's file may hold days of its neighbours, so all files are read before any day is looked up. */
export function readCalendar(documents: readonly LawDocument[], findings: LawFinding[]): Calendar {
  const days = new Map<LocalDate, boolean>()
  const years = new Set<number>()
  const clauses = new Map<number, string>()
  for (const document of documents) {
    const reading = makeReading(document, findings)
    const fields = readFields(reading, document.value, [], ['year', 'papers', 'days'], ['clause', 'note'])
    const year = fields?.year
    if (!fields || typeof year !== 'number' || !Number.isInteger(year)) {
      reading.found(['year'], 'LAW_VALUE_MALFORMED', 'here stands a year')
      continue
    }
    if (!document.path.endsWith(`/${year}.yaml`))
      reading.found(['year'], 'LAW_VALUE_MALFORMED', 'the file is named after another year')
    // An empty list of days without a notice is not a year without holidays.
    if (readTexts(reading, fields.papers, ['papers']).length > 0) years.add(year)
    else if (Array.isArray(fields.days) && fields.days.length > 0)
      reading.found(['papers'], 'LAW_FIELD_MISSING', 'days need the notice that set them')
    const clause = readClauseId(reading, fields.clause, ['clause'])
    if (clause !== undefined) clauses.set(year, clause)
    readList(reading, fields.days, ['days'], (value, at) => {
      const day = readFields(reading, value, at, ['on', 'off', 'name'])
      const on = readDay(reading, day?.on, [...at, 'on'])
      readText(reading, day?.name, [...at, 'name'])
      if (!day || !on) return undefined
      if (typeof day.off !== 'boolean') reading.found([...at, 'off'], 'LAW_VALUE_MALFORMED', 'here stands true or false')
      else if (days.has(on) && days.get(on) !== day.off)
        reading.found(at, 'LAW_CALENDAR_CONFLICT', `${on} is a day off in one file and a working day in another`)
      else days.set(on, day.off)
      return on
    })
  }
  return makeCalendar(
    [...days].map(([on, off]) => ({ on, off })),
    years,
    clauses,
  )
}
