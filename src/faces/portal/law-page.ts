/** The instruments that the platform rests on, and one instrument with its clauses. */

import { type Clause, type Instrument, LEVELS } from '#rules/law'
import type { LocalDate } from '#rules/time'
import { clauseBlock, instrumentLine } from './clause-block.ts'
import { type Document, document } from './frame.ts'
import { html, say } from './html.ts'
import { LAW_CHANGES } from './law-changes-page.ts'
import { listed, number, ruleAddress, zh } from './parts.ts'
import { readerOf, titleIn, type View } from './view.ts'

const clausesBy = (view: View): ReadonlyMap<string, readonly Clause[]> => {
  const by = new Map<string, Clause[]>()
  for (const clause of view.law.clauses.values()) {
    const list = by.get(clause.instrument.id)
    if (list) list.push(clause)
    else by.set(clause.instrument.id, [clause])
  }
  return by
}

export const lawPage = async (view: View): Promise<Document> => {
  const words = view.text.law
  const by = clausesBy(view)
  const instruments = [...view.law.instruments.values()].sort((a, b) =>
    a.from < b.from ? 1 : a.from > b.from ? -1 : a.id < b.id ? -1 : 1,
  )
  const { unconfirmed } = view.law
  const groups = LEVELS.map(level => ({ level, list: instruments.filter(one => one.level === level) })).filter(
    one => one.list.length > 0,
  )
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p><p class="note">${say(words.counts, {
    instruments: instruments.length,
    clauses: number(view.law.clauses.size),
    wording: unconfirmed.wording,
    article: unconfirmed.article,
  })} ${words.unconfirmedText}</p><p><a href="${LAW_CHANGES}">${view.text.lawChanges.link}</a></p><p><a href="/measures">${view.text.window.measures}</a></p><div class="body sections">${groups.map(
    ({ level, list }) =>
      html`<section aria-labelledby="${level}"><h2 id="${level}">${words.levels[level] ?? level} <small>${list.length}</small></h2><ul class="contents">${list.map(
        one =>
          html`<li><a href="/law/${one.id}"${zh(view)}>《${one.title}》</a><p class="cite">${instrumentLine(view, { instrument: one })}${view.text.frame.titleJoin}${say(words.clauseCount, { count: by.get(one.id)?.length ?? 0 })}</p></li>`,
      )}</ul></section>`,
  )}</div>`
  return document(view, {
    title: [words.title],
    current: 'law',
    places: [{ title: words.title }],
    main,
    today: await readerOf(view.options).today(),
  })
}

export const instrumentPage = async (view: View, id: string): Promise<Document | undefined> => {
  const instrument = view.law.instruments.get(id)
  return instrument && render(view, instrument, await readerOf(view.options).today())
}

const render = (view: View, instrument: Instrument, today: LocalDate): Document => {
  const words = view.text.law
  const clauses = clausesBy(view).get(instrument.id) ?? []
  const ids = new Set<string>(clauses.map(clause => clause.id))
  const rules = [...view.law.rules.values()].filter(rule =>
    rule.values.some(value =>
      [value.clause, ...value.also, ...value.exceptions.map(one => one.clause)].some(clause => ids.has(clause)),
    ),
  )
  const replaced = instrument.replaces.map(one => view.law.instruments.get(one)?.title ?? one)
  const main = html`<p class="kick">${instrumentLine(view, { instrument })}</p><h1${zh(view)}>《${instrument.title}》</h1>${
    view.lang === 'en' && html`<p class="lead">${instrument.english}</p>`
  }${
    replaced.length > 0 &&
    html`<p>${say(words.replaces, {
      titles: listed(
        view,
        replaced.map(title => html`<span${zh(view)}>《${title}》</span>`),
      ),
    })}</p>`
  }${
    rules.length > 0 &&
    html`<p>${say(words.usedBy, {
      rules: listed(
        view,
        rules.map(rule => html`<a href="${ruleAddress(rule.id)}">${titleIn(view, rule)}</a>`),
      ),
    })}</p>`
  }<section class="sections" aria-labelledby="clauses"><h2 id="clauses">${words.clauses}</h2><p class="source">${view.text.rule.clausesText}</p>${
    clauses.length === 0 ? html`<p>${words.noClauses}</p>` : clauses.map(clause => clauseBlock(view, clause, false))
  }</section>`
  return document(view, {
    title: [instrument.title, words.title],
    current: 'law',
    places: [{ title: words.title, href: '/law' }, { title: html`<span${zh(view)}>《${instrument.title}》</span>` }],
    main,
    today,
  })
}
