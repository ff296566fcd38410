/** What becomes of a record of an item: an example of today, reckoned by the rules as every record is, one life for each severity. */

import { decideDisclosure, type FactFields } from '#rules/disclosure'
import type { LawItem, SeverityValue } from '#rules/law'
import type { Because } from '#rules/outcome'
import { addDays, correspondingDay, type LocalDate, type Period, workingDayDue } from '#rules/time'
import { type Html, html, say } from './html.ts'
import { chinese, day, severityTag } from './parts.ts'
import type { View } from './view.ts'
import { cites, sentences } from './why-panel.ts'

/** The examples that stand in its template, decided on the day and valid for a year. */
const exampleOf = (item: LawItem, decided: LocalDate): Record<string, string | readonly string[]> => {
  const fields: Record<string, string | readonly string[]> = {}
  for (const field of item.fields)
    if (field.example !== undefined && !field.person)
      fields[field.prop] = field.type === 'choices' ? field.example.split(/[;\uff1b]/) : field.example
  const { determinedOn, validFrom, validTo } = item.roles
  if (determinedOn !== undefined) fields[determinedOn] = decided
  if (validFrom !== undefined) fields[validFrom] = decided
  if (validTo !== undefined) fields[validTo] = correspondingDay(decided, 'P1Y' as Period)
  return fields
}

type Example = { readonly said: string | undefined; readonly fields: FactFields }

/** One example for each severity that the categories of the item are graded by; otherwise the one of the template. */
const examplesOf = (view: View, item: LawItem, today: LocalDate): Example[] => {
  const plain = exampleOf(item, today)
  const found = view.law.on(today, item.division).rule(`${item.id}-severity`, 'severity', item.id)
  if (found === undefined) return [{ said: undefined, fields: plain }]
  const { field, grades } = found.value.value as SeverityValue
  const several = item.fields.find(one => one.prop === field)?.type === 'choices'
  const of = (word: string): Example => ({ said: word, fields: { ...plain, [field]: several ? [word] : word } })
  const example = plain[field]
  const own = typeof example === 'object' ? example[0] : example
  return [...(own === undefined ? [] : [of(own)]), ...grades.flatMap(grade => grade.in.slice(0, 1).map(of))]
}

export const itemLife = (view: View, item: LawItem, today: LocalDate): Html => {
  const words = view.text.window
  const { workingDays } = item.cadence
  const due = workingDays === undefined ? undefined : workingDayDue(view.law.calendar, today, workingDays)
  const recordedOn = due?.settled ? due.due : addDays(today, 1)
  const seen = new Set<string>()
  const lives = examplesOf(view, item, today).flatMap(({ said, fields }) => {
    const { value, because } = decideDisclosure({ item: item.id, fields, recordedOn, division: item.division }, view.law)
    const key = `${value.severity} ${value.disclosedUntil} ${value.disclosedFrom} ${value.mayEndEarlyFrom}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ said, value, because }]
  })
  lives.sort((a, b) => (a.value.severity ?? 0) - (b.value.severity ?? 0))
  return html`<section class="sections" aria-labelledby="life"><h2 id="life">${words.life}</h2><p class="small muted">${say(words.lifeLead, { today: day(today) })}</p>${lives.map(
    ({ said, value, because }) =>
      html`<div class="life">${
        value.severity !== null &&
        html`<p class="tags">${severityTag(view, value.severity)} ${said !== undefined && say(words.lifeOf, { kind: chinese(view, said) })}</p>`
      }${value.disclosedFrom === null ? hidden(view, because) : shown(view, recordedOn, value, because)}</div>`,
  )}</section>`
}

const hidden = (view: View, because: readonly Because[]): Html => {
  const why = because.filter(one => one.field === 'reason' || one.note === 'MINOR_NOT_PUBLISHED')
  return html`<p>${view.text.window.lifeHidden}</p>${sentences(view, why).map(one => html`<p>${one}</p>`)}${cites(view, why)}`
}

type Value = ReturnType<typeof decideDisclosure>['value']

const shown = (view: View, recordedOn: LocalDate, value: Value, because: readonly Because[]): Html => {
  const words = view.text.window
  const of = (field: string) => because.filter(one => one.field === field)
  const last = value.disclosedUntil === null ? null : addDays(value.disclosedUntil, -1)
  const steps: { at: LocalDate | null; said: string; because: readonly Because[] }[] = [
    { at: value.determinedOn, said: words.lifeDecided, because: [] },
    { at: recordedOn, said: value.dueOn === null ? words.lifeRecorded : words.lifeDue, because: of('dueOn') },
    { at: value.disclosedFrom, said: words.lifeShown, because: of('disclosedFrom') },
    ...(value.mayEndEarlyFrom === null
      ? []
      : [{ at: value.mayEndEarlyFrom, said: words.lifeRepair, because: of('mayEndEarlyFrom') }]),
    ...(last === null ? [] : [{ at: last, said: words.lifeLast, because: [] }]),
    {
      at: value.disclosedUntil,
      said: value.disclosedUntil === null ? words.lifeOpen : words.lifeEnds,
      because: of('disclosedUntil'),
    },
  ]
  return html`<ol class="steps timeline">${steps.map(
    step =>
      html`<li><h3>${step.at !== null && html`${day(step.at)} `}${step.said}</h3>${sentences(view, step.because).map(one => html`<p>${one}</p>`)}${cites(view, step.because)}</li>`,
  )}</ol>`
}
