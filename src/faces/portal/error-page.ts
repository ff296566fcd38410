/** The pages for what is not there and what went wrong. 410 and 404 of a record have the same body: it hints at nothing. */

import { type Document, document } from './frame.ts'
import { html, say } from './html.ts'
import { searchBox } from './parts.ts'
import type { View } from './view.ts'

/** A record that is not disclosed today, whether it once was or never. */
export const gonePage = (view: View): Document => {
  const { gone } = view.text
  const main = html`<div class="prose"><h1>${gone.title}</h1><p>${gone.text}</p><ul><li><a href="/">${gone.find}</a>${gone.findText}</li><li><a href="/rules">${gone.rules}</a></li></ul><p class="small muted">${gone.elsewhere}</p></div>`
  return document(view, { title: [gone.title], main, today: undefined, noindex: true })
}

/** An address that we do not have, or a code of which nothing is disclosed. */
export const notFoundPage = (view: View, what: 'page' | 'organisation'): Document => {
  const { gone } = view.text
  const [title, text] = what === 'page' ? [gone.pageTitle, gone.pageText] : [gone.organisationTitle, gone.organisationText]
  const main = html`<div class="prose"><h1>${title}</h1><p>${text}</p></div><div class="searched">${searchBox(view)}</div>`
  return document(view, { title: [title], main, today: undefined, noindex: true })
}

/** What was asked for was declined: the address or the request is at fault, or it comes from where it may not. */
export const declinedPage = (view: View, status: number): Document => {
  const words = view.text.declinedPage
  const [title, text] =
    status === 403
      ? [words.localTitle, words.localText]
      : status === 413
        ? [words.largeTitle, words.largeText]
        : status === 415
          ? [words.mediaTitle, words.mediaText]
          : [words.title, words.text]
  const main = html`<div class="prose"><h1>${title}</h1><p>${text}</p></div><div class="searched">${searchBox(view)}</div>`
  return document(view, { title: [title], main, today: undefined, noindex: true })
}

/** What may have ended is not shown from a copy that is behind. */
export const behindPage = (view: View): Document => {
  const words = view.text.faultPage
  const main = html`<div class="prose"><h1>${words.behindTitle}</h1><p>${words.behindText}</p></div>`
  return document(view, { title: [words.behindTitle], main, today: undefined, noindex: true })
}

/** A fault with its number, or a platform that is not ready yet. */
export const faultPage = (view: View, trace: string | undefined): Document => {
  const words = view.text.faultPage
  const main =
    trace === undefined
      ? html`<div class="prose"><h1>${words.busyTitle}</h1><p>${words.busyText}</p></div>`
      : html`<div class="prose"><h1>${words.title}</h1><p>${say(words.text, { trace: html`<code>${trace}</code>` })}</p></div>`
  return document(view, { title: [trace === undefined ? words.busyTitle : words.title], main, today: undefined, noindex: true })
}
