/** Says a code in words, in the order what, why, what to do, where it is written. */

import { type ClauseSaid, clauseName, clauseStanding } from './clause.ts'
import { fill, type Values } from './fill.ts'
import { type Lang, textOf } from './text.ts'

const bracketed = (clause: ClauseSaid | undefined, lang: Lang): string => {
  if (!clause) return ''
  const standing = clauseStanding(clause, textOf(lang).frame)
  return `〔${clauseName(clause)}${standing === undefined ? '' : `，${standing}`}〕`
}

/**
 * What a finding's or a refusal's code says.
 * @param params the finding's or refusal's own (`landed` where a file was refused half-way), and for findings `field` as the label of the field and `value`
 * @param clause where it is written, resolved in the law
 */
export const sentence = (code: string, params: Values = {}, lang: Lang = 'zh-CN', clause?: ClauseSaid): string => {
  const text = textOf(lang)
  const findings: Readonly<Record<string, string>> = text.findings
  const refusals: Readonly<Record<string, { title: string; detail: string }>> = text.refusals
  const isMidway = refusals[code] !== undefined && params.landed !== undefined
  const said = findings[code] ?? (isMidway ? text.midway : refusals[code]?.detail)
  if (said === undefined) return code
  return fill(said, valuesOf(params, lang)) + bracketed(clause, lang)
}

/** Values that are codes become words, a finding within its own sentence, wrong places their number beside them. */
const valuesOf = (params: Values, lang: Lang): Values => {
  const { words } = textOf(lang)
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(params)) {
    if (isFinding(value)) values[name] = sentence(value.code, value.params, lang)
    else if (name === 'places' && Array.isArray(value)) {
      values.places = eachOnce(value)
      values.count ??= eachOnce(value).length
    } else values[name] = words[`${name}:${String(value)}`] ?? value
  }
  return values
}

/** A place that is none of several forms is wrong once, not once for each of them. */
const eachOnce = (places: readonly { readonly place?: unknown }[]): readonly { readonly place?: unknown }[] => [
  ...new Map(places.map(one => [one.place ?? one, one])).values(),
]

const isFinding = (value: unknown): value is { code: string; params?: Values } =>
  typeof value === 'object' && value !== null && typeof (value as { code?: unknown }).code === 'string'

/** A refusal as problem details say it. */
export const refusalSaid = (
  code: string,
  params: Values = {},
  lang: Lang = 'zh-CN',
  clause?: ClauseSaid,
): { title: string; detail: string } => {
  const refusals: Readonly<Record<string, { title: string; detail: string }>> = textOf(lang).refusals
  return { title: refusals[code]?.title ?? code, detail: sentence(code, params, lang, clause) }
}
