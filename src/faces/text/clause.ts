/** Says where something is written: 〔《…》第四条〕, and how sure we are of it. */

import type { Clause } from '#rules/law'

/** As much of a clause as is said of it. */
export type ClauseSaid = Pick<Clause, 'article' | 'unconfirmed'> & {
  readonly instrument: Pick<Clause['instrument'], 'title' | 'number' | 'level'>
}

const DIGITS = '零一二三四五六七八九'

/** 1 to 999 in the way articles are numbered: 四, 十九, 二十, 一百零八. */
export const articleNumeral = (n: number): string => {
  if (!Number.isInteger(n) || n < 1 || n > 999) return String(n)
  const hundreds = Math.floor(n / 100)
  const tens = Math.floor((n % 100) / 10)
  const ones = n % 10
  const head = hundreds > 0 ? `${DIGITS[hundreds]}百` : ''
  const gap = hundreds > 0 && tens === 0 && ones > 0 ? '零' : ''
  const ten = tens === 0 ? '' : tens === 1 && hundreds === 0 ? '十' : `${DIGITS[tens]}十`
  return head + gap + ten + (ones > 0 ? DIGITS[ones] : '')
}

/** 第四条, 第六至第七条; nothing where the number of the article is not known. */
export const articleSaid = (article: string | null): string => {
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(article ?? '') ?? []
  if (first === undefined) return article === null ? '' : `第${article}条`
  const from = `第${articleNumeral(Number(first))}`
  return last === undefined ? `${from}条` : `${from}至第${articleNumeral(Number(last))}条`
}

/** 《信用修复管理办法》第四条; a standard by its number: GB 32100-2015. Always Chinese, as promulgated. */
export const clauseName = ({ instrument, article }: ClauseSaid): string => {
  const name =
    instrument.level === 'national-standard' && instrument.number !== null
      ? `${instrument.number}《${instrument.title}》`
      : `《${instrument.title}》`
  return name + articleSaid(article)
}

/** 条文待核 where nobody has seen the wording, 条号待核 where only the number of the article is not known. */
export const clauseStanding = (
  clause: ClauseSaid,
  words: { readonly unconfirmedArticle: string; readonly unconfirmedText: string },
): string | undefined => {
  const said = clause.unconfirmed ? words.unconfirmedText : clause.article === null ? words.unconfirmedArticle : undefined
  // An instrument whose title says so says it once.
  return said !== undefined && clause.instrument.title.includes(said) ? undefined : said
}
