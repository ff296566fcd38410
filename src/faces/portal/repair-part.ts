/** Whether repair of a record may be asked for: from which day, where, what is missing and by which clause. */

import type { ShownEligibility } from '#capabilities/repair'
import type { LocalDate } from '#rules/time'
import { type Html, html, say } from './html.ts'
import { chinese, clauseLinks, day } from './parts.ts'
import type { View } from './view.ts'

export const readRepair = (view: View, id: string, today: LocalDate): Promise<ShownEligibility | undefined> =>
  view.options.reading.eligibility(view.law, id, today)

/** Whether it may be asked for today, and here. */
export const isTakenHere = (found: ShownEligibility | undefined): boolean =>
  found?.standing === 'now' && found.channel === 'own'

/** Nothing of what no rule of repair is about. */
export const repairPart = (view: View, found: ShownEligibility | undefined, authority: string | null): Html | undefined => {
  if (found === undefined || found.standing === 'not-adverse' || found.standing === 'ended') return undefined
  const words = view.text.repair
  const { standing } = found
  if (standing === 'excluded') return html`<p>${words.excluded}${cites(view, found.clauses)}</p>`
  if (found.from === null)
    return html`<p>${words.firstEnds}${cites(
      view,
      missing(found).flatMap(one => one.clauses),
    )}</p>`
  const from = { day: html`<b>${day(found.from)}</b>` }
  return html`<p>${say(standing === 'now' ? words.now : words.later, from)}</p><ul class="conditions">${found.conditions.map(
    one =>
      html`<li>${say(words.seen[one.seen], { condition: words.conditions[one.condition] })}${
        one.seen === 'missing' && one.from !== null && say(words.metFrom, { day: day(one.from) })
      }${cites(view, one.clauses)}</li>`,
  )}</ul><p>${
    found.channel === 'own' && authority !== null
      ? say(words.askOwn, { authority: chinese(view, authority) })
      : words.ask[found.channel ?? 'credit-china']
  }${cites(view, found.channelClauses)}</p>`
}

const missing = ({ conditions }: ShownEligibility) => conditions.filter(one => one.seen === 'missing')

const cites = (view: View, clauses: readonly string[]): Html =>
  clauses.length === 0 ? html`` : html` <span class="cite">${clauseLinks(view, clauses)}</span>`
