/** How to ask for the repair of one record: what is met, what to prepare, where to hand in. */

import { readShownRecord, type ShownRecord } from '#capabilities/disclosure'
import { isBehind } from '#capabilities/operation'
import type { ShownEligibility } from '#capabilities/repair'
import { commitmentPaper } from '#faces/text'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { chinese, day } from './parts.ts'
import { readRepair, repairPart } from './repair-part.ts'
import { readerOf, titleIn, type View } from './view.ts'

const CREDIT_CHINA = 'https://www.creditchina.gov.cn/'

/** Of a record that is disclosed today and of which some rule of repair speaks; of any other what its own page says. */
export const repairPage = async (
  view: View,
  id: string,
): Promise<{ page: Document } | { page: undefined; wasShown: boolean }> => {
  const found = await readShownRecord(readerOf(view.options), view.law, id, isBehind(view.options))
  if (!found.record) return { page: undefined, wasShown: found.wasShown }
  const eligibility = await readRepair(view, id, found.record.today)
  if (eligibility === undefined) return { page: undefined, wasShown: false }
  return { page: render(view, found.record, eligibility) }
}

const render = (view: View, record: ShownRecord, found: ShownEligibility): Document => {
  const words = view.text.repairPage
  const heading = record.documentNo ?? record.matter ?? titleIn(view, record.item)
  const { organisation } = record
  const part = repairPart(view, found, record.authority)
  const main = html`<div class="prose sections"><h1>${say(words.forRecord, { number: chinese(view, heading) })}</h1><p class="lead">${chinese(view, organisation.name)}</p><p>${words.lead}</p><section aria-labelledby="step1"><h2 id="step1">${words.step1}</h2>${part ?? html`<p>${words.notPossible}</p>`}</section><section aria-labelledby="step2"><h2 id="step2">${words.step2}</h2><p>${words.have}</p><p>${words.bring}</p><ul>${words.bringList.map(one => html`<li>${one}</li>`)}</ul></section><section aria-labelledby="step3"><h2 id="step3">${words.step3}</h2>${handIn(view, record, found)}</section><section aria-labelledby="after"><h2 id="after">${words.after}</h2><p>${after(view, record)}</p><p><a href="/repair">${words.keptLink}</a></p></section>${letter(view, record)}</div>`
  return document(view, {
    title: [words.title, heading],
    current: 'search',
    places: [{ title: chinese(view, heading), href: `/records/${record.id}` }, { title: words.title }],
    main,
    today: record.today,
    noindex: true,
  })
}

/** How many days the unit has is the law's to say. */
const after = (view: View, { today }: ShownRecord): Html => {
  const law = view.law.on(today)
  const days = (rule: string) => String(law.rule(rule, 'working-days')?.value.value ?? view.text.frame.none)
  return say(view.text.repairPage.afterText, {
    acceptance: days('repair-acceptance-clock'),
    decision: days('repair-decision-clock'),
  })
}

const handIn = (view: View, record: ShownRecord, { standing, channel, from }: ShownEligibility): Html => {
  const words = view.text.repairPage
  const authority = { authority: chinese(view, record.authority ?? '') }
  if (standing === 'later' && from !== null) return html`<p>${say(words.notNow, { day: day(from) })}</p>`
  if (standing !== 'now') return html`<p>${words.notPossible}</p>`
  return channel === 'own'
    ? html`<p>${words.ownText}</p><p><a class="button" href="/console/repairs/apply?records=${record.id}">${say(words.own, authority)}</a></p>`
    : html`<p>${say(words.creditChinaText, authority)}</p><p><a class="button" href="${CREDIT_CHINA}" rel="noreferrer">${words.creditChina}</a></p>`
}

/** What the PDF says, for whoever has no account: the same words. */
const letter = (view: View, record: ShownRecord): Html => {
  const words = view.text.repairPage
  const { title, lead, rows, paragraphs, signs, foot } = commitmentPaper({
    today: record.today,
    organisation: record.organisation,
    records: [{ title: record.item.title, documentNo: record.documentNo, determinedOn: null }],
  })
  return html`<section class="letter" aria-labelledby="letter"><h2 id="letter" class="screen">${words.letter}</h2><p class="small muted screen">${words.letterNote}</p><article class="panel" lang="zh-CN"><h3>${title}</h3><p>${lead ?? ''}</p><dl class="pairs">${rows.map(
    row => html`<div><dt>${row.label}</dt><dd>${row.value}</dd></div>`,
  )}</dl>${paragraphs.map(one => html`<p>${one}</p>`)}<p class="signs">${(signs ?? []).map(one => html`<span>${one}</span>`)}</p><p class="small muted">${foot}</p></article></section>`
}
