/** Puts values into sentences. */

export type Values = Readonly<Record<string, unknown>>

const shown = (value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(one => shown(one) ?? '').join('、')
  if (typeof value !== 'object') return String(value)
  const { name, title, place } = value as Record<string, unknown>
  return shown(name ?? title ?? place) ?? JSON.stringify(value)
}

const put = (part: string, values: Values, missing: (name: string) => string): string =>
  part.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name]) ?? missing(name))

/**
 * A sentence with its `{values}`. A part in ⟨⟩ is left out where one of its values is missing; a value missing elsewhere leaves
 * nothing, since a half-said refusal serves better than none.
 */
export const fill = (sentence: string, values: Values): string =>
  put(
    sentence.replace(/⟨([^⟩]*)⟩/g, (_, part: string) =>
      [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => shown(values[name!]) !== undefined) ? part : '',
    ),
    values,
    () => '',
  )
