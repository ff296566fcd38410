/** Says a period of law in words: P1Y6M → 1 年 6 个月. */

import { fill } from './fill.ts'
import { type Lang, textOf } from './text.ts'

/** The words of an ISO period of years, months, weeks and days, or the text itself where it is none. */
export const periodSaid = (period: string, lang: Lang = 'zh-CN'): string => {
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(period)
  if (!parts || period.length < 3) return period
  const words = textOf(lang).periods
  const days = Number(parts[3] ?? 0) * 7 + Number(parts[4] ?? 0)
  return [
    parts[1] && fill(Number(parts[1]) === 1 ? words.year : words.years, { n: parts[1] }),
    parts[2] && fill(Number(parts[2]) === 1 ? words.month : words.months, { n: parts[2] }),
    days > 0 && fill(days === 1 ? words.day : words.days, { n: days }),
  ]
    .filter(Boolean)
    .join(' ')
}
