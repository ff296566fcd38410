/** The page of one record: its fields, until when it is shown and why, what can be done, where it came from. */

import { readShownRecord, type ShownRecord, type Source } from '#capabilities/disclosure'
import { isBehind } from '#capabilities/operation'
import type { ShownEligibility } from '#capabilities/repair'
import type { Note } from '#rules/disclosure'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { objectionNote, objectionPart, objectionTag } from './objection-part.ts'
import { chinese, day, fieldValue, listed, pairs, severityTag, zh } from './parts.ts'
import { isTakenHere, readRepair, repairPart } from './repair-part.ts'
import { readerOf, titleIn, type View } from './view.ts'
import { whyPanel } from './why-panel.ts'

/** The page; or what it was before: once shown (gone) or never (unknown), which the public cannot tell apart but by the status. */
export const recordPage = async (
  view: View,
  id: string,
): Promise<{ page: Document } | { page: undefined; wasShown: boolean }> => {
  const found = await readShownRecord(readerOf(view.options), view.law, id, isBehind(view.options))
  if (!found.record) return { page: undefined, wasShown: found.wasShown }
  view.options.seen?.(found.record.organisationId)
  return { page: render(view, found.record, await readRepair(view, id, found.record.today)) }
}

const render = (view: View, record: ShownRecord, repair: ShownEligibility | undefined): Document => {
  const words = view.text.record
  const kind = titleIn(view, record.item)
  const { organisation } = record
  const heading = record.documentNo ?? record.matter ?? kind
  const home = organisation.uscc === null ? undefined : `/organisations/${organisation.uscc}`
  const main = html`<div class="record"><p class="kick">${say(words.kick, { class: kind, organisation: chinese(view, organisation.name) })}</p><h1${zh(view)}>${heading}</h1>${
    (record.severity !== null || record.objectedFrom !== null) &&
    html`<p class="tags">${record.severity !== null && severityTag(view, record.severity)}${objectionTag(view, record)}</p>`
  }${objectionNote(view, record)}<p class="until">${
    record.lastShownOn === null || record.disclosedUntil === null
      ? words.untilOpen
      : say(words.untilDay, { last: day(record.lastShownOn), ends: day(record.disclosedUntil) })
  }</p></div><div class="withrail"><div>${whyPanel(view, record)}${fields(view, record)}</div><aside class="rail" aria-label="${words.can}">${can(view, record, repair, home)}${objectionPart(view, record)}${source(view, record)}</aside></div>`
  return document(view, {
    title: [say(words.crumbTitle, { class: kind, number: heading }).text, organisation.name].map(unescaped),
    current: 'search',
    places: [...(home === undefined ? [] : [{ title: chinese(view, organisation.name), href: home }]), { title: kind }],
    main,
    today: record.today,
    noindex: organisation.byCodeAlone,
    endsOn: record.disclosedUntil,
  })
}

// `say` writes HTML; the title is escaped where it is put in.
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? "'")

const fields = (view: View, record: ShownRecord): Html => {
  const words = view.text.record
  const filled = record.fields.filter(one => one.value !== null)
  const empty = record.fields.filter(one => one.value === null)
  const list = filled.map(({ field, value }) => ({
    label: titleIn(view, field),
    value: fieldValue(view, field.type, value!),
  }))
  return html`<section aria-labelledby="fields"><h2 id="fields">${words.fields}</h2>${pairs(list)}${
    empty.length > 0 &&
    html`<details><summary>${say(words.emptyFields, { count: empty.length })}</summary><p class="source">${listed(
      view,
      empty.map(one => titleIn(view, one.field)),
    )}</p></details>`
  }<p class="source">${words.order}</p></section>`
}

const can = (view: View, record: ShownRecord, found: ShownEligibility | undefined, home: string | undefined): Html => {
  const words = view.text.record
  const repair = repairPart(view, found, record.authority)
  return html`<section aria-labelledby="can"><h2 id="can">${words.can}</h2>${
    repair ?? html`<p>${nothingToDo(view, record)}</p>`
  }<ul class="screen">${
    repair &&
    html`${isTakenHere(found) && html`<li><a href="/console/repairs/apply?records=${record.id}">${view.text.repairPage.applyHere}</a></li>`}<li><a href="/records/${record.id}/repair">${view.text.repairPage.toApply}</a></li><li><a href="/rules#repair">${words.repairRule}</a></li>`
  }${home !== undefined && html`<li><a href="${home}">${words.organisationPage}</a></li>`}<li><a href="/api/records/${record.id}">${words.json}</a></li><li><a href="/api/ledger/prove-shown?record=${record.id}" download="proof-${record.id}.json">${words.proof}</a></li><li><a href="/verify">${words.check}</a></li></ul></section>`
}

const nothingToDo = (view: View, record: ShownRecord): string => {
  const words = view.text.record
  if (record.severity !== null) return words.canNoRepair
  const registered: Note = 'SHOWN_WHILE_REGISTERED'
  return record.because.some(one => one.note === registered) ? words.canRegistered : words.canWaiting
}

const source = (view: View, record: ShownRecord): Html => {
  const words = view.text.record
  const { unit, on } = record.source
  return html`<section aria-labelledby="source"><h2 id="source">${words.source}</h2><p>${
    unit === null
      ? say(words.sourceNoUnit, { day: day(on) })
      : say(words.sourceText, { unit: chinese(view, unit), day: day(on) })
  }${view.text.frame.gap}${punctuality(view, record.source)}</p>${
    record.amendedOn !== null && html`<p>${say(words.changed, { day: day(record.amendedOn) })}</p>`
  }<p class="cite">${words.recordId} <code>${record.id}</code></p></section><section class="screen" aria-labelledby="share"><h2 id="share">${view.text.window.share}</h2><p><a href="/records/${record.id}"><code class="address">${`${view.host}/records/${record.id}`}</code></a></p><p class="small muted">${view.text.window.shareText}</p></section>`
}

const punctuality = (view: View, { punctual, due, daysLate }: Source): Html => {
  const words = view.text.record
  if (punctual === 'no-limit' || (due === null && punctual !== 'not-settled')) return html``
  if (punctual === 'not-settled' || due === null) return html`${words.dueOpen}`
  if (punctual === 'in-time') return say(words.inTime, { due: day(due) })
  return daysLate === null ? say(words.lateSome, { due: day(due) }) : say(words.late, { due: day(due), days: daysLate })
}
