/** A rule as a lawyer checks it: sentence, values over time, how it is counted, exceptions, cases, clauses with their standing. */

import { type RuleSheet, ruleSheetOn } from '#capabilities/disclosure'
import type { LawCase } from '#rules/law'
import { addDays, type LocalDate } from '#rules/time'
import { clauseBlock } from './clause-block.ts'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { chinese, clauseLink, day, fieldValue, listed, paraphrase, zh } from './parts.ts'
import { fieldTitle, valueSaid, whenSaid } from './rule-values.ts'
import { divisionNames, readerOf, titleIn, type View } from './view.ts'

export const rulePage = async (view: View, id: string): Promise<Document | undefined> => {
  const today = await readerOf(view.options).today()
  const sheet = ruleSheetOn(view.law, id, today)
  return sheet && render(view, sheet, today, sheet.rule.division === null ? null : await divisionNames(view))
}

const render = (view: View, sheet: RuleSheet, today: LocalDate, names: ReadonlyMap<string, string> | null): Document => {
  const words = view.text.rule
  const { rule } = sheet
  const kick = { 'in-force': words.kick, future: words.kickFuture, past: words.kickPast }[sheet.standing]
  const main = html`<p class="kick">${kick}${view.text.frame.titleJoin}<code>${rule.id}</code>${
    rule.division !== null &&
    html`${view.text.frame.titleJoin}${say(words.place, { division: chinese(view, names?.get(rule.division) ?? rule.division) })}`
  }</p><h1>${titleIn(view, rule)}</h1>${standingOf(view, sheet)}<div class="withrail"><div>${values(view, sheet)}${how(view, sheet)}${exceptions(view, sheet)}${cases(view, sheet)}${clauses(view, sheet)}</div>${rail(view, sheet)}</div>`
  return document(view, {
    title: [titleIn(view, rule), words.crumb],
    current: 'rules',
    places: [{ title: words.crumb, href: '/rules' }, { title: html`<code>${rule.id}</code>` }],
    main,
    today,
  })
}

const standingOf = (view: View, sheet: RuleSheet): Html => {
  const words = view.text.rule
  const { current, rule } = sheet
  const first = sheet.values.at(-1)
  const since =
    current !== undefined
      ? say(words.inForceSince, { day: day(current.from) })
      : sheet.standing === 'future'
        ? say(words.inForceFrom, { day: day(first!.from) })
        : say(words.inForceUntil, { day: day(sheet.values[0]!.until!) })
  const clause = view.law.clause((current ?? sheet.values[0])!.clause)
  const doubtful = sheet.clauses.filter(one => one.unconfirmed || one.article === null).length
  const items = rule.items.flatMap(id => view.law.items.get(id) ?? [])
  const pair = (label: string, value: Html | string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`
  return html`<dl class="standing">${pair(words.inForce, since)}${
    clause && pair(words.level, view.text.law.levels[clause.instrument.level] ?? clause.instrument.level)
  }${pair(
    words.appliesTo,
    items.length === 0
      ? words.appliesToAll
      : listed(
          view,
          items.map(item => html`<a href="/catalogue/${item.id}">${titleIn(view, item)}</a>`),
        ),
  )}${pair(
    words.standing,
    doubtful === 0 ? words.standingOk : say(words.standingNot, { count: doubtful }),
  )}${pair(words.version, String(view.law.version))}</dl>`
}

const values = (view: View, sheet: RuleSheet): Html => {
  const words = view.text.rule
  const { rule } = sheet
  return html`<section aria-labelledby="values"><h2 id="values">${words.values}</h2><table class="table stack" role="table"><caption>${words.valuesCaption}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.from}</th><th scope="col" role="columnheader">${words.until}</th><th scope="col" role="columnheader">${words.value}</th><th scope="col" role="columnheader">${words.clause}</th></tr></thead><tbody role="rowgroup">${sheet.values.map(
    value =>
      html`<tr role="row"><th scope="row" role="rowheader">${day(value.from)}</th><td role="cell" data-label="${words.until}">${
        value.until === null ? words.open : day(addDays(value.until, -1))
      }</td><td role="cell" data-label="${words.value}"><div class="short">${lines(valueSaid(view, rule, value.value))}</div></td><td role="cell" data-label="${words.clause}"><div>${lines(
        [value.clause, ...value.also].map(id => html`${clauseLink(view, id)}<span class="cite">${paraphrase(view, id)}</span>`),
      )}</div></td></tr>`,
  )}</tbody></table></section>`
}

const lines = (list: readonly Html[]): Html => html`${list.map((one, index) => html`${index > 0 && html`<br>`}${one}`)}`

const how = (view: View, sheet: RuleSheet): Html => {
  const words = view.text.rule
  const { rule, current } = sheet
  const value = current ?? sheet.values[0]!
  const all = [
    words.methods[value.method],
    rule.anchor === null ? undefined : words.anchors[rule.anchor],
    sheet.values.length > 1 || value.transitionClause !== null
      ? html`${words.transitions[value.transition]}${value.transitionClause !== null && html` <span class="cite">${clauseLink(view, value.transitionClause)}</span>`}`
      : undefined,
    words.overridables[rule.overridable],
  ]
  return html`<section aria-labelledby="how"><h2 id="how">${words.how}</h2><ol class="numbered">${all
    .filter(one => one !== undefined)
    .map(one => html`<li>${one}</li>`)}</ol></section>`
}

const exceptions = (view: View, sheet: RuleSheet): Html => {
  const words = view.text.rule
  const all = sheet.values.flatMap(value => value.exceptions.map(exception => ({ exception, value })))
  return html`<section aria-labelledby="exceptions"><h2 id="exceptions">${words.exceptions}</h2>${
    all.length === 0
      ? html`<p>${words.noExceptions}</p>`
      : html`<table class="table stack" role="table"><caption>${words.exceptionsCaption}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.exceptions}</th><th scope="col" role="columnheader">${words.value}</th><th scope="col" role="columnheader">${words.from}</th><th scope="col" role="columnheader">${words.clause}</th></tr></thead><tbody role="rowgroup">${all.map(
          ({ exception, value }) =>
            html`<tr role="row"><th scope="row" role="rowheader">${whenSaid(view, sheet.rule, exception.when)}</th><td role="cell" data-label="${words.value}"><div>${lines(valueSaid(view, sheet.rule, exception.value))}</div></td><td role="cell" data-label="${words.from}">${day(value.from)}</td><td role="cell" data-label="${words.clause}"><div>${clauseLink(view, exception.clause)}</div></td></tr>`,
        )}</tbody></table>`
  }</section>`
}

const cases = (view: View, sheet: RuleSheet): Html => {
  const words = view.text.rule
  return html`<section aria-labelledby="cases"><h2 id="cases">${words.cases}</h2>${
    sheet.cases.length === 0
      ? html`<p>${words.noCases}</p>`
      : html`<p class="source">${say(words.casesText, { count: sheet.cases.length })}</p><table class="table stack cases" role="table"><caption class="unseen">${words.cases}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.case}</th><th scope="col" role="columnheader">${words.given}</th><th scope="col" role="columnheader">${words.expect}</th></tr></thead><tbody role="rowgroup">${sheet.cases.map(
          one =>
            html`<tr role="row"><th scope="row" role="rowheader"${zh(view)}>${one.name}</th><td role="cell" data-label="${words.given}"><div>${given(view, sheet, one)}</div></td><td role="cell" data-label="${words.expect}"><div>${expected(view, one)}</div></td></tr>`,
        )}</tbody></table>`
  }</section>`
}

const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
const said = (view: View, value: unknown): Html =>
  isDay(value)
    ? day(value)
    : Array.isArray(value)
      ? chinese(view, value.join(view.text.frame.listJoin))
      : fieldValue(view, 'text', String(value))

/** The facts of a case by the titles of their fields, then what happened later. */
const given = (view: View, sheet: RuleSheet, one: LawCase): Html => {
  const words = view.text.rule
  const {
    fields = {},
    recordedOn,
    item,
    ...rest
  } = one.given as {
    fields?: Record<string, unknown>
    recordedOn?: string
    item?: string
    then?: { on: string; kind: string }[]
  }
  const rule = { items: item === undefined ? sheet.rule.items : [item] }
  const parts = Object.entries(fields).map(([prop, value]) => html`${fieldTitle(view, rule, prop)} ${said(view, value)}`)
  if (recordedOn !== undefined) parts.push(say(words.recorded, { day: day(recordedOn) }))
  for (const later of rest.then ?? [])
    parts.push(say(words.later, { day: day(later.on), kind: words.kinds[later.kind] ?? later.kind }))
  return html`${parts.map((part, index) => html`${index > 0 && view.text.frame.comma}${part}`)}`
}

const expected = (view: View, one: LawCase): Html => {
  const words = view.text.rule
  return lines(
    Object.entries(one.expect).flatMap(([name, value]) => {
      if (value === null) return words.expectedNone[name] === undefined ? [] : [html`${words.expectedNone[name]}`]
      const sentence = words.expected[name]
      if (sentence === undefined) return []
      const shown = name === 'severity' ? html`${view.text.why.severities[String(value)] ?? String(value)}` : said(view, value)
      return [say(sentence, { value: shown })]
    }),
  )
}

const clauses = (view: View, sheet: RuleSheet): Html => {
  const words = view.text.rule
  return html`<section aria-labelledby="clauses"><h2 id="clauses">${words.clauses}</h2><p class="source">${words.clausesText}</p>${sheet.clauses.map(clause => clauseBlock(view, clause, true))}</section>`
}

const rail = (view: View, sheet: RuleSheet): Html => {
  const words = view.text.rule
  const link = (id: string, title: string) => html`<li><a href="#${id}">${title}</a></li>`
  return html`<aside class="rail screen" aria-label="${words.onPage}"><section><h2>${words.onPage}</h2><ul>${[
    link('values', words.values),
    link('how', words.how),
    link('exceptions', words.exceptions),
    link('cases', words.cases),
    link('clauses', words.clauses),
  ]}</ul></section><section><h2>${words.machine}</h2><ul><li><a href="/api/disclosure/rule?rule=${sheet.rule.id}">${words.json}</a></li><li><a href="/rules">${words.all}</a></li></ul></section><section><h2>${words.whoMayChange}</h2><p class="small">${words.whoMayChangeText}</p></section></aside>`
}
