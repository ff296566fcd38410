/** The mark of an open objection, and how one is made: the clocks of the law in force today, who decides, by which clause. */

import type { ShownRecord } from '#capabilities/disclosure'
import { type Html, html, say } from './html.ts'
import { chinese, clauseLinks, day, ruleAddress } from './parts.ts'
import type { View } from './view.ts'

type Marked = Pick<ShownRecord, 'objectedFrom'>

/** The mark, wherever the record appears; nothing while no objection is open. */
export const objectionTag = (view: View, { objectedFrom }: Marked): Html | false =>
  objectedFrom !== null && html`<span class="tag objected">${view.text.objection.mark}</span>`

export const objectionNote = (view: View, { objectedFrom }: Marked): Html | false =>
  objectedFrom !== null && html`<p class="note">${say(view.text.objection.markText, { day: day(objectedFrom) })}</p>`

/** What the organisation can do, and by when it hears. Without a clock where none is known of today's law. */
export const objectionPart = (view: View, record: ShownRecord): Html => {
  const words = view.text.objection
  const law = view.law.on(record.today)
  const acknowledge = law.rule('objection-acknowledgement-clock', 'working-days')
  const decide = law.rule('objection-decision-clock', 'working-days')
  const decider = law.rule('objection-decider', 'decider')
  const clauses = [
    ...new Set([acknowledge, decide, decider].flatMap(one => (one === undefined ? [] : [one.value.clause, ...one.value.also]))),
  ]
  const { authority } = record
  return html`<section aria-labelledby="object"><h2 id="object">${words.howTitle}</h2><p>${words.how}</p>${
    acknowledge !== undefined &&
    decide !== undefined &&
    html`<p>${say(words.howClocks, {
      acknowledge: html`<a href="${ruleAddress(acknowledge.rule.id)}">${String(acknowledge.value.value)}</a>`,
      decide: html`<a href="${ruleAddress(decide.rule.id)}">${String(decide.value.value)}</a>`,
    })}</p>`
  }${decider !== undefined && html`<p>${say(words.howDecider, { decider: words.deciders[decider.value.value] })}</p>`}<p class="screen"><a href="/console/objections/new?record=${record.id}">${words.toFile}</a></p><p class="screen"><a href="/records/${record.id}/report">${words.report.link}</a></p><p>${
    authority === null
      ? view.text.record.canObjectNoAuthority
      : say(view.text.record.canObject, { authority: chinese(view, authority) })
  }</p>${clauses.length > 0 && html`<p class="cite">${clauseLinks(view, clauses)}</p>`}</section>`
}
