/** How the law changed here: each version with what it says otherwise than the one before, in words. */

import { changes } from '#capabilities/law'
import { type Answer, type Environment, runOperation } from '#capabilities/operation'
import { changeSaid, clauseName } from '#faces/text'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { clauseLink, day, prose, zh } from './parts.ts'
import { divisionNames, type View } from './view.ts'

type Told = Answer<typeof changes>
type Version = Told['versions'][number]
type Change = Version['changes'][number]

export const LAW_CHANGES = '/law/changes'

export const lawChangesPage = async (view: View, environment: Environment): Promise<Document> => {
  const words = view.text.lawChanges
  const told = await runOperation(changes, environment, { id: 'public', role: 'public' }, { limit: 20 })
  const names = await divisionNames(view)
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p><div class="body sections">${
    told.versions.length === 0 ? html`<p>${words.none}</p>` : told.versions.map(one => versionPart(view, names, one))
  }</div>`
  return document(view, {
    title: [words.title, view.text.law.title],
    current: 'law',
    places: [{ title: view.text.law.title, href: '/law' }, { title: words.title }],
    main,
    today: told.today as never,
  })
}

type Names = ReadonlyMap<string, string>

const versionPart = (view: View, names: Names, { version, on, changes: all }: Version): Html => {
  const words = view.text.lawChanges
  const id = `v${version}-${on}`
  const head = words.headings
  const heading = html`<h2 id="${id}">${say(words.version, { version, on: day(on as never) })}</h2>`
  if (all.length === 0) return html`<section aria-labelledby="${id}">${heading}<p>${words.nothing}</p></section>`
  return html`<section aria-labelledby="${id}">${heading}<table class="table stack" role="table"><caption class="unseen">${say(words.caption, { version })}</caption><thead role="rowgroup"><tr role="row">${[
    ...[head.what, head.before, head.after, head.from, head.basis],
  ].map(
    one => html`<th scope="col" role="columnheader">${one}</th>`,
  )}</tr></thead><tbody role="rowgroup">${all.map(one => changeRow(view, names, one))}</tbody></table></section>`
}

const changeRow = (view: View, names: Names, change: Change): Html => {
  const head = view.text.lawChanges.headings
  const said = changeSaid(change as never, view.lang, division => names.get(division) ?? division)
  const cell = (label: string, value: Html | string) => html`<td role="cell" data-label="${label}"><div>${value}</div></td>`
  return html`<tr role="row"><th scope="row" role="rowheader">${said.what}</th>${cell(head.before, prose(said.before))}${cell(head.after, prose(said.after))}${cell(head.from, change.from === null ? said.from : day(change.from))}${cell(head.basis, basisOf(view, change))}</tr>`
}

const basisOf = (view: View, { clause }: Change): Html => {
  if (clause === null) return html`${view.text.lawChanges.noBasis}`
  // What is in force has a page; what an earlier version rested on has its name only.
  if (view.law.clause(clause.id) !== undefined || clause.known === null) return clauseLink(view, clause.id)
  return html`<span${zh(view)}>${clauseName(clause.known)}</span>`
}
