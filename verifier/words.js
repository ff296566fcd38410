// Puts what was found into sentences, in the language that is asked for.
import { chinese } from './chinese.js'
import { english } from './english.js'

/** @typedef {'zh' | 'en'} Lang */
/** @typedef {Record<string, string | number>} Values */

/** By a language tag or a locale: `zh-CN`, `zh_CN.UTF-8`. @param {string} tag @returns {Lang} */
export const langOf = tag => (/^zh\b|^zh[_-]/i.test(tag) ? 'zh' : 'en')

/** @param {Lang} lang @returns {typeof english} */
export const wordsOf = lang => (lang === 'zh' ? chinese : english)

/** `{name}` replaced by the value of that name. @param {string} sentence @param {Values} values */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))

/** @param {Record<string, string>} table @param {string | number} code */
export const say = (table, code) => table[code] ?? String(code)

/** @param {{ step: string, ok: boolean, reason?: string, values: Values }} step @param {Lang} lang */
export function sayStep({ step, ok, reason = '', values }, lang) {
  const { STEPS, FAILED, REASONS, TYPES } = wordsOf(lang)
  if (ok) return fill(say(STEPS, step), { ...values, type: say(TYPES, values.type ?? '') })
  return `${say(FAILED, step)}${lang === 'zh' ? '：' : ': '}${fill(say(REASONS, reason), values)}`
}

/** The answer in one sentence. @param {{ ok: boolean, type?: string }} result @param {Lang} lang */
export const sayAnswer = ({ ok, type }, lang) => say(wordsOf(lang).ANSWERS, ok && type !== undefined ? type : 'none')

/** What a statement of an end says, as labels and values. @param {import('./statement.js').End} end @param {Lang} lang @returns {[string, string][]} */
export function linesOfEnd(end, lang) {
  const { END } = wordsOf(lang)
  const { clause, instrument, article, documentNo, organisation, log } = end
  const cited = instrument !== null && article !== null ? fill(END.article, { instrument, article }) : (instrument ?? clause)
  return [
    [END.organisation, organisation.name],
    ...pairOf(END.uscc, organisation.uscc),
    [END.item, end.title],
    ...pairOf(END.documentNo, documentNo),
    [END.endedOn, end.endedOn],
    [END.by, say(END, end.by)],
    ...pairOf(END.clause, cited),
    [END.statedOn, end.statedOn],
    [END.log, `${log.origin} ${log.size} ${log.root}`],
  ]
}

/** @param {string} label @param {string | null} value @returns {[string, string][]} */
const pairOf = (label, value) => (value === null ? [] : [[label, value]])
