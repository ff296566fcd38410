/** Figures of the platform itself: how soon decisions are shown, whether what has a time limit keeps it. Of nobody by name. */

import { countsToday, type Pace } from '#capabilities/disclosure'
import type { LocalDate } from '#rules/time'
import { type Document, document } from './frame.ts'
import { deadlines } from './home-page.ts'
import { type Html, html, say } from './html.ts'
import { day, number, percent } from './parts.ts'
import { readerOf, titleIn, type View } from './view.ts'

export const statisticsPage = async (view: View): Promise<Document> => {
  const words = view.text.window
  const reader = readerOf(view.options)
  const counted = await countsToday(reader, view.options.nowMs, await reader.today())
  const { today } = counted
  const main = html`<div class="prose"><h1>${words.statistics}</h1><p class="lead">${words.statisticsLead}</p></div>${pace(view, today, counted.pace)}${deadlines(view, today, counted.punctuality)}<section class="counts" aria-labelledby="more"><h2 id="more">${words.statisticsMore}</h2><ul><li><a href="/repair">${view.text.repairPage.keptTitle}</a></li><li><a href="/lists">${words.lists}</a></li><li><a href="/api/disclosure/counts">${words.statisticsJson}</a></li></ul></section>`
  return document(view, {
    title: [words.statistics],
    places: [{ title: words.statistics }],
    main,
    today,
  })
}

const WITHIN = ['week', 'half', 'month'] as const

const pace = (view: View, today: LocalDate, of: ReadonlyMap<string, Pace>): Html => {
  const words = view.text.window
  const rows = [...view.law.items.values()].flatMap(item => {
    const one = of.get(item.id)
    return one === undefined || item.id === 'registration' ? [] : [{ item, one }]
  })
  if (rows.length === 0) return html`<p class="note">${words.paceNone}</p>`
  const heads = [words.paceAll, ...WITHIN.map(one => words.paces[one])]
  return html`<section class="counts" aria-labelledby="pace"><h2 id="pace">${words.pace}</h2><table class="table stack" role="table"><caption>${say(words.paceCaption, { today: day(today) })}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${view.text.home.countsClass}</th>${heads.map(
    head => html`<th scope="col" role="columnheader" class="number">${head}</th>`,
  )}</tr></thead><tbody role="rowgroup">${rows.map(
    ({ item, one }) =>
      html`<tr role="row"><th scope="row" role="rowheader"><a href="/catalogue/${item.id}">${titleIn(view, item)}</a></th>${[
        number(one.all),
        ...WITHIN.map(within => percent(one[within], one.all)),
      ].map((cell, at) => html`<td role="cell" class="number" data-label="${heads[at]!}"><div>${cell}</div></td>`)}</tr>`,
  )}</tbody></table><p class="small muted">${words.paceNote}</p></section>`
}
