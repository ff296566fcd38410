/** The catalogue: classes and items; one item with its fields, as departments and readers look them up. */

import type { Field, Item } from '#rules/catalogue'
import { localItemsOf } from '#rules/disclosure'
import { type Document, document } from './frame.ts'
import { type Html, html, type Part, say } from './html.ts'
import { itemLife } from './item-life.ts'
import { chinese, clauseLink, listed, pairs, ruleAddress, zh } from './parts.ts'
import { readerOf, titleIn, type View } from './view.ts'

export const cataloguePage = async (view: View): Promise<Document> => {
  const words = view.text.catalogue
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p><table class="table stack" role="table"><caption>${words.classesCaption}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.class}</th><th scope="col" role="columnheader">${words.items}</th></tr></thead><tbody role="rowgroup">${view.law.classes.map(
    one => {
      const items = [...view.law.items.values()].filter(item => item.class === one.id)
      return html`<tr role="row"><th scope="row" role="rowheader">${titleIn(view, one)}</th><td role="cell" data-label="${words.items}"><div>${
        one.target !== 'organisation'
          ? words.refused
          : items.length === 0
            ? html`<span class="muted">${words.notYet}</span>`
            : listed(
                view,
                items.map(item => html`<a href="/catalogue/${item.id}">${titleIn(view, item)}</a>`),
              )
      }</div></td></tr>`
    },
  )}${localRow(view)}</tbody></table>`
  return document(view, {
    title: [words.title],
    current: 'catalogue',
    places: [{ title: words.title }],
    main,
    today: await readerOf(view.options).today(),
  })
}

/** What a local regulation adds to the national classes; nothing where none does. */
const localRow = (view: View): Html | false => {
  const words = view.text.catalogue
  const items = localItemsOf(view.law)
  if (items.length === 0) return false
  return html`<tr role="row"><th scope="row" role="rowheader">${words.local}</th><td role="cell" data-label="${words.items}"><div>${listed(
    view,
    items.map(item => html`<a href="/catalogue/${item.id}">${titleIn(view, item)}</a>`),
  )}</div></td></tr>`
}

export const itemPage = async (view: View, id: string): Promise<Document | undefined> => {
  const item = view.law.items.get(id)
  if (!item) return undefined
  const words = view.text.catalogue
  const today = await readerOf(view.options).today()
  const publicity = view.law.rules.get(`${item.id}-publicity`)
  const of = view.law.classes.find(one => one.id === item.class)
  const facts: { label: string; value: Part }[] = [
    {
      label: words.class,
      value: of ? titleIn(view, of) : withClause(view, words.local, item.localBasis),
    },
    { label: words.handedInBy, value: titleIn(view, item.handedInBy) },
    { label: words.cadence, value: withClause(view, titleIn(view, item.cadence), item.cadence.clause) },
    {
      label: words.ends,
      value: publicity
        ? html`<a href="${ruleAddress(publicity.id)}">${titleIn(view, publicity)}</a>`
        : (words.disclosures[item.disclosure] ?? item.disclosure),
    },
    { label: words.sharing, value: words.sharings[item.sharing] ?? item.sharing },
    {
      label: words.basis,
      value: html`${item.basis.map((clause, index) => html`${index > 0 && html`<br>`}${clauseLink(view, clause)}`)}`,
    },
    { label: words.version, value: item.version },
  ]
  const main = html`<h1>${titleIn(view, item)}</h1>${pairs(facts)}<p class="source screen"><a href="/api/intake/template?item=${item.id}">${words.template}</a></p>${itemLife(view, item, today)}<section class="sections" aria-labelledby="fields"><h2 id="fields">${words.fields}</h2>${fieldsTable(view, item)}</section>`
  return document(view, {
    title: [titleIn(view, item), words.title],
    current: 'catalogue',
    places: [{ title: words.title, href: '/catalogue' }, { title: titleIn(view, item) }],
    main,
    today,
  })
}

const withClause = (view: View, said: string, clause: string | undefined): Html =>
  html`${said}${clause !== undefined && html`<br><span class="cite">${clauseLink(view, clause)}</span>`}`

const fieldsTable = (view: View, item: Item): Html => {
  const words = view.text.catalogue
  return html`<table class="table stack" role="table"><caption>${say(words.fieldsCaption, { item: titleIn(view, item) })}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.name}</th><th scope="col" role="columnheader">${words.kind}</th><th scope="col" role="columnheader">${words.required}</th><th scope="col" role="columnheader">${words.shown}</th></tr></thead><tbody role="rowgroup">${item.fields.map(
    field =>
      html`<tr role="row"><th scope="row" role="rowheader">${titleIn(view, field)}${field.code !== undefined && html`<br><code class="muted">${field.code}</code>`}</th><td role="cell" data-label="${words.kind}"><div>${content(view, field)}</div></td><td role="cell" data-label="${words.required}"><div>${
        field.person ? view.text.frame.none : words.requirements[field.required]
      }${field.required === 'C' && field.condition !== undefined && html`<br><span class="cite"${zh(view)}>${field.condition}</span>`}</div></td><td role="cell" data-label="${words.shown}"><div>${
        field.person ? words.person : words.fieldDisclosures[field.disclosure]
      }</div></td></tr>`,
  )}</tbody></table>`
}

const content = (view: View, field: Field): Html => {
  const words = view.text.catalogue
  const table = field.codeTable === undefined ? undefined : view.law.terms.tables.get(field.codeTable)
  const parts: Part[] = [
    words.types[field.type] ?? field.type,
    field.maxLength !== null &&
      ['text', 'number', 'commitment-number', 'names'].includes(field.type) &&
      say(words.atMost, { n: field.maxLength }),
    field.longTerm && words.longTerm,
    field.source === 'proposed' && words.proposed,
  ]
  const said = parts.filter(part => part !== false)
  return html`${said.map((part, index) => html`${index > 0 && view.text.frame.comma}${part}`)}${
    table &&
    html`<br><span class="cite">${say(words.values, {
      values: listed(
        view,
        table.values.map(value => chinese(view, value.title)),
      ),
    })}</span>`
  }`
}
