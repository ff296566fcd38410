/** The frame of every page: head, masthead, menu, place, foot. */

import { chinaDay, formatInstant, instantMs, type LocalDate } from '#rules/time'
import { escapeHtml, Html, html, type Part, say } from './html.ts'
import { day } from './parts.ts'
import { STYLE_ADDRESS } from './style.ts'
import { addressWith, type View } from './view.ts'

const CHINA_AHEAD_MS = 8 * 3_600_000

export type Place = { readonly title: Part; readonly href?: string }

export type Page = {
  /** From the particular to the general; the platform's name is added. */
  readonly title: readonly string[]
  readonly current?: 'search' | 'lists' | 'rules' | 'catalogue' | 'law' | 'about'
  readonly places?: readonly Place[]
  readonly main: Html
  /** The day the page is about. */
  readonly today: LocalDate | undefined
  readonly noindex?: boolean
  /** The day from which what the page shows is shown no more: indexes drop it then. */
  readonly endsOn?: LocalDate | null
  /** The page asks for nothing once it is loaded: it carries its icon. */
  readonly isWhole?: boolean
}

// A level beam on its post, even on both sides.
const MARK =
  '<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 8h26M16 3v24M9 28h14M8 8v8M24 8v8M3 17h10M19 17h10" fill="none" stroke="currentColor" stroke-width="2.4"/></svg>'

export const FAVICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#17486b"/><path d="M5 10h22M16 5v20M10 26h12M9 10v7M23 10v7M5 18h8M19 18h8" fill="none" stroke="#fff" stroke-width="2.2"/></svg>'
const FAVICON_DATA = `data:image/svg+xml,${encodeURIComponent(FAVICON)}`

const NAV = [
  ['search', '/'],
  ['lists', '/lists'],
  ['rules', '/rules'],
  ['catalogue', '/catalogue'],
  ['law', '/law'],
  ['about', '/about'],
] as const

const head = (view: View, page: Page): Html => {
  const title = [...page.title, view.site.name].join(view.text.frame.titleJoin)
  const robots = [
    ...(page.noindex ? ['noindex'] : []),
    'noarchive',
    ...(page.endsOn ? [`unavailable_after: ${page.endsOn}T00:00:00+08:00`] : []),
  ].join(', ')
  const plain = view.url.split('?')[0]!
  return html`<!doctype html><html lang="${view.lang}"${view.large ? new Html(' class="large"') : new Html('')}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><meta name="robots" content="${robots}"><link rel="stylesheet" href="${STYLE_ADDRESS}"><link rel="icon" href="${page.isWhole ? FAVICON_DATA : '/favicon.svg'}" type="image/svg+xml"><link rel="alternate" hreflang="zh-CN" href="${plain}?lang=zh-CN"><link rel="alternate" hreflang="en" href="${plain}?lang=en"></head>`
}

/** What a masthead is made of but its two addresses; the same for every page of a section. */
const mastheads = new Map<string, readonly [string, string, string]>()

const masthead = (view: View, page: Page): Html => {
  const key = `${view.lang} ${view.large} ${page.current} ${view.options.isSample} ${view.site.name}`
  let parts = mastheads.get(key)
  if (!parts) {
    parts = mastheadParts(view, page)
    mastheads.set(key, parts)
  }
  const other = view.lang === 'en' ? 'zh-CN' : 'en'
  const size = escapeHtml(addressWith(view.url, 'size', view.large ? 'normal' : 'large'))
  return new Html(parts[0] + size + parts[1] + escapeHtml(addressWith(view.url, 'lang', other)) + parts[2])
}

const mastheadParts = (view: View, page: Page): readonly [string, string, string] => {
  const { frame } = view.text
  const other = view.lang === 'en' ? 'zh-CN' : 'en'
  const top = html`<a class="skip" href="#main">${frame.skip}</a>${
    view.options.isSample && html`<aside class="sample" aria-label="${frame.sampleLabel}">${frame.sample}</aside>`
  }<header class="masthead"><div class="wrap"><a class="brand" href="/">${new Html(MARK)}<span><b>${view.site.name}</b><small>${frame.tagline}</small></span></a><div class="tools screen" role="group" aria-label="${frame.toolsLabel}"><a href="`
  const middle = html`">${view.large ? frame.normal : frame.large}</a><a href="`
  const menu = html`" lang="${other}" hreflang="${other}">${frame.otherLanguage}</a></div></div></header><nav class="menu screen" aria-label="${frame.mainNav}"><div class="wrap"><ul>${NAV.map(
    ([name, href]) =>
      html`<li><a href="${href}"${page.current === name ? new Html(' aria-current="true"') : new Html('')}>${frame.nav[name]}</a></li>`,
  )}</ul></div></nav>`
  return [top.text, middle.text, menu.text]
}

/** Of which instant a mirror's pages are. */
const mirrorLine = ({ text: { mirror }, options: { mirrored } }: View): Html => {
  if (mirrored === undefined) return new Html('')
  const ms = instantMs(mirrored.at)
  const at = `${chinaDay(ms)} ${formatInstant(ms + CHINA_AHEAD_MS).slice(11, 16)}`
  return html`<aside class="mirror" aria-label="${mirror.label}">${say(mirror.line, { at: html`<time datetime="${mirrored.at}">${at}</time>` })}${
    mirrored.platform !== undefined && html` <a href="${mirrored.platform}">${mirror.platform}</a>`
  }</aside>`
}

const places = (view: View, list: readonly Place[] | undefined): Html => {
  if (!list) return new Html('')
  const all: readonly Place[] = [{ title: view.text.frame.home, href: '/' }, ...list]
  return html`<nav class="screen" aria-label="${view.text.frame.place}"><ol class="place">${all.map(
    place => html`<li>${place.href === undefined ? place.title : html`<a href="${place.href}">${place.title}</a>`}</li>`,
  )}</ol></nav>`
}

const printFoot = (view: View, today: string): Html =>
  html`<p class="printfoot wrap">${say(view.text.frame.print, { today: day(today), version: view.law.version, address: `${view.host}${view.url.split('?')[0]}` })}</p>`

const foots = new Map<string, Html>()

/** The foot is the same on every page of a day. */
const foot = (view: View, today: string | undefined): Html => {
  const key = `${view.lang} ${today} ${view.law.version} ${view.site.operator}`
  let made = foots.get(key)
  if (!made) {
    // Only the newest days are asked for; a program that runs for years must not keep them all.
    if (foots.size > 100) foots.clear()
    made = makeFoot(view, today)
    foots.set(key, made)
  }
  return made
}

const makeFoot = (view: View, today: string | undefined): Html => {
  const { frame, home } = view.text
  const link = (href: string, title: string) => html`<li><a href="${href}">${title}</a></li>`
  return html`<footer class="foot screen"><div class="wrap"><div><h2>${frame.footSource}</h2><p>${
    today === undefined ? '' : say(frame.footSourceText, { today: day(today) })
  }</p><p class="muted">${say(frame.footLaw, { version: view.law.version, operator: view.site.operator })}</p></div><nav aria-label="${frame.footPages}"><h2>${frame.footPages}</h2><ul>${NAV.map(
    ([name, href]) => link(href, frame.nav[name]),
  )}</ul></nav><nav aria-label="${frame.footUse}"><h2>${frame.footUse}</h2><ul>${[
    link('/console/', frame.footHandIn),
    link('/api-docs', frame.footApi),
    link('/openapi.json', frame.footOpenApi),
    link('/announcements', view.text.window.news),
    link('/cases', view.text.window.caseTitle),
    link('/statistics', view.text.window.statistics),
    link('/verify', frame.footVerify),
    link('/about#not', home.not),
    link('/about#access', frame.footAccessibility),
  ]}</ul></nav></div></footer>`
}

/** The whole document, and the day that it is true of. */
export type Document = { readonly body: string; readonly day: LocalDate | undefined }

export const document = (view: View, page: Page): Document => ({ body: documentText(view, page), day: page.today })

const documentText = (view: View, page: Page): string =>
  head(view, page).text +
  html`<body>${masthead(view, page)}${mirrorLine(view)}<main id="main"><div class="wrap">${places(view, page.places)}${page.main}</div></main>${page.today !== undefined && printFoot(view, page.today)}${foot(view, page.today)}</body></html>`
    .text
