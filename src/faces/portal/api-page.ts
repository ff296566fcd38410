/** The page about the interface, made from the declared operations. */

import type { Operation, Registry } from '#capabilities/operation'
import { type Document, document } from './frame.ts'
import { type Html, html, type Part, say } from './html.ts'
import type { View } from './view.ts'

const address = (operation: Operation): string => `/api/${operation.name.replace('.', '/')}`
const isQuery = (operation: Operation): boolean => operation.form === 'query' || operation.form === 'file-query'

/** In the reader's language; an operation that has no words yet says what it declares, marked as English. */
const titleOf = (view: View, { name, title }: Operation): Part =>
  (view.text.operations as Readonly<Record<string, string>>)[name] ?? html`<span lang="en">${title}</span>`

const params = (operation: Operation): Html => {
  const { properties = {}, required = [] } = operation.input as {
    properties?: Record<string, { default?: unknown }>
    required?: string[]
  }
  const names = Object.entries(properties).map(([name, one]) =>
    required.includes(name) && one.default === undefined ? html`<code>${name}</code>` : html`<code>${name}?</code>`,
  )
  return html`${names.map((name, index) => html`${index > 0 && ' '}${name}`)}`
}

export const apiPage = (view: View, registry: Registry): Document => {
  const words = view.text.api
  const operations = [...registry.values()]
  const row = (method: string, path: string, what: Part, of: Part) =>
    html`<tr role="row"><th scope="row" role="rowheader"><code>${method} ${path}</code></th><td role="cell" data-label="${words.what}"><div>${what}</div></td><td role="cell" data-label="${words.params}"><div>${of}</div></td></tr>`
  const table = (caption: string, rows: readonly Html[]) =>
    html`<table class="table stack" role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.path}</th><th scope="col" role="columnheader">${words.what}</th><th scope="col" role="columnheader">${words.params}</th></tr></thead><tbody role="rowgroup">${rows}</tbody></table>`
  const rows = (list: readonly Operation[]) =>
    list.map(one => row(isQuery(one) ? 'GET' : 'POST', address(one), titleOf(view, one), params(one)))
  const short = words.shortList
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p><div class="sections"><p>${say(words.openapi, { link: html`<a href="/openapi.json">/openapi.json</a>` })}</p><p>${words.errors}</p><p>${words.cache}</p><h2 id="short">${words.short}</h2>${table(
    words.short,
    [
      row('GET', '/api/organisations', short.organisations, html`<code>q</code> <code>limit?</code>`),
      row(
        'GET',
        '/api/organisations/{uscc}',
        short.organisation,
        html`<code>item?</code> <code>page?</code> <code>size?</code>`,
      ),
      row('GET', '/api/records/{id}', short.record, ''),
    ],
  )}<h2 id="public">${words.public}</h2>${table(words.public, rows(operations.filter(one => one.may.includes('public'))))}<h2 id="local">${words.local}</h2><p>${words.localText}</p>${table(
    words.local,
    rows(operations.filter(one => !one.may.includes('public'))),
  )}<h2 id="codes">${words.codes}</h2>${codes(view)}</div>`
  return document(view, { title: [words.title], places: [{ title: words.title }], main, today: undefined })
}

/** Every refusal code with its meaning, so that a problem's `type` leads somewhere. */
const codes = (view: View): Html => {
  const words = view.text.api
  return html`<table class="table"><caption>${words.codesCaption}</caption><thead><tr><th scope="col">${words.code}</th><th scope="col">${words.what}</th></tr></thead><tbody>${Object.entries(
    view.text.refusals,
  ).map(
    ([code, { title }]) => html`<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${title}</td></tr>`,
  )}</tbody></table>`
}
