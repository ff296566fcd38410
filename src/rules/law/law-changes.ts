// What one law says otherwise than another: the change log of the law, made of the two and written by nobody.
import { type LocalDate, partsOf } from '#rules/time'
import type { Clause } from './instrument.ts'
import type { Law } from './law.ts'
import type { Gives, RuleException, RuleValue, When } from './rule.ts'

export type LawChange = {
  readonly what: 'rule' | 'calendar' | 'instrument' | 'clause' | 'item' | 'measure' | 'effect' | 'list'
  readonly how: 'added' | 'changed' | 'gone'
  readonly id: string
  readonly title: string
  readonly english: string
  /** Whose law; null: the nation's. */
  readonly division: string | null
  /** First day on which it matters; null where no day of anybody depends on it. */
  readonly from: LocalDate | null
  readonly clause: string | null
  /** Of a rule. */
  readonly value: ValueChange | null
  /** Of a calendar: every day that is another one now. */
  readonly days: readonly DayChange[]
}

type SaidValue = { readonly value: unknown; readonly exceptions: readonly { readonly when: When; readonly value: unknown }[] }
export type ValueChange = {
  readonly gives: Gives
  readonly before: SaidValue | null
  readonly after: SaidValue | null
  /** Titles of the fields that the values look at. */
  readonly fields: Readonly<Record<string, string>>
}
/** null: as its day of the week has it. */
export type DayChange = { readonly on: LocalDate; readonly before: DayKind; readonly after: DayKind }
type DayKind = 'off' | 'work' | null

/** Everything that differs, by the first day on which it matters; what matters on no day stands last. */
export function lawChanges(before: Law, after: Law): LawChange[] {
  const all = [
    ...ruleChanges(before, after),
    ...calendarChanges(before, after),
    ...instrumentChanges(before, after),
    ...itemChanges(before, after),
    ...namedChanges('measure', [...before.measures.measures.values()], [...after.measures.measures.values()]),
    ...namedChanges('effect', before.measures.effects, after.measures.effects),
    ...namedChanges('list', before.lists, after.lists),
  ]
  return all.sort((a, b) => ((a.from ?? '9999') < (b.from ?? '9999') ? -1 : (a.from ?? '9999') > (b.from ?? '9999') ? 1 : 0))
}

/** The first day on which anything of it matters; undefined where nothing does. */
export const firstDayOf = (changes: readonly LawChange[]): LocalDate | undefined =>
  changes.flatMap(one => one.from ?? []).sort()[0]

const bare = (fields: Partial<LawChange>) => ({ division: null, from: null, clause: null, value: null, days: [], ...fields })

type Placed = { readonly id: string; readonly gives: Gives; readonly division: string | null; readonly from: LocalDate }

/** Where a value begins, in the nation's file or in an overlay's, with all that is written of it. */
function placesOf(law: Law): Map<string, Placed & { readonly said: string }> {
  const found = new Map<string, Placed & { said: string }>()
  const put = (id: string, gives: Gives, division: string | null, values: readonly { readonly from: LocalDate }[]) => {
    for (const value of values)
      found.set(`${division ?? ''} ${id} ${value.from}`, { id, gives, division, from: value.from, said: JSON.stringify(value) })
  }
  for (const rule of law.rules.values()) put(rule.id, rule.gives, rule.division, rule.values)
  for (const overlay of law.overlays) put(overlay.id, overlay.gives, overlay.division, overlay.values)
  return found
}

function ruleChanges(before: Law, after: Law): LawChange[] {
  const was = placesOf(before)
  const is = placesOf(after)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(key => {
    if (was.get(key)?.said === is.get(key)?.said) return []
    const { id, gives, division, from } = (is.get(key) ?? was.get(key))!
    const old = before.on(from, division).rule(id, gives)?.value
    const now = after.on(from, division).rule(id, gives)?.value
    const rule = (after.ruleIn(id, division) ?? before.ruleIn(id, division))!
    const value = {
      ...{ gives, before: old === undefined ? null : saidOf(old), after: now === undefined ? null : saidOf(now) },
      fields: titlesOf(after, [old, now]),
    }
    const how = !was.has(key) && old === undefined ? 'added' : now === undefined ? 'gone' : 'changed'
    const { title, english } = rule
    // Of an overlay's exceptions, what carries them; the value beneath may be the nation's.
    const clause = now?.exceptions.find(one => one.division === division && division !== null)?.clause ?? now?.clause
    return [{ ...bare({ division, from, clause: clause ?? null, value }), what: 'rule', how, id, title, english } as LawChange]
  })
}

const saidOf = ({ value, exceptions }: RuleValue): SaidValue => ({
  value,
  exceptions: exceptions.map(({ when, value: other }: RuleException) => ({ when, value: other })),
})

/** A value names fields by their properties, at any depth. */
function titlesOf(law: Law, values: readonly unknown[]): Record<string, string> {
  const said = JSON.stringify(values)
  const fields = [...law.items.values()].flatMap(item => item.fields)
  return Object.fromEntries(
    fields.filter(field => said.includes(`"${field.prop}"`)).map(field => [field.prop, field.title] as const),
  )
}

/** The last days of a year that next year's notice may move. */
const NEXT_YEARS = { month: 12, day: 26 }

function calendarChanges(before: Law, after: Law): LawChange[] {
  const kind = ({ calendar }: Law, on: LocalDate): DayKind =>
    calendar.offDays.has(on) ? 'off' : calendar.workDays.has(on) ? 'work' : null
  const days = new Set([before, after].flatMap(({ calendar }) => [...calendar.offDays, ...calendar.workDays]))
  const changed = [...days]
    .sort()
    .map(on => ({ on, before: kind(before, on), after: kind(after, on) }))
    .filter(one => one.before !== one.after)
  const fresh = [...after.calendar.publishedYears].filter(year => !before.calendar.publishedYears.has(year))
  const gone = [...before.calendar.publishedYears].filter(year => !after.calendar.publishedYears.has(year))
  const yearOf = (on: LocalDate): number => {
    const { year, month, day } = partsOf(on)
    const isNext = month === NEXT_YEARS.month && day >= NEXT_YEARS.day && [...fresh, ...gone].includes(year + 1)
    return isNext ? year + 1 : year
  }
  const byYear = Map.groupBy(changed, one => yearOf(one.on))
  return [...new Set([...byYear.keys(), ...fresh, ...gone])].sort().map(year => {
    const own = byYear.get(year) ?? []
    const how = fresh.includes(year) ? 'added' : gone.includes(year) ? 'gone' : 'changed'
    const clause = (after.calendar.clauses.get(year) ?? before.calendar.clauses.get(year) ?? null) as string | null
    const from = own[0]?.on ?? (`${year}-01-01` as LocalDate)
    const named = { what: 'calendar' as const, how, id: String(year), title: String(year), english: String(year) } as const
    return { ...bare({ from, clause, days: own }), ...named } as LawChange
  })
}

function instrumentChanges(before: Law, after: Law): LawChange[] {
  const instruments = [...new Set([...before.instruments.keys(), ...after.instruments.keys()])].flatMap(id => {
    const was = before.instruments.get(id)
    const is = after.instruments.get(id)
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    const { title, english, division } = (is ?? was)!
    return [{ ...bare({ division }), what: 'instrument', how: howOf(was, is), id, title, english } as LawChange]
  })
  const clauses = [...new Set([...before.clauses.keys(), ...after.clauses.keys()])].flatMap(id => {
    const was = before.clauses.get(id)
    const is = after.clauses.get(id)
    // Of a new instrument the clauses come with it.
    if (
      was === undefined
        ? !before.instruments.has(is!.instrument.id)
        : is === undefined && !after.instruments.has(was.instrument.id)
    )
      return []
    if (wordsOf(was) === wordsOf(is)) return []
    const { instrument, fact, english } = (is ?? was)!
    return [
      {
        ...bare({ division: instrument.division, clause: id }),
        what: 'clause',
        how: howOf(was, is),
        id,
        title: fact,
        english,
      } as LawChange,
    ]
  })
  return [...instruments, ...clauses]
}

const wordsOf = (clause: Clause | undefined): string =>
  clause === undefined ? '' : JSON.stringify({ ...clause, instrument: clause.instrument.id })

const howOf = (was: unknown, is: unknown): LawChange['how'] =>
  was === undefined ? 'added' : is === undefined ? 'gone' : 'changed'

function itemChanges(before: Law, after: Law): LawChange[] {
  const versions = (law: Law) =>
    new Map([...law.versions.values()].flat().map(item => [`${item.id} ${item.version}`, item] as const))
  const was = versions(before)
  const is = versions(after)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(key => {
    const [old, now] = [was.get(key), is.get(key)]
    if (JSON.stringify(old?.document) === JSON.stringify(now?.document)) return []
    const { id, title, english, division, from } = (now ?? old)!
    return [{ ...bare({ division, from }), what: 'item', how: howOf(old, now), id, title, english } as LawChange]
  })
}

type Named = {
  readonly id: string
  readonly title: string
  readonly english: string
  readonly division: string | null
  readonly from?: LocalDate
  readonly clause?: string
  readonly procedureBasis?: readonly string[]
}

function namedChanges(what: LawChange['what'], before: readonly Named[], after: readonly Named[]): LawChange[] {
  const keyOf = (one: Named) => `${one.division ?? ''} ${one.id} ${one.from ?? ''}`
  const was = new Map(before.map(one => [keyOf(one), one]))
  const is = new Map(after.map(one => [keyOf(one), one]))
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(key => {
    const [old, now] = [was.get(key), is.get(key)]
    if (JSON.stringify(old) === JSON.stringify(now)) return []
    const { id, title, english, division, from, clause, procedureBasis } = (now ?? old)!
    const cited = clause ?? procedureBasis?.[0] ?? null
    const placed = bare({ division, from: from ?? null, clause: cited })
    return [{ ...placed, what, how: howOf(old, now), id, title, english } as LawChange]
  })
}
