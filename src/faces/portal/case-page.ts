/** How far a case has come, asked by its number without signing in: where it stands and until when, nothing of whom it is about. */

import { readProgress as readListing } from '#capabilities/lists'
import { readProgress as readObjection } from '#capabilities/objection'
import type { Environment, Progress } from '#capabilities/operation'
import { readProgress as readRepair } from '#capabilities/repair'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { chinese, day, type Pair, pairs } from './parts.ts'
import { type Ask, queryOf, readerOf, type View } from './view.ts'

const KINDS = [
  { kind: 'repair', read: readRepair, word: 'standing' },
  { kind: 'objection', read: readObjection, word: 'stands' },
  { kind: 'listing', read: readListing, word: 'listStanding' },
] as const
type Kind = (typeof KINDS)[number]

export const casePage = async (view: View, ask: Ask, environment: Environment): Promise<Document> => {
  const words = view.text.window
  const number = (queryOf(ask, 'number') ?? '').replace(/\s/g, '').toLowerCase().slice(0, 100)
  let found: { readonly of: Kind; readonly progress: Progress } | undefined
  for (const of of number === '' ? [] : KINDS) {
    const progress = await of.read(environment, view.law, number)
    if (progress === undefined) continue
    found = { of, progress }
    break
  }
  const main = html`<div class="prose"><h1>${words.caseTitle}</h1><p class="lead">${words.caseLead}</p></div><form class="find" action="/cases"><label for="number">${words.caseNumber}</label><p class="hint" id="nh">${words.caseHint}</p><div class="row"><input id="number" name="number" autocomplete="off" maxlength="100" aria-describedby="nh" value="${number}"><button>${words.caseButton}</button></div></form>${
    number !== '' &&
    html`<section class="sections" aria-labelledby="found"><h2 id="found">${found === undefined ? words.caseNone : words.caseKinds[found.of.kind]}</h2>${
      found === undefined ? html`<p>${words.caseNoneText}</p>` : progressOf(view, found.of, found.progress)
    }</section>`
  }`
  return document(view, {
    title: [words.caseTitle],
    places: [{ title: words.caseTitle }],
    main,
    today: found?.progress.today ?? (await readerOf(view.options).today()),
    noindex: number !== '',
  })
}

const progressOf = (view: View, { kind, word }: Kind, progress: Progress): Html => {
  const words = view.text.window
  const { repairPage } = view.text
  const clocks: Readonly<Record<string, string>> = {
    repair: repairPage.keptClocks,
    objection: repairPage.keptObjectionClocks,
    listing: words.listClocks,
  }[kind]
  const list: Pair[] = [
    { label: words.caseStanding, value: view.text.words[`${word}:${progress.standing}`] ?? progress.standing },
    ...(progress.begunOn === null ? [] : [{ label: words.caseBegun, value: day(progress.begunOn) }]),
    ...(progress.changedOn === null ? [] : [{ label: words.caseChanged, value: day(progress.changedOn) }]),
    ...(progress.unitName === null ? [] : [{ label: words.caseUnit, value: chinese(view, progress.unitName) }]),
    ...progress.clocks.map(one => ({
      label: clocks[one.clock] ?? one.clock,
      value:
        one.due === null ? words.caseUnsettled : say(one.overdue ? words.caseOverdue : words.caseDue, { day: day(one.due) }),
    })),
  ]
  return html`${pairs(list)}<p class="small muted">${progress.open ? words.caseOpen : words.caseClosed}</p>`
}
