/** Measures in force and the lists that the law knows: what may be done, in which matters, on what basis, and what a list asks for. */

import { type Effect, LIST_NUMBERS, type ListCondition, type ListRule, type Measure } from '#rules/law'
import { effectsOfList, numberOf, standingOf } from '#rules/lists'
import { addDays, earlierEnd, isWithinInterval, type LocalDate } from '#rules/time'
import { type Document, document } from './frame.ts'
import { type Html, html, type Part, say } from './html.ts'
import { chinese, clauseLink, day, listed, type Pair, pairs, paraphrase } from './parts.ts'
import { divisionNames, readerOf, titleIn, type View } from './view.ts'

const divisionSaid = (view: View, names: ReadonlyMap<string, string>, division: string | null): Html | false =>
  division !== null &&
  html` <span class="muted">${say(view.text.rule.place, { division: chinese(view, names.get(division) ?? division) })}</span>`

/** Effects of the day; one whose clause nobody has read restricts nobody and says so. */
const effectsOf = (view: View, measure: string, today: LocalDate): readonly (Effect & { readonly seen: boolean })[] =>
  view.law.measures.effects.flatMap(effect => {
    const clause = view.law.clause(effect.clause)
    const until = earlierEnd(effect.until, clause?.instrument.until ?? null)
    return effect.measure === measure && isWithinInterval({ from: effect.from, until }, today)
      ? [{ ...effect, until, seen: clause !== undefined && !clause.unconfirmed }]
      : []
  })

export const measuresPage = async (view: View): Promise<Document> => {
  const words = view.text.window
  const today = await readerOf(view.options).today()
  const names = await divisionNames(view)
  const measures = [...view.law.measures.measures.values()]
  const classes = [...new Set(measures.map(one => one.class))]
  const part = (of: Measure['class']): Html =>
    html`<section class="sections"><h2>${words.measureClasses[of]}</h2><ul class="contents">${measures
      .filter(one => one.class === of)
      .map(one => {
        const effects = effectsOf(view, one.id, today)
        return html`<li><a href="/measures/${one.id}">${titleIn(view, one)}</a>${divisionSaid(view, names, one.division)}<br><span class="muted">${
          effects.length === 0 ? words.measureNone : say(words.measureCount, { count: effects.length })
        }</span></li>`
      })}</ul></section>`
  const lists = (kind: ListRule['kind'], title: string): Html =>
    html`<section class="sections"><h2>${title}</h2><ul class="contents">${view.law.lists
      .filter(one => one.kind === kind)
      .map(
        one =>
          html`<li><a href="/named-lists/${one.id}">${titleIn(view, one)}</a>${divisionSaid(view, names, one.division)}<br><span class="muted">${view.text.lists.listStandings[standingOf(one, view.law, today).value.standing]}</span></li>`,
      )}</ul></section>`
  const matters = html`<section class="sections"><h2>${words.mattersAsked}</h2><ul class="contents">${[
    ...view.law.measures.matters.values(),
  ].map(
    one =>
      html`<li>${titleIn(view, one)}${one.units !== null && html`<br><span class="muted">${chinese(view, one.units)}</span>`}</li>`,
  )}</ul></section>`
  const main = html`<h1>${words.measures}</h1><p class="lead">${words.measuresLead}</p>${classes.map(part)}${matters}${lists('severe', words.severeLists)}${lists('abnormal', words.abnormalLists)}`
  return document(view, { title: [words.measures], current: 'law', places: [{ title: words.measures }], main, today })
}

export const measurePage = async (view: View, id: string): Promise<Document | undefined> => {
  const words = view.text.window
  const measure = view.law.measures.measures.get(id)
  if (measure === undefined) return undefined
  const today = await readerOf(view.options).today()
  const names = await divisionNames(view)
  const effects = effectsOf(view, id, today)
  const heads = [words.effect, words.effectKind, words.matters, words.effectFrom, view.text.rule.clause]
  const main = html`<p class="kick">${words.measureClasses[measure.class]}</p><h1>${titleIn(view, measure)}</h1>${pairs([
    { label: words.reduces, value: measure.reducesRights ? words.reducesYes : words.reducesNo },
    { label: view.text.rule.clause, value: html`${clauseLink(view, measure.clause)}${paraphrase(view, measure.clause)}` },
  ])}<section class="sections" aria-labelledby="effects"><h2 id="effects">${words.effects}</h2>${
    effects.length === 0
      ? html`<p>${words.measureNone}</p>`
      : html`<table class="table stack" role="table"><caption>${say(words.effectsCaption, { today: day(today) })}</caption><thead role="rowgroup"><tr role="row">${heads.map(
          head => html`<th scope="col" role="columnheader">${head}</th>`,
        )}</tr></thead><tbody role="rowgroup">${effects.map(effect => {
          const cell = (at: number, value: Part) => html`<td role="cell" data-label="${heads[at]!}"><div>${value}</div></td>`
          return html`<tr role="row"><th scope="row" role="rowheader">${titleIn(view, effect)}${divisionSaid(view, names, effect.division)}${
            !effect.seen && html`<br><span class="tag check">${words.waits}</span>`
          }</th>${[
            cell(1, view.text.measures.kinds[effect.kind]),
            cell(
              2,
              listed(
                view,
                effect.matters.map(matter => titleIn(view, view.law.measures.matters.get(matter)!)),
              ),
            ),
            cell(
              3,
              html`${day(effect.from)}${effect.until !== null && html` ${say(words.untilDay, { day: day(addDays(effect.until, -1)) })}`}`,
            ),
            cell(4, clauseLink(view, effect.clause)),
          ]}</tr>`
        })}</tbody></table>`
  }</section>`
  return document(view, {
    title: [titleIn(view, measure), words.measures],
    current: 'law',
    places: [{ title: words.measures, href: '/measures' }, { title: titleIn(view, measure) }],
    main,
    today,
  })
}

/** A list as the law has it; who is on it stands in the list of its records. */
export const namedListPage = async (view: View, id: string): Promise<Document | undefined> => {
  const words = view.text.window
  const list = view.law.lists.find(one => one.id === id)
  if (list === undefined) return undefined
  const today = await readerOf(view.options).today()
  const names = await divisionNames(view)
  const { value } = standingOf(list, view.law, today)
  const clauses = (ids: readonly string[]): Part =>
    ids.length === 0
      ? view.text.frame.none
      : html`${ids.map((one, at) => html`${at > 0 && html`<br>`}${clauseLink(view, one)}`)}`
  const numbers = LIST_NUMBERS.map((name): Pair => {
    const known = numberOf(list, view.law, name)
    const unit = name.endsWith('Months') ? words.months : words.days
    return {
      label: view.text.lists.numbers[name] ?? name,
      value: known === undefined ? words.numberOpen : html`${say(unit, { n: known.value })} ${clauseLink(view, known.clause)}`,
    }
  })
  const conditions = (title: string, of: readonly ListCondition[]): Html =>
    html`<section class="sections"><h2>${title}</h2>${
      of.length === 0
        ? html`<p>${words.noConditions}</p>`
        : html`<ol class="numbered">${of.map(one => html`<li>${chinese(view, one.text)} <span class="cite">${clauseLink(view, one.clause)}</span></li>`)}</ol>`
    }</section>`
  const effects = effectsOfList(list, view.law, today, list.division)
  const brings = html`<section class="sections"><h2>${words.listBrings}</h2>${
    effects.length === 0
      ? html`<p>${words.listBringsNone}</p>`
      : html`<ul class="contents">${effects.map(
          effect =>
            html`<li><a href="/measures/${effect.measure}">${titleIn(view, effect)}</a>${divisionSaid(view, names, effect.division)} <span class="cite">${clauseLink(view, effect.clause)}</span>${
              !effect.seen && html`<br><span class="tag check">${words.waits}</span>`
            }</li>`,
        )}</ul>`
  }</section>`
  const main = html`<h1>${titleIn(view, list)}${divisionSaid(view, names, list.division)}</h1>${pairs([
    {
      label: view.text.rule.standing,
      value: html`${view.text.lists.listStandings[value.standing]}${
        value.missing.length > 0 &&
        html`${view.text.frame.comma}${words.lacks}${listed(
          view,
          value.missing.map(one => view.text.lists.missing[one] ?? one),
        )}`
      }`,
    },
    { label: words.listUnits, value: chinese(view, list.units) },
    { label: words.fieldBasis, value: clauses(list.fieldBasis) },
    { label: words.procedureBasis, value: clauses(list.procedureBasis) },
    ...numbers,
    ...(list.hearing === null ? [] : [{ label: words.hearing, value: clauseLink(view, list.hearing) }]),
    ...(list.consent === null ? [] : [{ label: words.consent, value: clauseLink(view, list.consent) }]),
    { label: words.onIt, value: html`<a href="/lists/${list.item}?kind=${list.id}">${words.onItLink}</a>` },
  ])}${conditions(words.entryConditions, list.conditions)}${conditions(words.removalConditions, list.removalConditions)}${brings}`
  return document(view, {
    title: [titleIn(view, list), words.measures],
    current: 'law',
    places: [{ title: words.measures, href: '/measures' }, { title: titleIn(view, list) }],
    main,
    today,
  })
}
