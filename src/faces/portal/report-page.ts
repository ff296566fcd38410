/** Anybody says that something shown is wrong: one page, readable and usable without script, with nobody's name on it. */

import { readShownRecord } from '#capabilities/disclosure'
import { isBehind, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { type Document, document } from './frame.ts'
import { html, say } from './html.ts'
import { chinese, day } from './parts.ts'
import { type FormAsk, type PortalOptions, readerOf, type View } from './view.ts'

const ABOUT = ['content', 'organisation', 'should-not-show', 'other'] as const

/** Undefined where the record is not shown today. `wrong`: why what was sent was not taken. */
export const reportPage = async (
  view: View,
  id: string,
  { wrong, says = '' }: { wrong?: string; says?: string } = {},
): Promise<Document | undefined> => {
  const { record } = await readShownRecord(readerOf(view.options), view.law, id, isBehind(view.options))
  if (record === undefined) return undefined
  const words = view.text.objection.report
  const named = record.documentNo ?? record.matter ?? record.item.title
  const main = html`<div class="prose"><h1>${words.title}</h1><p>${say(words.lead, {
    record: html`<a href="/records/${record.id}">${chinese(view, named)}</a>`,
    organisation: chinese(view, record.organisation.name),
  })}</p><p>${words.nobody}</p>${
    wrong !== undefined && html`<p class="note" role="alert">${wrong}</p>`
  }<form class="report" method="post" action="/records/${record.id}/report"><fieldset><legend>${words.about}</legend>${ABOUT.map(
    (about, at) =>
      html`<p><label><input type="radio" name="about" value="${about}"${at === 0 && html` checked`}> ${words.abouts[about]}</label></p>`,
  )}</fieldset><p><label for="says">${words.says}</label></p><p class="hint" id="hint">${words.hint}</p><p><textarea id="says" name="says" rows="5" minlength="4" maxlength="500" required aria-describedby="hint">${says}</textarea></p><p><button>${words.send}</button></p></form><p class="small muted">${words.kept}</p></div>`
  return document(view, {
    title: [words.title, named],
    places: [{ title: chinese(view, named), href: `/records/${record.id}` }, { title: words.title }],
    ...{ main, today: record.today, noindex: true },
  })
}

/** What was sent: taken, with the day on which it goes; or the page again with what is wrong. */
export const takeReport = async (
  view: View,
  id: string,
  { form, caller }: FormAsk,
  { environment, registry }: Pick<PortalOptions, 'environment' | 'registry'>,
): Promise<Document | undefined> => {
  const words = view.text.objection.report
  const operation = registry.get('objection.report-error')
  if (operation === undefined) return undefined
  const says = form.says ?? ''
  try {
    const taken = (await runOperation(operation, environment, caller, { record: id, about: form.about, says })) as {
      retainedUntil: string
    }
    const main = html`<div class="prose"><h1>${words.thanks}</h1><p>${say(words.taken, { until: day(taken.retainedUntil) })}</p><p><a href="/records/${id}">${words.back}</a></p></div>`
    return document(view, { title: [words.thanks], main, today: undefined, noindex: true })
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    if (thrown.code === 'NOT_DISCLOSED') return undefined
    const wrong = thrown.code === 'INPUT_INVALID' ? words.wrong : thrown.code === 'REPORTS_ENOUGH' ? words.enough : words.often
    return reportPage(view, id, { wrong, says })
  }
}
