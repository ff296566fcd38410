/** The home page: find one organisation; what is shown today; what the platform does not do. */

import { countsToday, type Punctuality } from '#capabilities/disclosure'
import { periodSaid } from '#faces/text'
import { shownOf } from '#rules/disclosure'
import type { LocalDate } from '#rules/time'
import { type Document, document } from './frame.ts'
import { Html, html, say } from './html.ts'
import { clauseLink, day, listed, number, percent, ruleAddress, searchBox } from './parts.ts'
import { readerOf, titleIn, type View } from './view.ts'

export const homePage = async (view: View): Promise<Document> => {
  const { home } = view.text
  const { options } = view
  const reader = readerOf(options)
  const { today, counts: counted, punctuality } = await countsToday(reader, options.nowMs, await reader.today())
  const task = (name: keyof typeof home.task, href: string) =>
    html`<li><h3><a href="${href}">${home.task[name].title}</a></h3><p>${home.task[name].text}</p></li>`
  const loading = options.sample?.() ?? null
  const main = html`<section class="hero"><h1>${home.title}</h1><p class="lead muted">${home.lead}</p>${searchBox(view)}${
    loading !== null &&
    html`<p class="note">${say(home.loading, { done: Math.floor((100 * loading.done) / Math.max(1, loading.total)) })}</p>`
  }</section><section class="tasks" aria-labelledby="tasks"><h2 id="tasks">${home.tasks}</h2><ul>${[
    task('until', '/rules'),
    task('repair', '/rules'),
    task('law', '/law'),
    task('handIn', '/console/'),
  ]}</ul></section>${counts(view, today, counted)}${deadlines(view, today, punctuality)}<section class="panel wash" aria-labelledby="not"><h2 id="not">${home.not}</h2><p>${home.notText}${view.text.frame.gap}<a href="/rules">${home.notLink}</a></p></section>`
  return document(view, { title: [home.title], current: 'search', main, today })
}

const counts = (view: View, today: LocalDate, of: ReadonlyMap<string, number>): Html => {
  const { home } = view.text
  const groups = shownOf(view.law).groups.map(group => ({
    group,
    count: group.items.reduce((sum, item) => sum + (of.get(item) ?? 0), 0),
  }))
  const filled = groups.filter(one => one.count > 0)
  const empty = groups.filter(one => one.count === 0)
  return html`<section class="counts" aria-labelledby="today"><h2 id="today">${home.counts}</h2>${
    filled.length > 0 &&
    html`<table class="table"><caption>${say(home.countsCaption, { today: day(today) })}</caption><thead><tr><th scope="col">${home.countsClass}</th><th scope="col" class="number">${home.countsCount}</th><th scope="col">${home.countsPeriod}</th></tr></thead><tbody>${filled.map(
      ({ group, count }) =>
        html`<tr><th scope="row"><a href="/catalogue/${group.items[0]}">${titleIn(view, group)}</a></th><td class="number">${number(count)}</td><td>${periodOf(view, group.items, today)}</td></tr>`,
    )}</tbody></table>`
  }${
    empty.length > 0 &&
    html`<p class="small">${say(home.countsNoneText, {
      classes: listed(
        view,
        empty.map(one => titleIn(view, one.group)),
      ),
    })}</p>`
  }<p class="small muted">${home.countsNote}</p></section>`
}

/** Whether what has a time limit is handed in within it; of what is disclosed today, as everything here. */
export const deadlines = (view: View, today: LocalDate, of: ReadonlyMap<string, Punctuality>): Html => {
  const { home } = view.text
  const figure = (label: string, said: string) =>
    html`<td role="cell" class="number" data-label="${label}"><div>${said}</div></td>`
  const rows = [...view.law.items.values()].flatMap(item => {
    const punctual = of.get(item.id)
    if (punctual === undefined) return []
    const { cadence } = item
    const all = punctual.inTime + punctual.late
    const basis = cadence.clause === undefined ? '' : html`<br><span class="small">${clauseLink(view, cadence.clause)}</span>`
    return [
      html`<tr role="row"><th scope="row" role="rowheader"><a href="/catalogue/${item.id}">${titleIn(view, item)}</a></th>${[
        figure(home.deadlinesAll, number(all)),
        figure(home.deadlinesInTime, number(punctual.inTime)),
        figure(home.deadlinesShare, percent(punctual.inTime, all)),
      ]}<td role="cell" data-label="${home.deadlinesLimit}"><div>${titleIn(view, cadence)}${basis}</div></td></tr>`,
    ]
  })
  if (rows.length === 0) return new Html('')
  const head = (said: string, of: 'number' | 'text') =>
    html`<th scope="col" role="columnheader"${new Html(of === 'number' ? ' class="number"' : '')}>${said}</th>`
  return html`<section class="counts" aria-labelledby="deadlines"><h2 id="deadlines">${home.deadlines}</h2><table class="table stack" role="table"><caption>${say(home.deadlinesCaption, { today: day(today) })}</caption><thead role="rowgroup"><tr role="row">${[
    head(home.countsClass, 'text'),
    head(home.deadlinesAll, 'number'),
    head(home.deadlinesInTime, 'number'),
    head(home.deadlinesShare, 'number'),
    head(home.deadlinesLimit, 'text'),
  ]}</tr></thead><tbody role="rowgroup">${rows}</tbody></table><p class="small muted">${home.deadlinesNote}</p></section>`
}

/** How long records of these items are shown, linked to the rule that says so. */
const periodOf = (view: View, items: readonly string[], today: LocalDate): Html[] => {
  const law = view.law.on(today)
  const longest = (severity: string) => {
    const value = law.rule(`${severity}-longest-publicity`, 'period')?.value.value
    return value === undefined ? view.text.frame.none : periodSaid(value, view.lang)
  }
  return items.flatMap(item => {
    const on = law.rule(`${item}-publicity`, 'publicity')
    const said = on && view.text.home.periods[on.value.method]
    if (!on || said === undefined) return []
    const values = on.value.method === 'bySeverity' ? { ordinary: longest('ordinary'), serious: longest('serious') } : {}
    return [html`<a href="${ruleAddress(on.rule.id)}">${say(said, values)}</a>`]
  })
}
