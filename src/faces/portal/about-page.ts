/** What the platform does and does not do; how to read a record; accessibility. */

import { type Document, document } from './frame.ts'
import { type Html, html } from './html.ts'
import { readerOf, type View } from './view.ts'

export const aboutPage = async (view: View): Promise<Document> => {
  const { about } = view.text
  const list = (lines: readonly string[]) => html`<ul>${lines.map(line => html`<li>${line}</li>`)}</ul>`
  const main = html`<div class="prose sections"><h1>${about.title}</h1><p class="lead">${about.lead}</p><h2 id="what">${about.what}</h2>${list(about.whatList)}<h2 id="not">${about.not}</h2>${list(about.notList)}<h2 id="read">${about.read}</h2><p>${about.readText}</p><h2 id="ended">${about.ended}</h2><p>${about.endedText}</p><h2 id="wrong">${about.wrong}</h2><p>${about.wrongText}</p>${methods(view)}<h2 id="data">${about.data}</h2><p>${about.dataText}${view.text.frame.gap}<a href="/api-docs">${about.dataLink}</a></p><h2 id="access">${about.access}</h2><p>${about.accessText}</p><p>${about.accessChecked}</p></div>`
  return document(view, {
    title: [about.title],
    current: 'about',
    places: [{ title: about.title }],
    main,
    today: await readerOf(view.options).today(),
  })
}

/** Where each thing that the platform works out by itself is explained. */
const METHODS = [
  ['periods', '/rules'],
  ['severity', '/rules/administrative-penalty-severity'],
  ['clock', '/rules/hand-in-clock'],
  ['dissolved', '/rules/dissolved-publicity'],
  ['order', '/organisations'],
  ['figures', '/statistics'],
  ['proofs', '/verify'],
] as const

const methods = (view: View): Html => {
  const words = view.text.window
  return html`<h2 id="methods">${words.methods}</h2><ul>${METHODS.map(
    ([name, href]) =>
      html`<li>${words.methodsOf[name]}${view.text.frame.gap}<a href="${href}">${words.methodLinks[name]}</a></li>`,
  )}</ul>`
}
