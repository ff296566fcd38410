/** Whether the deadlines of repair and of objections are kept: numbers by clock and by unit, of nobody by name. */

import { readKept as readObjections } from '#capabilities/objection'
import type { Environment } from '#capabilities/operation'
import { readKept as readRepairs } from '#capabilities/repair'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { chinese, day, number, percent } from './parts.ts'
import type { View } from './view.ts'

export const keptPage = async (view: View, environment: Environment): Promise<Document> => {
  const words = view.text.repairPage
  const repairs = await readRepairs(environment, view.law)
  const objections = await readObjections(environment, view.law)
  const { since, today } = repairs
  const main = html`<div class="prose"><h1>${words.keptTitle}</h1><p class="lead">${words.keptLead}</p><p>${say(words.keptCaption, { since: day(since), today: day(today) })}</p></div><h2 class="part">${words.keptRepairs}</h2>${tables(view, repairs, words.keptNone, words.keptClocks)}<h2 class="part">${words.keptObjections}</h2>${tables(view, objections, words.keptNoObjections, words.keptObjectionClocks)}<p class="small muted">${words.keptNote}</p><p><a href="/rules#repair">${words.keptRules}</a></p>`
  return document(view, {
    title: [words.keptTitle],
    current: 'rules',
    places: [{ title: words.keptTitle }],
    main,
    today,
  })
}

type Counts = { inTime: number; late: number; overdue: number; unsettled: number }
type Kept = {
  clocks: readonly (Counts & { clock: string })[]
  units: readonly (Counts & { unitName: string | null })[]
}

const tables = (view: View, { clocks, units }: Kept, none: string, called: Readonly<Record<string, string>>): Html => {
  const words = view.text.repairPage
  if (!clocks.some(one => one.inTime + one.late + one.overdue + one.unsettled > 0)) return html`<p class="note">${none}</p>`
  return html`${table(
    view,
    words.keptClock,
    clocks.map(one => ({ ...one, title: html`${called[one.clock]!}` })),
  )}${table(
    view,
    words.keptUnit,
    units.map(one => ({ ...one, title: one.unitName === null ? html`${words.keptCentre}` : chinese(view, one.unitName) })),
  )}`
}

type Row = Counts & { readonly title: Html }

const table = (view: View, first: string, rows: readonly Row[]): Html => {
  const words = view.text.repairPage
  const heads = [words.keptInTime, words.keptLate, words.keptOverdue, words.keptUnsettled, words.keptShare]
  const cells = (row: Row): string[] => {
    const all = row.inTime + row.late + row.overdue
    const counted = [row.inTime, row.late, row.overdue, row.unsettled].map(one => number(one))
    return [...counted, all === 0 ? view.text.frame.none : percent(row.inTime, all)]
  }
  return html`<section class="counts"><table class="table stack" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${first}</th>${heads.map(
    head => html`<th scope="col" role="columnheader" class="number">${head}</th>`,
  )}</tr></thead><tbody role="rowgroup">${rows.map(
    row =>
      html`<tr role="row"><th scope="row" role="rowheader">${row.title}</th>${cells(row).map(
        (cell, at) => html`<td role="cell" class="number" data-label="${heads[at]!}"><div>${cell}</div></td>`,
      )}</tr>`,
  )}</tbody></table></section>`
}
