/** Says in plain words what one law says otherwise than another. */

import type { Gives, LawChange, SeverityValue, TermValue, ValueChange, When } from '#rules/law'
import { addDays, type LocalDate } from '#rules/time'
import { fill } from './fill.ts'
import { periodSaid } from './period.ts'
import { type Lang, type Text, textOf } from './text.ts'
import { lawFindings } from './zh-law-desk.ts'

type Said = Pick<LawChange, 'what' | 'how' | 'id' | 'title' | 'english' | 'division' | 'from' | 'days'> & {
  readonly value: ValueChange | null
}
export type ChangeSaid = { readonly what: string; readonly before: string; readonly after: string; readonly from: string }

/** `placeOf`: what a division is called; by its code where nobody says. */
export const changeSaid = (
  change: Said,
  lang: Lang = 'zh-CN',
  placeOf: (division: string) => string = division => division,
): ChangeSaid => {
  const text = textOf(lang)
  const words = text.lawChanges
  const title = lang === 'en' && change.english !== '' ? change.english : change.title
  const said = fill(words.subjects[change.what] ?? '{title}', { title })
  const [before, after] = sidesOf(change, text, lang)
  return {
    what: change.division === null ? said : fill(words.division, { division: placeOf(change.division), said }),
    before,
    after,
    from: change.from ?? words.noDay,
  }
}

function sidesOf(change: Said, text: Text, lang: Lang): [before: string, after: string] {
  const words = text.lawChanges
  if (change.value !== null) {
    const { before, after } = change.value
    return [
      before === null ? words.nothingBefore : valueSaid(change.value, before, text, lang),
      after === null ? words.nothingAfter : valueSaid(change.value, after, text, lang),
    ]
  }
  if (change.what === 'calendar') return [daysSaid(change, 'before', text), daysSaid(change, 'after', text)]
  const how = words.hows[change.how] ?? change.how
  return change.how === 'added' ? [words.nothingBefore, how] : [text.frame.none, how]
}

type Kind = 'off' | 'work' | null

/** Days of a kind, one after the other as from … to …. */
function daysSaid({ days }: Said, side: 'before' | 'after', text: Text): string {
  const words = text.lawChanges
  const of = (kind: Kind) => rangesOf(days.filter(one => one[side] === kind).map(one => one.on))
  const said = (['off', 'work'] as const).flatMap(kind => {
    const ranges = of(kind).map(({ from, until }) => (from === until ? from : fill(words.range, { from, until })))
    return ranges.length === 0 ? [] : [fill(words.days, { kind: words[kind], days: ranges.join(words.join) })]
  })
  return said.length === 0 ? words.asWeek : said.join(words.joinLines)
}

function rangesOf(days: readonly LocalDate[]): { from: LocalDate; until: LocalDate }[] {
  const ranges: { from: LocalDate; until: LocalDate }[] = []
  for (const day of days) {
    const last = ranges.at(-1)
    if (last !== undefined && addDays(last.until, 1) === day) last.until = day
    else ranges.push({ from: day, until: day })
  }
  return ranges
}

type SaidValue = NonNullable<ValueChange['before']>

function valueSaid({ gives, fields }: ValueChange, { value, exceptions }: SaidValue, text: Text, lang: Lang): string {
  const { exception, joinLines } = text.lawChanges
  const title = (prop: string) => fields[prop] ?? prop
  const words = (list: readonly string[]) => quoted(list, text)
  const own = linesOf(gives, value, { title, words, text, lang })
  const others = exceptions.map(({ when, value: other }) =>
    fill(exception, {
      ...{ field: title(when.field), words: words(when.in) },
      value: linesOf(gives, other, { title, words, text, lang }).join(text.lawChanges.join),
    }),
  )
  return [...own, ...others].join(joinLines)
}

const quoted = (list: readonly string[], { lawChanges: words }: Text): string =>
  list.map(word => fill(words.quoted, { word })).join(words.join)

type How = {
  readonly title: (prop: string) => string
  readonly words: (list: readonly string[]) => string
  readonly text: Text
  readonly lang: Lang
}

function linesOf(gives: Gives, value: unknown, { title, words, text, lang }: How): string[] {
  const said = text.rule
  switch (gives) {
    case 'period':
      return [value === 'none' ? said.none : periodSaid(value as string, lang)]
    case 'working-days':
      return [fill(said.workingDays, { n: value })]
    case 'unless-given':
      return [value === 'never' ? said.never : fill(said.unlessGiven, { field: title(value as string) })]
    case 'publicity': {
      const { ended } = value as { ended: readonly string[] }
      return [ended.length === 0 ? said.shownThroughout : fill(said.endedBy, { words: words(ended) })]
    }
    case 'term': {
      const term = value as TermValue
      return [fill(said.termOf, { words: words(term.in), field: title(term.last) })]
    }
    case 'conditions':
      return (value as (keyof typeof text.repair.conditions)[]).map(one => text.repair.conditions[one])
    case 'exclusions': {
      const tests = value as readonly When[]
      if (tests.length === 0) return [text.repair.nothingExcluded]
      return tests.map(test => fill(said.when, { field: title(test.field), words: words(test.in) }))
    }
    case 'channel':
      return [text.repair.channels[value as keyof typeof text.repair.channels]]
    case 'decider':
      return [text.objection.deciders[value as keyof typeof text.objection.deciders]]
    case 'severity':
      return gradesSaid(value as SeverityValue, { title, words, text, lang })
  }
}

function gradesSaid({ decided, grades, amount, otherwise, stated }: SeverityValue, { title, words, text }: How): string[] {
  const said = text.rule
  const severity = (one: string) => text.why.severities[one] ?? one
  const lines = grades.map(one => fill(said.grade, { severity: severity(one.severity), words: words(one.in) }))
  if (decided)
    lines.unshift(
      fill(said.gradeDecided, {
        ...{ severity: severity(decided.severity), field: title(decided.when.field), words: words(decided.when.in) },
      }),
    )
  if (amount) {
    const { minorBelow, seriousFrom } = amount
    const parts = [
      ...(minorBelow === null ? [] : [fill(said.gradeAmountBelow, { amount: minorBelow, severity: severity('minor') })]),
      ...(seriousFrom === null ? [] : [fill(said.gradeAmountFrom, { amount: seriousFrom, severity: severity('serious') })]),
      fill(minorBelow === null && seriousFrom === null ? '{severity}' : said.gradeAmountElse, {
        severity: severity(amount.severity),
      }),
    ]
    lines.push(fill(said.gradeAmount, { words: words(amount.in), parts: parts.join(text.lawChanges.join) }))
  }
  lines.push(fill(said.gradeOtherwise, { severity: severity(otherwise.severity) }))
  if (stated) lines.push(fill(said.gradeStated, { field: title(stated.field) }))
  return lines
}

/** What is wrong in a file of the law, in words; what the finding names is taken from what it says to the terminal. */
export const lawFindingSaid = (code: string, message: string): string => {
  const said = lawFindings[code as keyof typeof lawFindings]
  if (said === undefined) return message
  const named = [...message.matchAll(/"([^"]+)"|\b([a-z][a-z0-9-]*#[\w.-]+)/g)].map(
    ([, quotedName, clause]) => quotedName ?? clause,
  )
  return fill(said, { names: code === 'LAW_CASE_FAILED' ? message : [...new Set(named)] })
}
