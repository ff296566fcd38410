/** The page of results: the right organisation among similar names. */

import { type FoundOrganisation, maySearch } from '#capabilities/organisations'
import { sentence } from '#faces/text'
import { foldName, parseUscc } from '#rules/organisations'
import { addDays } from '#rules/time'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { chinese, day, searchBox, uscc, zh } from './parts.ts'
import { titleIn, type View } from './view.ts'

const LIMIT = 50
const LONGEST = 100
// A text of this form is meant as a code, so what is wrong with it is worth saying.
const MEANT_AS_CODE = /^(?=.*[0-9])[0-9A-Za-z]{12,24}$/

export const resultsPage = async (view: View, asked: string): Promise<Document> => {
  const words = view.text.results
  const text = asked.slice(0, LONGEST).trim()
  const parsed = MEANT_AS_CODE.test(foldName(text)) ? parseUscc(text) : undefined
  const searched = maySearch(text)
  const { today, hits, more } = await view.options.reading.find(text, LIMIT)
  const heading = !searched
    ? html`${words.ask}`
    : hits.length > 0
      ? say(more ? words.foundMany : words.found, { count: html`<span class="nb">${hits.length}</span>` })
      : parsed?.ok
        ? say(words.noneCode, { code: uscc(parsed.uscc) })
        : say(words.none, { text: chinese(view, text) })
  const advice = !searched ? words.askAdvice : parsed?.ok ? words.noneCodeAdvice : words.noneAdvice
  const main = html`<div class="searched">${searchBox(view, text)}</div>${
    parsed &&
    !parsed.ok &&
    html`<p class="note"><b>${words.badCode}</b> ${sentence(parsed.finding.code, parsed.finding.params, view.lang)}</p>`
  }<section aria-labelledby="found"><h1 id="found">${heading}</h1>${
    hits.length === 0
      ? html`<div class="empty"><p>${advice}</p></div>`
      : html`<p class="small muted">${more ? words.foundManyAdvice : words.order}</p><ol class="hits">${hits.map(hit => one(view, hit, text))}</ol><p class="small muted">${words.notFound}</p>`
  }</section>`
  return document(view, {
    title: [text === '' ? words.title : words.titleFor.replace('{text}', () => text)],
    current: 'search',
    places: [{ title: words.title }],
    main,
    today,
    noindex: true,
  })
}

const one = (view: View, hit: FoundOrganisation, text: string): Html => {
  const words = view.text.results
  const kind = view.law.kinds.get(hit.kind)
  const facts = [
    kind ? html`${titleIn(view, kind)}` : undefined,
    hit.status === null ? undefined : chinese(view, hit.status),
    hit.divisionName === null ? undefined : chinese(view, hit.divisionName),
    hit.provisional ? html`${view.text.organisation.provisional}` : undefined,
  ].filter(fact => fact !== undefined)
  return html`<li><h2><a href="/organisations/${hit.uscc}"${zh(view)}>${marked(hit.name, text)}</a></h2><p class="meta">${uscc(hit.uscc)}<span>${facts.map(
    (fact, index) => html`${index > 0 && view.text.frame.titleJoin}${fact}`,
  )}</span></p>${hit.found && html`<p class="matched">${matchedBy(view, hit.found, text)}</p>`}${
    hit.sameName > 1 && html`<p class="note">${say(words.sameName, { count: hit.sameName })}</p>`
  }</li>`
}

const matchedBy = (view: View, found: NonNullable<FoundOrganisation['found']>, text: string): Html => {
  const words = view.text.results
  const name = chinese(view, marked(found.name, text))
  if (found.standing === 'decided') return say(words.decidedMatch, { name })
  return found.until === null
    ? say(words.formerMatchOpen, { name })
    : say(words.formerMatch, { name, until: day(addDays(found.until, -1)) })
}

/** The name with what was searched for marked, where it stands in it as written. */
const marked = (name: string, text: string): Html => {
  const at = text === '' ? -1 : name.indexOf(text)
  return at < 0 ? html`${name}` : html`${name.slice(0, at)}<mark>${text}</mark>${name.slice(at + text.length)}`
}
