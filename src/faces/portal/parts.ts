/** The parts that pages share: days, codes, clauses, tags, label-value lists, the search box, page links. */

import { articleSaid, clauseName, clauseStanding } from '#faces/text'
import { LONG_TERM } from '#rules/catalogue'
import type { Clause } from '#rules/law'
import { Html, html, type Part, partText, say } from './html.ts'
import type { View } from './view.ts'

export const day = (date: string): Html => new Html(`<time datetime="${date}">${date}</time>`)

const DAY = /\b(\d{4}-\d{2}-\d{2})\b/g

/** Stored text; days in it do not break across lines. */
export const prose = (text: string): Html => new Html(partText(text).replace(DAY, '<span class="day">$1</span>'))

/** Marks what stays Chinese on an English page. */
export const chinese = (view: Pick<View, 'lang'>, part: Part): Html =>
  view.lang === 'zh-CN' ? html`${part}` : html`<span lang="zh-CN">${part}</span>`

/** The attribute for the same, where an element of its own holds it. */
export const zh = (view: Pick<View, 'lang'>): Html => (view.lang === 'zh-CN' ? EMPTY : ZH)
const EMPTY = new Html('')
const ZH = new Html(' lang="zh-CN"')

/** A code in groups told apart by space that is not copied. */
export const uscc = (code: string): Html =>
  code.length === 18
    ? html`<span class="uscc"><span>${code.slice(0, 2)}</span><span>${code.slice(2, 8)}</span><span>${code.slice(8, 17)}</span><span>${code.slice(17)}</span></span>`
    : html`<span class="uscc">${code}</span>`

/** The value of a field as people read it. */
export const fieldValue = (view: View, type: string, value: string): Html => {
  if (value === LONG_TERM) return html`${view.text.frame.longTerm}`
  if ((type === 'date' || type === 'last-day') && /^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value)
  if (type === 'uscc') return uscc(value)
  return chinese(view, prose(value))
}

export const clauseAddress = (clause: Pick<Clause, 'id' | 'instrument'>): string =>
  `/law/${clause.instrument.id}#${clause.id.slice(clause.id.indexOf('#') + 1)}`

/** A clause by its name, linked to its paraphrase, with its standing. */
export const clauseLink = (view: View, id: string): Html => {
  const clause = view.law.clause(id)
  return clause
    ? html`<a href="${clauseAddress(clause)}"${zh(view)}>${clauseName(clause)}</a>${standing(view, clause)}`
    : html`<code>${id}</code>`
}

/** Several of them in one line: clauses of one instrument whose numbers nobody knows are called alike, and one name is said once. */
export const clauseLinks = (view: View, ids: readonly string[]): Html => {
  const saidOf = (id: string): string => {
    const clause = view.law.clause(id)
    return clause === undefined ? id : `${clauseName(clause)} ${clauseStanding(clause, view.text.frame)}`
  }
  const once = new Map(ids.toReversed().map(id => [saidOf(id), id]))
  return listed(
    view,
    ids.filter((id, at) => once.get(saidOf(id)) === id && ids.indexOf(id) === at).map(id => clauseLink(view, id)),
  )
}

/** 条文待核 or 条号待核, where it applies. */
export const standing = (view: View, clause: Clause): Html => {
  const words = view.text.frame
  const said = clauseStanding(clause, words)
  if (said === undefined) return EMPTY
  const means = clause.unconfirmed ? words.unconfirmedTextMeans : words.unconfirmedArticleMeans
  return html` <span class="tag check" title="${means}">${said}</span>`
}

/** What a clause says, in other words, in the reader's language. */
export const paraphrase = (view: View, id: string): Html => {
  const clause = view.law.clause(id)
  if (!clause) return EMPTY
  return view.lang === 'en' ? html` ${clause.english}` : html` ${prose(clause.fact)}`
}

export const articleOf = (clause: Clause): string => articleSaid(clause.article)

export const ruleAddress = (rule: string): string => `/rules/${rule}`

const MARKS: Readonly<Record<number, string>> = {
  1: '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="1.6"/>',
  2: '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M5 1a4 4 0 0 1 0 8z" fill="currentColor"/>',
  3: '<circle cx="5" cy="5" r="4.6" fill="currentColor"/>',
}

/** Mark, word and tint; the word alone says it. */
export const severityTag = (view: View, severity: 1 | 2 | 3): Html =>
  html`<span class="tag s${severity}"><svg viewBox="0 0 10 10" aria-hidden="true">${new Html(MARKS[severity]!)}</svg>${view.text.severities[severity]}</span>`

export type Pair = { readonly label: Part; readonly value: Part; readonly none?: boolean }

/** A label-value list, in the order given. */
export const pairs = (list: readonly Pair[], short = false): Html =>
  html`<dl class="pairs${short ? ' short' : ''}">${list.map(
    ({ label, value, none }) => html`<div><dt>${label}</dt><dd${none ? new Html(' class="none"') : EMPTY}>${value}</dd></div>`,
  )}</dl>`

export const searchBox = (view: View, text = ''): Html => {
  const words = view.text.home
  return html`<form class="find" role="search" action="/organisations"><label for="q">${words.label}</label><p class="hint" id="qh">${words.hint}</p><div class="row"><input id="q" name="q" type="search" autocomplete="off" maxlength="100" aria-describedby="qh" value="${text}"><button>${words.button}</button></div></form>`
}

/** Page links of a list that does not fit one page. */
export const pageLinks = (
  view: View,
  {
    page,
    size,
    count,
    label,
    address,
  }: { page: number; size: number; count: number; label: string; address: (page: number) => string },
): Html => {
  const last = Math.ceil(count / size)
  if (last <= 1) return EMPTY
  const words = view.text.organisation
  const near = [...new Set([1, page - 1, page, page + 1, last])].filter(one => one >= 1 && one <= last).sort((a, b) => a - b)
  const from = (page - 1) * size + 1
  const link = (one: number, said: Part, name: string) => html`<a href="${address(one)}" aria-label="${name}">${said}</a>`
  return html`<nav class="pages screen" aria-label="${say(words.pages, { class: label }).text}"><span>${say(words.range, {
    from: number(from),
    to: number(Math.min(count, page * size)),
    count: number(count),
  })}</span><ul>${page > 1 && html`<li>${link(page - 1, words.previous, words.previous)}</li>`}${near.map((one, index) => {
    const gap = index > 0 && one - near[index - 1]! > 1 ? html`<li aria-hidden="true">…</li>` : EMPTY
    const name = say(words.pageNumber, { page: one }).text
    return html`${gap}<li>${one === page ? html`<b aria-current="page">${one}</b>` : link(one, one, name)}</li>`
  })}${page < last && html`<li>${link(page + 1, words.next, words.next)}</li>`}</ul></nav>`
}

/** 148,206 */
export const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** A list of words as the language joins them. */
export const listed = (view: View, parts: readonly Part[]): Html =>
  html`${parts.map((part, index) => (index === 0 ? part : html`${view.text.frame.listJoin}${part}`))}`

/** Cut, not rounded: 100% is said where nothing was late. */
export const percent = (part: number, whole: number): string => `${(Math.floor((1000 * part) / whole) / 10).toFixed(1)}%`
