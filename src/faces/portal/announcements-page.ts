/** What units make known: the list of today, and one of them, with who publishes it, from which day until which. */

import type { Announcement } from '#capabilities/announcements'
import { directoryOf } from '#capabilities/disclosure'
import { addDays } from '#rules/time'
import { type Document, document } from './frame.ts'
import { type Html, html, say } from './html.ts'
import { chinese, day, pairs, prose, zh } from './parts.ts'
import { readerOf, type View } from './view.ts'

const MOST = 100

const namesOf = ({ options }: View) => directoryOf(readerOf(options), options.nowMs)

export const announcementsPage = async (view: View): Promise<Document> => {
  const words = view.text.window
  const { units } = await namesOf(view)
  const found = await view.options.reading.announcements.list(MOST)
  const part = (kind: Announcement['kind'], title: string): Html => {
    const some = found.filter(one => one.kind === kind)
    return html`<section class="sections"><h2>${title}</h2>${
      some.length === 0
        ? html`<p>${words.newsNone}</p>`
        : html`<ul class="contents">${some.map(
            one =>
              html`<li><a href="/announcements/${one.announcement}"${zh(view)}>${one.title}</a><br><span class="muted">${day(one.from)} ${chinese(view, units.get(one.unitId) ?? '')}</span></li>`,
          )}</ul>`
    }</section>`
  }
  const main = html`<h1>${words.news}</h1><p class="lead">${words.newsLead}</p>${part('announcement', words.newsKinds.announcement)}${part('policy', words.newsKinds.policy)}`
  return document(view, {
    title: [words.news],
    places: [{ title: words.news }],
    main,
    today: await readerOf(view.options).today(),
  })
}

/** Undefined of what is not shown today. */
export const announcementPage = async (view: View, id: string): Promise<Document | undefined> => {
  const words = view.text.window
  const found = await view.options.reading.announcements.find(id)
  if (found === undefined) return undefined
  const { units } = await namesOf(view)
  const paragraphs = found.body.split(/\n+/).filter(one => one.trim() !== '')
  const main = html`<article class="prose"><p class="kick">${words.newsKinds[found.kind]}</p><h1${zh(view)}>${found.title}</h1>${pairs(
    [
      { label: words.newsBy, value: chinese(view, units.get(found.unitId) ?? view.text.frame.none) },
      { label: words.newsFrom, value: day(found.from) },
      {
        label: words.newsUntil,
        value: found.until === null ? words.newsOpen : say(words.newsLast, { day: day(addDays(found.until, -1)) }),
      },
    ],
    true,
  )}<div class="body"${zh(view)}>${paragraphs.map(one => html`<p>${prose(one)}</p>`)}</div></article>`
  return document(view, {
    title: [found.title, words.news],
    places: [{ title: words.news, href: '/announcements' }, { title: chinese(view, found.title) }],
    main,
    today: await readerOf(view.options).today(),
    endsOn: found.until,
  })
}
