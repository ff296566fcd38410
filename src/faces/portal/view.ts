/** What a page is asked with and answers with, and what every page knows: language, size of type, day. */

import { type AnnouncementReader, tableAnnouncements } from '#capabilities/announcements'
import { directoryOf, type Reader, type Statements, tableReader } from '#capabilities/disclosure'
import type { Actor, Environment, LawHolder, Registry } from '#capabilities/operation'
import { type Finder, tableFinder } from '#capabilities/organisations'
import { type EligibilityReader, tableEligibility } from '#capabilities/repair'
import { type Lang, type Text, textOf } from '#faces/text'
import type { Law } from '#rules/law'
import type { LocalDate } from '#rules/time'
import type { Manifest } from '#storage/snapshot'

/** As the HTTP face asks. */
export type Ask = {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly cookie: string | undefined
  readonly url: string
  readonly host: string
}
/** What a form of a page sends: by the public, whoever is signed in. */
export type FormAsk = Ask & { readonly form: Readonly<Record<string, string>>; readonly caller: Actor }
export type Answer = {
  readonly status: number
  readonly body: string
  readonly type?: string
  readonly cookies?: readonly string[]
  readonly location?: string
  readonly keep: 'today' | 'always' | 'never'
  /** The day that it is true of, where it depends on one. */
  readonly day?: LocalDate | undefined
  /** Organisations that it is about: whoever is given it has looked at them. */
  readonly about?: readonly string[]
}

/** Who runs the platform. Names are handed in by the roof; without them the text's own stand. */
export type Site = {
  readonly name: string
  readonly operator: string
  readonly english?: { readonly name: string; readonly operator: string }
}

/** Where the pages read what is disclosed: in the tables, or in a signed snapshot of them. */
export type Reading = {
  readonly disclosed: Reader
  readonly find: Finder
  readonly eligibility: EligibilityReader
  readonly announcements: AnnouncementReader
}

type Shown = {
  readonly site?: Site
  /** Whether what is shown is the fictitious province. */
  readonly isSample?: boolean
}

/** What the pages need that only say what is disclosed, and by which law. */
export type WindowOptions = Shown & {
  readonly law: Pick<LawHolder, 'current'>
  readonly nowMs: () => number
  /** Hears which organisation a page is about. */
  readonly seen?: ((organisation: string) => void) | undefined
  readonly reading: Reading
  /** Whether what is read may be older than it may be. */
  readonly isBehind?: (() => boolean) | undefined
  /** How far the sample has come; null when it is there or was not asked for. */
  readonly sample?: (() => { readonly done: number; readonly total: number } | null) | undefined
  /** The instant and the day of the snapshot that a mirror shows, and where the platform itself is reached. */
  readonly mirrored?: Pick<Manifest, 'at' | 'day'> & { readonly platform: string | undefined }
}

export type PortalOptions = Shown & {
  readonly environment: Environment
  readonly registry: Registry
  readonly sample?: () => { readonly done: number; readonly total: number } | null
}

/** The pages' own connections, one statement at a time: a page is read in one, so it needs no transaction. */
export const windowOf = ({ environment, sample, ...shown }: PortalOptions): WindowOptions => {
  const database = environment.portal ?? environment.database
  const reading: Reading = {
    disclosed: tableReader(database as unknown as Statements),
    find: tableFinder(database),
    eligibility: tableEligibility(database),
    announcements: tableAnnouncements(database.pool),
  }
  const { law, seen, isBehind } = environment
  return { ...shown, sample, law, nowMs: environment.sources.nowMs, seen, isBehind, reading }
}

export type View = {
  readonly lang: Lang
  readonly large: boolean
  readonly text: Text
  readonly law: Law
  readonly url: string
  readonly host: string
  readonly site: { readonly name: string; readonly operator: string }
  readonly options: WindowOptions
}

const ENGLISH = /(?:^|;\s*)lang=en(?:;|$)/
const LARGE = /(?:^|;\s*)size=large(?:;|$)/
const YEAR = 'Path=/; Max-Age=31536000; SameSite=Lax'

/** A query value, the first where several were given; undefined where it is empty. */
export const queryOf = (ask: Ask, name: string): string | undefined => {
  const value = ask.query[name]
  const one = typeof value === 'object' ? value[0] : value
  return one === undefined || one === '' ? undefined : one
}

/** What an asker has chosen for all pages. */
export const choicesOf = ({ cookie = '' }: Pick<Ask, 'cookie'>): string =>
  `${ENGLISH.test(cookie) ? 'en' : 'zh-CN'} ${LARGE.test(cookie) ? 'large' : 'normal'}`

/** The view of a request, and the cookies that its choice of language or size sets. */
export const viewOf = (ask: Ask, options: WindowOptions): { view: View; cookies: string[] } => {
  const cookies: string[] = []
  const cookie = ask.cookie ?? ''
  let lang: Lang = ENGLISH.test(cookie) ? 'en' : 'zh-CN'
  let large = LARGE.test(cookie)
  const askedLang = queryOf(ask, 'lang')
  if (askedLang !== undefined) {
    lang = askedLang === 'en' ? 'en' : 'zh-CN'
    cookies.push(`lang=${lang}; ${YEAR}`)
  }
  const askedSize = queryOf(ask, 'size')
  if (askedSize !== undefined) {
    large = askedSize === 'large'
    cookies.push(`size=${large ? 'large' : 'normal'}; ${YEAR}`)
  }
  const text = textOf(lang)
  const named = lang === 'en' && options.site?.english ? options.site.english : options.site
  return {
    view: {
      lang,
      large,
      text,
      law: options.law.current(),
      url: ask.url,
      host: ask.host,
      site: { name: named?.name ?? text.frame.siteName, operator: named?.operator ?? text.frame.operator },
      options,
    },
    cookies,
  }
}

/** The same address with one choice set; other parts of the query stay. */
export const addressWith = (url: string, name: string, value: string): string => {
  const at = url.indexOf('?')
  if (at < 0) return `${url}?${name}=${value}`
  const path = url.slice(0, at)
  const query = new URLSearchParams(url.slice(at + 1))
  query.delete('lang')
  query.delete('size')
  query.set(name, value)
  return `${path}?${query}`
}

export const readerOf = (options: WindowOptions): Reader => options.reading.disclosed

/** What divisions are called, by their codes. */
export const divisionNames = async ({ options }: View): Promise<ReadonlyMap<string, string>> =>
  (await directoryOf(readerOf(options), options.nowMs)).divisions

/** The title, the English where the reader has chosen it. Titles of law and catalogue come in both. */
export const titleIn = (view: Pick<View, 'lang'>, one: { readonly title: string; readonly english: string }): string =>
  view.lang === 'en' && one.english !== '' ? one.english.charAt(0).toUpperCase() + one.english.slice(1) : one.title

export type Today = LocalDate
