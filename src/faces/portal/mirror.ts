/** The pages of a mirror: the very pages that say what is disclosed and by which law, made of a signed snapshot in place of the tables. */

import { type Announcement, snapshotAnnouncements } from '#capabilities/announcements'
import { type KeptLaw, snapshotReader } from '#capabilities/disclosure'
import { snapshotFinder } from '#capabilities/organisations'
import { snapshotEligibility } from '#capabilities/repair'
import { type Text, textOf } from '#faces/text'
import { chinaDay } from '#rules/time'
import { lawOfFiles } from '#storage/law'
import type { OpenSnapshot } from '#storage/snapshot'
import { faultPage } from './error-page.ts'
import { type Document, document } from './frame.ts'
import { html } from './html.ts'
import { type Portal, windowRoutes } from './portal.ts'
import { type Answer, choicesOf, type Site, type View, viewOf, type WindowOptions } from './view.ts'

type Shown = Pick<WindowOptions, 'nowMs'> & { readonly site?: Site; readonly platform?: string | undefined }

/** What the pages read of an opened snapshot. Takes the names of all organisations into memory, for the search. */
export const mirrorWindow = async (snapshot: OpenSnapshot, { nowMs, site, platform }: Shown): Promise<WindowOptions> => {
  const today = () => chinaDay(nowMs())
  const { version, files } = await snapshot.document<KeptLaw>('law')
  const law = lawOfFiles(new Map(Object.entries(files)), version)
  const disclosed = await snapshotReader(snapshot, today)
  const divisions = (await disclosed.divisions()).byCode
  return {
    ...{ nowMs, law: { current: () => law }, isSample: snapshot.manifest.isSample },
    ...(site === undefined ? {} : { site }),
    mirrored: { at: snapshot.manifest.at, day: snapshot.manifest.day, platform },
    reading: {
      disclosed,
      find: await snapshotFinder(snapshot, today, async division => divisions.get(division)?.name),
      eligibility: snapshotEligibility((organisationId, recordNo) => disclosed.besideOf(organisationId, recordNo, 'repair')),
      announcements: snapshotAnnouncements(await snapshot.document<Announcement[]>('announcements'), today),
    },
  }
}

export type MirrorRefusal = keyof Text['mirror']['refused']
export type Mirror = Omit<Portal, 'forms'> & { refusalPage(because: MirrorRefusal, platform: string | undefined): string }

/** @param current what is shown now: each request is answered of one snapshot */
export const createMirrorPages = (current: () => WindowOptions): Mirror => {
  const routes = windowRoutes(current)
  return {
    routes,
    choicesOf,
    errorPage(ask, status, said = {}): Answer {
      const { view } = viewOf(ask, current())
      return { status, body: (status < 500 ? notHerePage(view) : faultPage(view, said.trace)).body, keep: 'never' }
    },
    refusalPage,
  }
}

/** Nothing links to it but pages of the platform's own frame. */
const notHerePage = (view: View): Document => {
  const words = view.text.mirror
  const platform = view.options.mirrored?.platform
  const main = html`<div class="prose"><h1>${words.notHereTitle}</h1><p>${words.notHereText}</p>${
    platform !== undefined && html`<p><a href="${platform}${view.url}">${words.platform}</a></p>`
  }</div>`
  return document(view, { title: [words.notHereTitle], main, today: undefined, noindex: true })
}

/** Without a snapshot there is no law and no frame: a page by itself, Chinese and then English. */
const refusalPage = (because: MirrorRefusal, platform: string | undefined): string => {
  const part = (lang: 'zh-CN' | 'en') => {
    const words = textOf(lang).mirror
    return html`<section lang="${lang}"><h1>${words.refusedTitle}</h1><p>${words.refused[because]}</p><p>${words.again}</p>${
      platform !== undefined && html`<p><a href="${platform}">${words.platform}</a></p>`
    }</section>`
  }
  return html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${textOf('zh-CN').mirror.refusedTitle}</title><meta name="robots" content="noindex"></head><body><main>${part('zh-CN')}${part('en')}</main></body></html>`
    .text
}
