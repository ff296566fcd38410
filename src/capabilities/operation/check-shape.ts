/** Validates what is handed to an operation against its declared shape. */

import type { Static, TSchema } from '@sinclair/typebox'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { Refusal } from '#rules/outcome'

// Query strings and command lines carry text only, so numbers and booleans are read out of text; unknown members are refused.
const ajv = new Ajv2020({ coerceTypes: true, useDefaults: true, allErrors: true, strict: false })
;(formats as unknown as { default?: (a: Ajv2020) => void } & ((a: Ajv2020) => void))(ajv)

const compiled = new WeakMap<TSchema, ValidateFunction>()

/** The input, read and completed by the shape's defaults; a Refusal `INPUT_INVALID` naming every place that is wrong. */
export const checkShape = <T extends TSchema>(shape: T, input: unknown): Static<T> => {
  const validate = compiled.get(shape) ?? ajv.compile(shape)
  compiled.set(shape, validate)
  if (isTooDeep(input)) throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/', keyword: 'depth' }] } })
  const copy = structuredClone(input)
  if (validate(copy)) {
    const place = placeOfUnkept(copy)
    if (place !== undefined)
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: place || '/', keyword: 'pattern' }] } })
    return copy as Static<T>
  }
  throw new Refusal('INPUT_INVALID', {
    details: {
      places: (validate.errors ?? []).map(error => ({
        place: placeOf(error),
        keyword: error.keyword,
        params: error.params as Record<string, string>,
      })),
    },
  })
}

const DEEPEST = 50

/** Deeper than any shape goes; whatever walks into it by calling itself would run out of room. */
const isTooDeep = (input: unknown): boolean => {
  let level = [input]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true
    level = level.flatMap(one => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}

/** No text of PostgreSQL holds the one character, and no text that is hashed half of one. */
const isUnkept = (text: string): boolean => text.includes('\0') || !text.isWellFormed()

/** Where a text, or the name of a member, could not be kept: declined here, it is nobody's fault further in. */
const placeOfUnkept = (value: unknown): string | undefined => {
  if (typeof value === 'string') return isUnkept(value) ? '' : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    if (isUnkept(name)) return ''
    const place = placeOfUnkept(member)
    if (place !== undefined) return `/${name}${place}`
  }
  return undefined
}

/** What is missing, and what is too many, is named itself; of anything else the place where it stands. */
const placeOf = ({ instancePath, params }: ErrorObject): string => {
  const { missingProperty, additionalProperty } = params as { missingProperty?: string; additionalProperty?: string }
  const member = missingProperty ?? additionalProperty
  if (member !== undefined) return `${instancePath}/${member}`
  return instancePath === '' ? '/' : instancePath
}
