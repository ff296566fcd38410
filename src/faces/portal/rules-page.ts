/** The general answer to how long records are shown, and the rules in force. */

import { periodSaid } from '#faces/text'
import type { AnyRule, LawOnDay, Severity } from '#rules/law'
import { addDays, correspondingDay, type LocalDate, type Period } from '#rules/time'
import { type Document, document } from './frame.ts'
import { Html, html, say } from './html.ts'
import { clauseLink, day, ruleAddress, severityTag } from './parts.ts'
import { readerOf, titleIn, type View } from './view.ts'

const SEVERITIES: readonly Severity[] = ['minor', 'ordinary', 'serious']

export const rulesPage = async (view: View): Promise<Document> => {
  const words = view.text.rules
  const today = await readerOf(view.options).today()
  const law = view.law.on(today)
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p><div class="body sections">${bySeverity(view, law)}${example(view, law, today)}${all(view)}</div>`
  return document(view, { title: [words.title], current: 'rules', places: [{ title: view.text.rule.crumb }], main, today })
}

const periodCell = (view: View, law: LawOnDay, id: string, said: string): Html => {
  const found = law.rule(id, 'period')
  if (!found) return html`<td role="cell" data-label="${said}">${view.text.frame.none}</td>`
  const { value } = found.value
  return html`<td role="cell" data-label="${said}"><a href="${ruleAddress(id)}">${value === 'none' ? view.text.rule.none : periodSaid(value, view.lang)}</a></td>`
}

const bySeverity = (view: View, law: LawOnDay): Html => {
  const words = view.text.rules
  const longest = law.rule('ordinary-longest-publicity', 'period')
  if (!longest) return new Html('')
  return html`<section id="repair" aria-labelledby="severity"><h2 id="severity">${words.bySeverity}</h2><table class="table stack" role="table"><caption>${say(words.caption, { from: day(longest.value.from) })}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${words.severity}</th><th scope="col" role="columnheader">${words.shown}</th><th scope="col" role="columnheader">${words.shortest}</th><th scope="col" role="columnheader">${words.longest}</th><th scope="col" role="columnheader">${words.basis}</th></tr></thead><tbody role="rowgroup">${SEVERITIES.map(
    (severity, index) => {
      const minor = severity === 'minor' ? law.rule('minor-publicity', 'unless-given') : undefined
      const clause = law.rule(`${severity}-longest-publicity`, 'period')?.value.clause
      return html`<tr role="row"><th scope="row" role="rowheader">${severityTag(view, (index + 1) as 1 | 2 | 3)}</th><td role="cell" data-label="${words.shown}"><div>${
        minor ? html`<a href="${ruleAddress(minor.rule.id)}">${view.text.rule.methods[minor.value.method]}</a>` : words.isShown
      }</div></td>${periodCell(view, law, `${severity}-shortest-publicity`, words.shortest)}${periodCell(view, law, `${severity}-longest-publicity`, words.longest)}<td role="cell" data-label="${words.basis}"><div>${clause === undefined ? view.text.frame.none : clauseLink(view, clause)}</div></td></tr>`
    },
  )}</tbody></table></section>`
}

/** A decision of today, reckoned by the same method as every record. */
const example = (view: View, law: LawOnDay, today: LocalDate): Html => {
  const words = view.text.rules
  const longest = law.rule('ordinary-longest-publicity', 'period')?.value.value
  const shortest = law.rule('ordinary-shortest-publicity', 'period')?.value.value
  if (longest === undefined || shortest === undefined || longest === 'none' || shortest === 'none') return new Html('')
  const last = correspondingDay(today, longest as Period)
  const first = addDays(correspondingDay(today, shortest as Period), 1)
  return html`<section aria-labelledby="example"><h2 id="example">${words.example}</h2><p>${say(words.exampleText, {
    decided: day(today),
    last: day(last),
    ends: day(addDays(last, 1)),
    repair: day(first),
  })}</p></section>`
}

const all = (view: View): Html => {
  const words = view.text.rules
  const rules: readonly (readonly [string, AnyRule])[] = [...view.law.rules]
  const doubtful = rules.filter(([, rule]) => rule.values.some(value => view.law.clause(value.clause)?.unconfirmed))
  return html`<section aria-labelledby="all"><h2 id="all">${words.all}</h2><p>${words.allText}</p><p class="source">${say(words.ruleCount, { count: rules.length, unconfirmed: doubtful.length })}</p><ul class="contents">${rules.map(
    ([key, rule]) =>
      html`<li><a href="${ruleAddress(key)}">${titleIn(view, rule)}</a><br><code class="muted">${key}</code></li>`,
  )}</ul></section>`
}
