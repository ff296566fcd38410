/** Why until this day: a bar of the period, then the steps of the ruling, each with its clause and rule. */

import type { ShownRecord } from '#capabilities/disclosure'
import { fill, periodSaid } from '#faces/text'
import type { Note } from '#rules/disclosure'
import type { Because } from '#rules/outcome'
import { daysBetween } from '#rules/time'
import { Html, html, say } from './html.ts'
import { clauseLink, day, listed, paraphrase, prose, ruleAddress } from './parts.ts'
import type { View } from './view.ts'

// What lengthens or shortens a period stands in a step of its own.
const EXCEPTIONS: ReadonlySet<string> = new Set<Note>([
  'TERM_NOT_OVER',
  'TERM_OPEN_ENDED',
  'MILDER_CUT_BY_NEW_LAW',
  'MILDER_NEW_PERIOD',
  'MILDER_OLD_PERIOD',
  'NEW_LAW_APPLIES',
  'OLD_LAW_KEPT',
  'MINOR_PUBLISHED_WITH_REASON',
  'GRADED_LOWER_IGNORED',
])

export const whyPanel = (view: View, record: ShownRecord): Html => {
  const words = view.text.record
  const heading = record.disclosedUntil === null ? words.whyWholeWhile : words.why
  return html`<section class="panel why" id="why" aria-labelledby="why-h"><h2 id="why-h">${heading}</h2>${
    record.severity !== null && bar(view, record)
  }<ol class="steps">${steps(view, record)}</ol><p class="cite follows">${say(words.follows, { entry: record.entry, day: day(record.entryOn), version: record.lawVersion })}</p></section>`
}

const percent = (part: number, whole: number): number => Math.round(Math.min(1, Math.max(0, part / whole)) * 1000) / 10

// The middle mark stands under its place on the bar, in steps of five per cent; styles of single elements are not allowed.
const place = (at: number): number => (at >= 100 ? 0 : Math.min(70, Math.max(25, Math.round(at / 5) * 5)))

/** The period as a bar: hidden from readers, who get the same in a sentence. */
const bar = (view: View, record: ShownRecord): Html => {
  const words = view.text.record
  const { determinedOn: from, disclosedUntil: ends, lastShownOn: last, mayEndEarlyFrom: early, today } = record
  if (from === null || ends === null || last === null) return new Html('')
  const whole = Math.max(1, daysBetween(from, ends))
  const now = percent(daysBetween(from, today), whole)
  const repair = early !== null && early <= last ? early : null
  const at = repair === null ? 100 : percent(daysBetween(from, repair), whole)
  // Near an edge the word stands inside the bar.
  const anchor = now < 8 ? 'start' : now > 92 ? 'end' : 'middle'
  const caption = say(repair === null ? words.barCaptionNoRepair : words.barCaption, {
    decided: day(from),
    repair: repair === null ? '' : day(repair),
    ends: day(ends),
    today: day(today),
  })
  const mark = (date: string, said: string) => html`<li><b>${day(date)}</b>${said}</li>`
  return html`<figure class="span"><svg aria-hidden="true" focusable="false"><rect class="ran" x="0" y="26" width="${at}%" height="14"/><rect class="runs" x="${at}%" y="26" width="${Math.max(0, 100 - at)}%" height="14"/><rect class="frame" x="0" y="26" width="100%" height="14"/><rect class="now" x="${now}%" y="20" width="3" height="26"/><text x="${now}%" y="14" text-anchor="${anchor}">${view.text.frame.today}</text></svg><ol class="marks m${place(at)}" aria-hidden="true">${mark(from, words.barDecided)}${
    repair !== null && mark(repair, words.barRepair)
  }${mark(ends, words.barEnds)}</ol><figcaption class="unseen">${caption}</figcaption></figure>`
}

type Step = { readonly title: Html | string; readonly sentences: readonly Html[]; readonly because: readonly Because[] }

const steps = (view: View, record: ShownRecord): Html[] => {
  const { why } = view.text
  const of = (field: string) => record.because.filter(one => one.field === field)
  const plain = (list: readonly Because[]) => list.filter(one => !EXCEPTIONS.has(one.note ?? ''))
  const period = [...plain(of('mayEndEarlyFrom')), ...plain(of('disclosedUntil'))]
  const counting = countingOf(period)
  const counted = period.filter(one => !counting.includes(one))
  const exceptions = record.because.filter(one => EXCEPTIONS.has(one.note ?? ''))
  const all: Step[] = []
  if (record.severity !== null)
    all.push({
      title: say(why.severity, { severity: view.text.severities[record.severity]! }),
      sentences: sentences(view, plain(of('severity'))),
      because: plain(of('severity')),
    })
  const shownFrom = of('disclosedFrom')
  if (record.severity === null)
    all.push({
      title: say(why.shown, { day: day(record.disclosedFrom) }),
      sentences: sentences(view, shownFrom),
      because: shownFrom,
    })
  else if (record.determinedOn !== null)
    all.push({
      title: say(why.start, { day: day(record.determinedOn) }),
      sentences: sentences(view, of('determinedOn')),
      because: counting,
    })
  all.push({ title: periodTitle(view, record, counted), sentences: periodSentences(view, counted), because: counted })
  if (record.severity !== null)
    all.push(
      exceptions.length > 0
        ? { title: why.exceptions, sentences: sentences(view, exceptions), because: exceptions }
        : { title: why.noExceptions, sentences: [html`${why.noExceptionsText}`], because: [] },
    )
  return all.map(
    step => html`<li><h3>${step.title}</h3>${step.sentences.map(one => html`<p>${one}</p>`)}${cites(view, step.because)}</li>`,
  )
}

/** The clauses that say from which day to count: what carries both periods; where two laws meet, the first beside each. */
const countingOf = (period: readonly Because[]): readonly Because[] => {
  const beside = period.filter(one => one.note === undefined)
  const [early, late] = ['mayEndEarlyFrom', 'disclosedUntil'].map(field => beside.filter(one => one.field === field))
  const both = beside.filter(one => early!.some(a => a.clause === one.clause) && late!.some(a => a.clause === one.clause))
  return both.length > 0 ? both : [...early!.slice(0, 1), ...late!.slice(0, 1)]
}

const periodOf = (because: readonly Because[], field: string): string | undefined => {
  const period = because.find(one => one.field === field && one.params?.period !== undefined)?.params?.period
  return period === undefined ? undefined : String(period)
}

const periodTitle = (view: View, record: ShownRecord, counted: readonly Because[]): Html | string => {
  const { why } = view.text
  const longest = periodOf(counted, 'disclosedUntil')
  const shortest = periodOf(counted, 'mayEndEarlyFrom')
  if (longest === undefined) return record.lastShownOn === null ? why.inForce : say(why.until, { day: day(record.lastShownOn) })
  const long = periodSaid(longest, view.lang)
  return shortest === undefined
    ? say(why.longestOnly, { longest: long })
    : say(why.period, { shortest: periodSaid(shortest, view.lang), longest: long })
}

const noteSaid = (view: View, because: Because): Html | undefined => {
  const sentence = because.note === undefined ? undefined : (view.text.notes as Record<string, string>)[because.note]
  if (sentence === undefined) return undefined
  const params: Record<string, string | number> = { ...because.params }
  if (typeof params.period === 'string') params.period = periodSaid(params.period, view.lang)
  return prose(fill(sentence, params))
}

/** What the reasons say, each once. */
export const sentences = (view: View, because: readonly Because[]): Html[] => {
  const said = new Map<string, Html>()
  for (const one of because) {
    const sentence = noteSaid(view, one)
    if (sentence) said.set(sentence.text, sentence)
  }
  return [...said.values()]
}

/** The shortest and the longest period, each by its name. */
const periodSentences = (view: View, because: readonly Because[]): Html[] => {
  const { why } = view.text
  return because.flatMap(one => {
    const sentence = noteSaid(view, one)
    if (!sentence) return []
    if (one.params?.period === undefined) return [sentence]
    const label = one.field === 'mayEndEarlyFrom' ? why.shortestLabel : why.longestLabel
    return [html`${label}${sentence}`]
  })
}

/** Where it is written: each clause once with its content in other words, then the rules through which they were applied. */
export const cites = (view: View, because: readonly Because[]): Html | false => {
  const words = view.text.record
  const clauses = [...new Set(because.flatMap(one => one.clause ?? []))]
  const rules = [...new Set(because.flatMap(one => one.rule ?? []))]
  if (clauses.length === 0) return false
  return html`<ul class="cite">${clauses.map(id => html`<li>${words.basis} ${clauseLink(view, id)}${paraphrase(view, id)}</li>`)}${
    rules.length > 0 &&
    html`<li>${words.rule} ${listed(
      view,
      rules.map(rule => html`<a href="${ruleAddress(rule)}"><code>${rule}</code></a>`),
    )}</li>`
  }</ul>`
}
