/** The public's lists: which there are; one of them with its filters, each choice an address that stays. */

import {
  countsToday,
  type Directory,
  directoryOf,
  type Kinds,
  kindsOf,
  type ListAsked,
  type Listed,
  type ListedLine,
  PAGE_SIZE,
  readList,
} from '#capabilities/disclosure'
import { isBehind } from '#capabilities/operation'
import { fill } from '#faces/text'
import { type ShownItem, shownOf } from '#rules/disclosure'
import { foldName, parseUscc } from '#rules/organisations'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { neutraliseCell } from '#storage/files'
import { type Document, document } from './frame.ts'
import { type Html, html, type Part, say } from './html.ts'
import { objectionTag } from './objection-part.ts'
import { chinese, day, number, prose, severityTag, uscc, zh } from './parts.ts'
import { type Ask, queryOf, readerOf, titleIn, type View } from './view.ts'

/** Licences and penalties, which the law has published side by side; then the lists that the law knows. */
const DOUBLE = ['administrative-licence', 'administrative-penalty']
const LISTS = ['severe-list', 'abnormal-operation']

/** Whether the public is shown records of the item, each of a day: only then there is a list of them. */
const isListed = (view: View, item: string, today: LocalDate): boolean => {
  const publicity = view.law.on(today).rule(`${item}-publicity`, 'publicity')
  return publicity?.value.method !== 'notDisclosed' && view.law.items.get(item)?.roles.determinedOn !== undefined
}

export const listsPage = async (view: View): Promise<Document> => {
  const words = view.text.window
  const reader = readerOf(view.options)
  const { today, counts } = await countsToday(reader, view.options.nowMs, await reader.today())
  const listed = [...view.law.items.values()].filter(item => item.id !== 'registration' && isListed(view, item.id, today))
  const others = listed.map(one => one.id).filter(id => !DOUBLE.includes(id) && !LISTS.includes(id))
  const part = (title: string, text: string, ids: readonly string[]): Html =>
    html`<section class="sections"><h2>${title}</h2><p class="small muted">${text}</p><ul class="contents">${ids
      .filter(id => listed.some(one => one.id === id))
      .map(
        id =>
          html`<li><a href="/lists/${id}">${titleIn(view, view.law.items.get(id)!)}</a> <span class="muted">${say(words.countToday, { count: number(counts.get(id) ?? 0) })}</span></li>`,
      )}</ul></section>`
  const main = html`<h1>${words.lists}</h1><p class="lead">${words.listsLead}</p>${part(words.double, words.doubleText, DOUBLE)}${part(words.named, words.namedText, LISTS)}<p><a href="/measures">${words.measures}</a></p>${part(words.others, words.othersText, others)}`
  return document(view, { title: [words.lists], current: 'lists', places: [{ title: words.lists }], main, today })
}

type Filters = {
  readonly unit: string
  readonly division: string
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly severity: string
}
const NAMES = ['unit', 'division', 'kind', 'severity', 'from', 'to'] as const

const filtersOf = (ask: Ask): Filters => {
  const given = (name: string) => (queryOf(ask, name) ?? '').trim().slice(0, 100)
  return Object.fromEntries(NAMES.map(name => [name, given(name)])) as Filters
}

/** Units whose name has the text in it, or the one of that code. */
const unitsNamed = (directory: Directory, text: string): string[] => {
  const folded = foldName(text)
  return [...directory.units].filter(([, name]) => foldName(name).includes(folded)).map(([id]) => id)
}

const SEVERITIES = ['1', '2', '3']

/** What the filters ask for; a filter that cannot be read is left out and named. */
const askedBy = (view: View, ask: Ask, item: string, filters: Filters, directory: Directory, kinds: Kinds | undefined) => {
  const words = view.text.window
  const wrong: string[] = []
  const dayOf = (name: 'from' | 'to'): LocalDate | undefined => {
    const text = filters[name]
    const parsed = text === '' ? undefined : parseLocalDate(text)
    if (text !== '' && parsed === undefined) wrong.push(words.filters[name])
    return parsed
  }
  const known = <T>(name: 'division' | 'kind' | 'severity', is: boolean, value: T): T | undefined => {
    if (filters[name] !== '' && !is) wrong.push(words.filters[name])
    return filters[name] === '' || !is ? undefined : value
  }
  const code = parseUscc(filters.unit)
  const after = queryOf(ask, 'after')
  const on = parseLocalDate(queryOf(ask, 'on') ?? '')
  const asked: ListAsked = {
    item,
    units:
      filters.unit === ''
        ? undefined
        : code.ok && directory.unitsByCode.has(code.uscc)
          ? [directory.unitsByCode.get(code.uscc)!]
          : unitsNamed(directory, filters.unit),
    division: known('division', directory.divisions.has(filters.division), filters.division),
    kind: known('kind', kinds?.values.some(one => one.value === filters.kind) ?? false, filters.kind),
    severity: known('severity', SEVERITIES.includes(filters.severity), Number(filters.severity) as 1 | 2 | 3),
    from: dayOf('from'),
    to: dayOf('to'),
    after: after === undefined || on === undefined ? undefined : { id: after, on },
  }
  return { asked, wrong }
}

const addressOf = (item: string, filters: Filters, more: Readonly<Record<string, string>> = {}, path = ''): string => {
  const query = new URLSearchParams()
  for (const name of NAMES) if (filters[name] !== '') query.set(name, filters[name])
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  const text = query.toString()
  return `/lists/${item}${path}${text === '' ? '' : `?${text}`}`
}

export const listPage = async (view: View, ask: Ask, id: string): Promise<Document | undefined> => {
  const words = view.text.window
  const reader = readerOf(view.options)
  const today = await reader.today()
  const item = shownOf(view.law).items.get(id)
  if (item === undefined || !isListed(view, id, today)) return undefined
  const directory = await directoryOf(reader, view.options.nowMs)
  const kinds = kindsOf(view.law, id)
  const filters = filtersOf(ask)
  const { asked, wrong } = askedBy(view, ask, id, filters, directory, kinds)
  const listed = await readList(reader, view.law, asked, PAGE_SIZE, isBehind(view.options))
  const title = titleIn(view, item)
  const isFiltered = NAMES.some(name => filters[name] !== '')
  const main = html`<h1>${title}</h1><p class="lead">${say(words.listLead, { today: day(today) })}</p>${
    wrong.length > 0 &&
    html`<p class="note" role="alert">${say(words.wrong, { names: wrong.join(view.text.frame.listJoin) })}</p>`
  }${form(view, item, filters, directory, kinds)}<section aria-labelledby="list"><h2 id="list">${
    isFiltered ? words.chosen : words.newest
  }</h2>${lines(view, item, listed, asked)}${links(view, id, filters, listed, asked)}</section>`
  return document(view, {
    title: [title, words.lists],
    current: 'lists',
    places: [{ title: words.lists, href: '/lists' }, { title }],
    main,
    today,
    noindex: isFiltered || asked.after !== undefined,
  })
}

const form = (view: View, item: ShownItem, filters: Filters, directory: Directory, kinds: Kinds | undefined): Html => {
  const words = view.text.window
  const choice = (name: keyof Filters, label: string, all: string, values: readonly (readonly [string, Part])[]) =>
    html`<div><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">${all}</option>${values.map(
      ([value, said]) => html`<option value="${value}"${filters[name] === value && html` selected`}>${said}</option>`,
    )}</select></div>`
  const text = (name: keyof Filters, type: 'text' | 'date', hint?: string) =>
    html`<div><label for="${name}">${words.filters[name]}</label><input id="${name}" name="${name}" type="${type}" maxlength="100" value="${filters[name]}"${
      hint !== undefined && html` aria-describedby="${name}-hint"`
    }>${hint !== undefined && html`<span class="hint" id="${name}-hint">${hint}</span>`}</div>`
  const severities = SEVERITIES.map(one => [one, view.text.severities[one]!] as const)
  return html`<form class="filters screen" action="/lists/${item.id}" aria-label="${words.filter}">${text('unit', 'text', words.unitHint)}${choice(
    'division',
    words.filters.division,
    words.all,
    [...directory.divisions].map(([code, name]) => [code, name]),
  )}${
    kinds !== undefined &&
    choice(
      'kind',
      titleIn(view, kinds),
      words.all,
      kinds.values.map(one => [one.value, titleIn(view, one)]),
    )
  }${item.ends === 'period' && choice('severity', words.filters.severity, words.all, severities)}${text('from', 'date')}${text('to', 'date')}<p class="act"><button>${words.show}</button> <a href="/lists/${item.id}">${words.clear}</a></p></form>`
}

const lines = (view: View, item: ShownItem, listed: Listed, asked: ListAsked): Html => {
  const words = view.text.window
  if (listed.lines.length === 0)
    return html`<div class="empty"><p>${listed.isPart ? words.partEmpty : asked.after === undefined ? words.none : words.noMore}</p></div>`
  const said = view.text.organisation
  const heads = [words.organisation, said.matter, said.authority, said.decidedOn, words.until]
  return html`<table class="table stack" role="table"><caption class="unseen">${titleIn(view, item)}</caption><thead role="rowgroup"><tr role="row">${heads.map(
    head => html`<th scope="col" role="columnheader">${head}</th>`,
  )}</tr></thead><tbody role="rowgroup">${listed.lines.map(line => {
    const cell = (at: number, value: Part) => html`<td role="cell" data-label="${heads[at]!}"><div>${value}</div></td>`
    return html`<tr role="row"><th scope="row" role="rowheader">${organisationOf(view, line)}</th>${[
      cell(
        1,
        html`<a href="/records/${line.id}"${zh(view)}>${line.matter}</a>${
          line.documentNo !== null && html`<br><span class="muted"${zh(view)}>${prose(line.documentNo)}</span>`
        }${line.severity !== null && html`<br>${severityTag(view, line.severity)}`}${
          line.objectedFrom !== null && html` ${objectionTag(view, line)}`
        }`,
      ),
      cell(2, line.authority === null ? view.text.frame.none : chinese(view, line.authority)),
      cell(3, line.determinedOn === null ? view.text.frame.none : day(line.determinedOn)),
      cell(4, line.lastShownOn === null ? words.open : day(line.lastShownOn)),
    ]}</tr>`
  })}</tbody></table>`
}

/** A name like a person's stands in no list: the code leads to the page that says it. */
const organisationOf = (view: View, { organisation }: ListedLine): Html => {
  const { uscc: code, name } = organisation
  const named = name ?? (code === null ? view.text.frame.none : view.text.window.byCode)
  if (code === null) return chinese(view, named)
  const own = name === null ? html`${named}` : chinese(view, named)
  return html`<a href="/organisations/${code}">${own}</a><br><span class="muted">${uscc(code)}</span>`
}

const links = (view: View, item: string, filters: Filters, listed: Listed, asked: ListAsked): Html => {
  const words = view.text.window
  const { next } = listed
  return html`<nav class="pages screen" aria-label="${words.pages}"><ul>${
    asked.after !== undefined && html`<li><a href="${addressOf(item, filters)}">${words.first}</a></li>`
  }${
    next !== undefined &&
    html`<li><a rel="next" href="${addressOf(item, filters, { after: next.id, on: next.on })}">${listed.isPart ? say(words.goOn, { day: next.on }) : words.next}</a></li>`
  }</ul></nav><ul class="screen"><li><a href="${addressOf(item, filters, {}, '/csv')}" download="${item}.csv">${words.csv}</a></li><li><a href="/catalogue/${item}">${words.about}</a></li></ul>`
}

const MOST_IN_FILE = 1000

/** The same choice as a file, without its pages. */
export const listFile = async (view: View, ask: Ask, id: string): Promise<string | undefined> => {
  const reader = readerOf(view.options)
  const item = shownOf(view.law).items.get(id)
  if (item === undefined || !isListed(view, id, await reader.today())) return undefined
  const directory = await directoryOf(reader, view.options.nowMs)
  const { asked } = askedBy(view, ask, id, filtersOf(ask), directory, kindsOf(view.law, id))
  const { lines: found, next, isPart } = await readList(reader, view.law, asked, MOST_IN_FILE, isBehind(view.options))
  const words = view.text.window
  const said = view.text.organisation
  const head = [
    words.organisation,
    said.codeLabel,
    words.matter,
    said.number,
    said.authority,
    said.decidedOn,
    words.until,
    words.address,
  ]
  const rows = found.map(line => [
    line.organisation.name ?? '',
    line.organisation.uscc ?? '',
    line.matter,
    line.documentNo ?? '',
    line.authority ?? '',
    line.determinedOn ?? '',
    line.lastShownOn ?? words.open,
    `/records/${line.id}`,
  ])
  // Whoever counts its lines is told that there may be more.
  const end = isPart && next !== undefined ? [[fill(words.partFile, { day: next.on })]] : []
  return `\u{feff}${[head, ...rows, ...end].map(row => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

const csvCell = (text: string): string => {
  const safe = neutraliseCell(text)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
