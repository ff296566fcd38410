/** Says what a rule gives, in words, for each kind of rule. */

import { periodSaid } from '#faces/text'
import type { AnyRule, Severity, When } from '#rules/law'
import { type Html, html, say } from './html.ts'
import { chinese, listed } from './parts.ts'
import { titleIn, type View } from './view.ts'

type Value = AnyRule['values'][number]['value']
/** The value of one kind of rule. */
type Of<G extends AnyRule['gives']> = Extract<AnyRule, { gives: G }>['values'][number]['value']

/** The title of a field, looked for in the items that the rule is about. */
export const fieldTitle = (view: View, rule: Pick<AnyRule, 'items'>, prop: string): string => {
  const items = rule.items.length > 0 ? rule.items : [...view.law.items.keys()]
  for (const id of items) {
    const field = view.law.items.get(id)?.fields.find(one => one.prop === prop)
    if (field) return titleIn(view, field)
  }
  return prop
}

const words = (view: View, list: readonly string[]): Html =>
  listed(
    view,
    list.map(word => chinese(view, `“${word}”`)),
  )

const severity = (view: View, one: Severity): string => view.text.why.severities[one] ?? one

export const whenSaid = (view: View, rule: AnyRule, when: When): Html =>
  say(view.text.rule.when, { field: fieldTitle(view, rule, when.field), words: words(view, when.in) })

/** One or more lines. */
export const valueSaid = (view: View, rule: AnyRule, value: Value): Html[] => {
  const said = view.text.rule
  switch (rule.gives) {
    case 'period':
      return [html`${value === 'none' ? said.none : periodSaid(value as string, view.lang)}`]
    case 'working-days':
      return [say(said.workingDays, { n: value as number })]
    case 'unless-given':
      return [
        value === 'never' ? html`${said.never}` : say(said.unlessGiven, { field: fieldTitle(view, rule, value as string) }),
      ]
    case 'publicity': {
      const { ended } = value as Of<'publicity'>
      if (ended.length === 0) return [html`${said.shownThroughout}`]
      const isRegistered = rule.values.some(one => one.method === 'whileRegistered')
      return [say(isRegistered ? view.text.window.dissolvedBy : said.endedBy, { words: words(view, ended) })]
    }
    case 'term': {
      const term = value as Of<'term'>
      return [say(said.termOf, { words: words(view, term.in), field: fieldTitle(view, rule, term.last) })]
    }
    case 'conditions':
      return (value as Of<'conditions'>).map(one => html`${view.text.repair.conditions[one]}`)
    case 'exclusions': {
      const tests = value as Of<'exclusions'>
      return tests.length === 0 ? [html`${view.text.repair.nothingExcluded}`] : tests.map(test => whenSaid(view, rule, test))
    }
    case 'channel':
      return [html`${view.text.repair.channels[value as Of<'channel'>]}`]
    case 'decider':
      return [html`${view.text.objection.deciders[value as Of<'decider'>]}`]
    case 'severity':
      return gradesSaid(view, rule, value as Of<'severity'>)
  }
}

const gradesSaid = (view: View, rule: AnyRule, value: Of<'severity'>): Html[] => {
  const said = view.text.rule
  const { decided, grades, amount, otherwise, stated } = value
  const lines: Html[] = []
  if (decided)
    lines.push(
      say(said.gradeDecided, {
        severity: severity(view, decided.severity),
        field: fieldTitle(view, rule, decided.when.field),
        words: words(view, decided.when.in),
      }),
    )
  for (const grade of grades)
    lines.push(say(said.grade, { severity: severity(view, grade.severity), words: words(view, grade.in) }))
  if (amount) {
    const parts = [
      amount.minorBelow === null
        ? undefined
        : say(said.gradeAmountBelow, { amount: amount.minorBelow, severity: severity(view, 'minor') }),
      amount.seriousFrom === null
        ? undefined
        : say(said.gradeAmountFrom, { amount: amount.seriousFrom, severity: severity(view, 'serious') }),
      say(amount.minorBelow === null && amount.seriousFrom === null ? '{severity}' : said.gradeAmountElse, {
        severity: severity(view, amount.severity),
      }),
    ].filter(part => part !== undefined)
    lines.push(say(said.gradeAmount, { words: words(view, amount.in), parts: listed(view, parts) }))
  }
  lines.push(say(said.gradeOtherwise, { severity: severity(view, otherwise.severity) }))
  if (stated) lines.push(say(said.gradeStated, { field: fieldTitle(view, rule, stated.field) }))
  return lines
}
