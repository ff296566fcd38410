/** The page of one organisation: who it is, and all that is lawfully shown about it today, class by class. */

import {
  type Directory,
  directoryOf,
  PAGE_SIZE,
  readOrganisation,
  type ShownLines,
  type ShownOrganisation,
} from '#capabilities/disclosure'
import { isBehind } from '#capabilities/operation'
import { shownValue } from '#rules/disclosure'
import { parseUscc, type Uscc } from '#rules/organisations'
import { addDays, type LocalDate } from '#rules/time'
import { type Document, document } from './frame.ts'
import { Html, html, type Part, say } from './html.ts'
import { objectionTag } from './objection-part.ts'
import { chinese, day, fieldValue, listed, number, type Pair, pageLinks, pairs, uscc, zh } from './parts.ts'
import { recordBlock, recordTable } from './record-lines.ts'
import { readerOf, titleIn, type View } from './view.ts'

/** The page, the code by which the organisation goes now, or undefined where nothing of that code is disclosed today. `only`: one item, and which page of it. */
export const organisationPage = async (
  view: View,
  code: Uscc,
  only?: { readonly item: string; readonly page: number },
): Promise<Document | { readonly goesBy: string } | undefined> => {
  const reader = readerOf(view.options)
  const organisation = await readOrganisation(reader, view.law, code, only, PAGE_SIZE, isBehind(view.options))
  if (organisation === undefined) return undefined
  if (organisation.uscc !== code) return { goesBy: organisation.uscc }
  view.options.seen?.(organisation.organisationId)
  return render(view, organisation, await directoryOf(reader, view.options.nowMs), only)
}

const render = (
  view: View,
  organisation: ShownOrganisation,
  directory: Directory,
  only?: { item: string; page: number },
): Document => {
  const words = view.text.organisation
  const home = `/organisations/${organisation.uscc}`
  const filled = organisation.groups.filter(one => one.count > 0)
  const withheld = organisation.groups.filter(one => one.isWithheld)
  const empty = organisation.groups.filter(one => one.count === 0 && !one.isWithheld)
  const shown = only ? filled.filter(one => one.items.some(item => item.item.id === only.item)) : filled
  const title = only
    ? [organisation.name, ...shown.map(one => titleIn(view, one.group)), say(words.pageNumber, { page: only.page }).text]
    : [organisation.name, words.crumb]
  const main = html`<div class="org"><h1${zh(view)}>${organisation.name}</h1><p class="codeline">${words.codeLabel} ${uscc(organisation.uscc)}</p>${codeParts(view, organisation, directory)}${
    organisation.provisional && html`<p class="note">${words.provisionalText}</p>`
  }${
    withheld.length > 0 &&
    html`<p class="note" role="alert">${say(words.withheld, {
      classes: withheld.map(one => titleIn(view, one.group)).join(view.text.frame.listJoin),
    })}</p>`
  }<p class="note">${say(words.only, { today: day(organisation.today) })}${view.text.frame.gap}<a href="/rules">${words.onlyLink}</a></p></div><div class="beside">${classes(view, organisation, only ? home : '')}<div class="body">${
    only && html`<p class="screen"><a href="${home}">${words.backToAll}</a></p>`
  }${shown.map(({ group, count, items }) =>
    section(
      view,
      group.id,
      titleIn(view, group),
      count,
      html`${items.map(item => lines(view, organisation, directory, item, only?.page ?? 1))}`,
    ),
  )}${
    !only &&
    empty.length > 0 &&
    otherClasses(
      view,
      empty.map(one => titleIn(view, one.group)),
    )
  }<p class="source screen"><a href="/api${home}">${words.json}</a></p></div></div>`
  return document(view, {
    title,
    current: 'search',
    places: [{ title: chinese(view, organisation.name), href: only ? home : undefined }],
    main,
    today: organisation.today,
    noindex: organisation.byCodeAlone,
  })
}

/** The code, part by part, as the standard divides it. */
const codeParts = (view: View, organisation: ShownOrganisation, directory: Directory): Html => {
  const words = view.text.organisation.codeParts
  const parsed = parseUscc(organisation.uscc)
  const kind = view.law.kinds.get(organisation.kind)
  const kindSaid = kind ? titleIn(view, kind) : organisation.kind
  const status =
    organisation.status === null ? kindSaid : html`${kindSaid}${view.text.frame.titleJoin}${chinese(view, organisation.status)}`
  if (!parsed.ok) return html`<p class="codeparts">${status}</p>`
  const { department, category, division, organisationCode, check } = parsed.parts
  const registering = view.law.departments[department]
  const of = registering?.categories[category]?.title
  const where = directory.divisions.get(division)
  const part = (sentence: string, values: Record<string, Part>) => html`<li>${say(sentence, values)}</li>`
  return html`<p>${status}</p><ul class="codeparts">${[
    registering
      ? part(words.department, {
          code: department + category,
          department: chinese(view, registering.title),
          category: chinese(view, of ?? kindSaid),
        })
      : null,
    where === undefined
      ? part(words.division, { code: division })
      : part(words.divisionNamed, { code: division, name: chinese(view, where) }),
    part(words.organisation, { code: organisationCode }),
    parsed.warnings.length > 0 ? part(words.checkWarning, {}) : part(words.check, { code: check }),
  ]}</ul>`
}

const classes = (view: View, organisation: ShownOrganisation, home: string): Html => {
  const words = view.text.organisation
  return html`<nav class="classes screen" aria-label="${words.classes}"><h2>${words.classes}</h2><ul>${organisation.groups.map(
    ({ group, count }) =>
      html`<li${new Html(count > 0 ? '' : ' class="none"')}>${count > 0 ? html`<a href="${home}#${group.id}">${titleIn(view, group)}</a>` : html`<span>${titleIn(view, group)}</span>`}<span>${number(count)}</span></li>`,
  )}</ul></nav>`
}

const section = (view: View, id: string, title: string, count: number, content: Html): Html =>
  html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title} <small>${say(view.text.organisation.count, { count: number(count) })}</small></h2>${content}</section>`

const lines = (view: View, organisation: ShownOrganisation, directory: Directory, lines: ShownLines, page: number): Html => {
  const { item, count, records } = lines
  if (item.id === 'registration') return registration(view, organisation, directory, lines)
  const links = pageLinks(view, {
    page,
    size: PAGE_SIZE,
    count,
    label: titleIn(view, item),
    address: one => `/organisations/${organisation.uscc}?item=${item.id}&page=${one}#${item.id}`,
  })
  return html`<div id="${item.id}">${count > 1 && html`<p class="source">${view.text.organisation.newestFirst}</p>`}${
    item.ends === 'period' ? records.map(record => recordBlock(view, record)) : recordTable(view, item, records)
  }${links}</div>`
}

/** The registration, whose legal representative is named here and nowhere else. */
const registration = (
  view: View,
  organisation: ShownOrganisation,
  directory: Directory,
  { item, records }: ShownLines,
): Html => {
  const words = view.text.organisation
  const [record] = records
  if (!record) return new Html('')
  const source = directory.units.get(record.sourceUnitId)
  const label = (field: { title: string; english: string }) => titleIn(view, field)
  const list: Pair[] = []
  for (const field of item.fields) {
    const value = shownValue(record.fields, field.prop)
    // The name and the code head the page; former names follow with their days.
    if (value === undefined || value === organisation.name || value === organisation.uscc || field.type === 'names') continue
    list.push({ label: label(field), value: fieldValue(view, field.type, value) })
  }
  for (const field of item.ownPage) {
    const value = shownValue(record.fields, field.prop)
    if (value !== undefined) list.push({ label: label(field), value: chinese(view, value) })
  }
  const former = organisation.names.filter(name => name.standing === 'former')
  if (former.length > 0)
    list.unshift({
      label: words.former,
      value: listed(
        view,
        former.map(({ name, until }) =>
          until === null
            ? chinese(view, name)
            : say(words.formerUntil, { name: chinese(view, name), until: day(addDays(until as LocalDate, -1)) }),
        ),
      ),
    })
  return html`${record.objectedFrom !== null && html`<p class="tags">${objectionTag(view, record)}</p>`}${pairs(list, true)}<p class="source">${
    source !== undefined && html`${say(words.source, { unit: chinese(view, source) })} `
  }${say(words.updated, { day: day(record.recordedOn) })} <a href="/records/${record.id}">${words.wholeRecord}</a></p>`
}

const otherClasses = (view: View, titles: readonly string[]): Html => {
  const words = view.text.organisation
  return html`<section aria-labelledby="others-h"><h2 id="others-h">${say(words.otherClasses, { count: titles.length })}</h2><p>${say(words.otherClassesText, { classes: listed(view, titles) })}</p></section>`
}
