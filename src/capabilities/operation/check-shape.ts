/** Validates what is handed to an operation against its declared shape. */

import type { Static, TSchema } from '@sinclair/typebox'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
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
  const copy = structuredClone(input)
  if (validate(copy)) return copy as Static<T>
  throw new Refusal('INPUT_INVALID', {
    details: {
      places: (validate.errors ?? []).map(error => ({
        place: error.instancePath === '' ? '/' : error.instancePath,
        keyword: error.keyword,
        params: error.params as Record<string, string>,
      })),
    },
  })
}
