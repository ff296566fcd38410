/** One clause: its name, its content in other words, its standing and where we know it from. */

import { clauseName } from '#faces/text'
import type { Clause } from '#rules/law'
import { type Html, html, say } from './html.ts'
import { articleOf, clauseAddress, day, prose, standing, zh } from './parts.ts'
import type { View } from './view.ts'

/** 《…》, level, number, promulgated, in force. */
export const instrumentLine = (view: View, { instrument }: Pick<Clause, 'instrument'>): Html => {
  const words = view.text.law
  const parts = [
    html`${words.levels[instrument.level] ?? instrument.level}`,
    ...(instrument.issuer === '' ? [] : [html`<span${zh(view)}>${instrument.issuer}</span>`]),
    ...(instrument.number === null ? [] : [html`<span${zh(view)}>${instrument.number}</span>`]),
    instrument.until === null
      ? say(words.inForce, { day: day(instrument.from) })
      : say(words.inForceUntil, { from: day(instrument.from), until: day(instrument.until) }),
  ]
  return html`${parts.map((part, index) => html`${index > 0 && view.text.frame.titleJoin}${part}`)}`
}

/** `whole`: with the name of its instrument, for a page on which several instruments meet. */
export const clauseBlock = (view: View, clause: Clause, whole: boolean): Html => {
  const anchor = clause.id.slice(clause.id.indexOf('#') + 1)
  const article = articleOf(clause)
  const name = whole
    ? html`<a href="${clauseAddress(clause)}"${zh(view)}>${clauseName(clause)}</a>`
    : html`<span${zh(view)}>${article === '' ? anchor : article}</span>`
  return html`<div class="law"${whole ? html`` : html` id="${anchor}"`}><h3>${name}${standing(view, clause)}</h3>${
    whole && html`<p class="cite">${instrumentLine(view, clause)}</p>`
  }<p class="para" lang="zh-CN">${prose(clause.fact)}</p>${
    view.lang === 'en' && clause.english !== clause.fact && html`<p>${clause.english}</p>`
  }<p class="cite"><code>${clause.id}</code></p></div>`
}
