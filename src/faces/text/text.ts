/** The languages, and all that is said in each. */

import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export type Text = typeof zhCN

/** zh-CN is the language of the platform; en translates the frame, never names, facts or clauses. */
export const LANGS = ['zh-CN', 'en'] as const
export type Lang = (typeof LANGS)[number]

const texts: Readonly<Record<Lang, Text>> = { 'zh-CN': zhCN, en }

export const textOf = (lang: Lang): Text => texts[lang]
