/** Records in a list: adverse ones as blocks that say until when they are shown, others as a table. */

import type { RecordLine } from '#capabilities/disclosure'
import type { ShownItem } from '#rules/disclosure'
import { type Html, html, say } from './html.ts'
import { objectionTag } from './objection-part.ts'
import { chinese, day, fieldValue, prose, severityTag, zh } from './parts.ts'
import { titleIn, type View } from './view.ts'

/** 公示至 …（含当日），… 起停止。 */
const untilSaid = (view: View, record: Pick<RecordLine, 'lastShownOn' | 'disclosedUntil'>): Html => {
  const words = view.text.record
  return record.lastShownOn === null || record.disclosedUntil === null
    ? html`${words.untilShortOpen}`
    : say(words.untilShort, { last: day(record.lastShownOn), ends: day(record.disclosedUntil) })
}

export const recordBlock = (view: View, record: RecordLine): Html => {
  const words = view.text.organisation
  const { severity } = record
  const fact = (label: string, value: Html) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`
  return html`<article class="rec"><h3><a href="/records/${record.id}"${zh(view)}>${record.matter}</a></h3>${
    record.documentNo !== null && html`<p class="what"${zh(view)}>${record.documentNo}</p>`
  }${
    (severity !== null || record.objectedFrom !== null) &&
    html`<p class="tags">${severity !== null && severityTag(view, severity)}${objectionTag(view, record)}</p>`
  }<dl class="facts">${
    record.determinedOn !== null && fact(words.decidedOn, day(record.determinedOn))
  }${record.facts.map(one => fact(titleIn(view, one.field), fieldValue(view, one.field.type, one.value)))}${
    record.authority !== null && fact(words.authority, chinese(view, record.authority))
  }</dl><p class="strip"><span>${untilSaid(view, record)}${
    record.mayEndEarlyFrom !== null &&
    record.lastShownOn !== null &&
    record.mayEndEarlyFrom <= record.lastShownOn &&
    html`${view.text.frame.gap}${say(view.text.record.repairFrom, { day: day(record.mayEndEarlyFrom) })}`
  }</span><a href="/records/${record.id}#why">${view.text.record.why}<span class="unseen"> ${record.documentNo ?? record.matter}</span></a></p></article>`
}

export const recordTable = (view: View, item: ShownItem, records: readonly RecordLine[]): Html => {
  const words = view.text.organisation
  const validity = item.line.validTo !== undefined
  return html`<table class="table stack" role="table"><caption class="unseen">${titleIn(view, item)}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.matter}</th><th scope="col" role="columnheader">${words.authority}</th><th scope="col" role="columnheader">${words.decidedOn}</th>${
    validity && html`<th scope="col" role="columnheader">${words.validUntil}</th>`
  }</tr></thead><tbody role="rowgroup">${records.map(
    record =>
      html`<tr role="row"><th scope="row" role="rowheader"><a href="/records/${record.id}"${zh(view)}>${record.matter}</a>${
        record.documentNo !== null && html`<br><span class="muted"${zh(view)}>${prose(record.documentNo)}</span>`
      }${record.objectedFrom !== null && html`<br>${objectionTag(view, record)}`}</th><td role="cell" data-label="${words.authority}"><span${zh(view)}>${record.authority ?? view.text.frame.none}</span></td><td role="cell" data-label="${words.decidedOn}">${
        record.determinedOn === null ? view.text.frame.none : day(record.determinedOn)
      }</td>${
        validity &&
        html`<td role="cell" data-label="${words.validUntil}">${record.validTo === null ? view.text.frame.none : fieldValue(view, 'date', record.validTo)}</td>`
      }</tr>`,
  )}</tbody></table>`
}
