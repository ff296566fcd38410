// The JSON schema (2020-12) of the fields of an item's facts, for those who build on the catalogue.
import { type CatalogueTerms, type Field, type Item, LONG_TERM } from './item.ts'

export type JsonSchema = { readonly [key: string]: unknown }

const DAY = { type: 'string', format: 'date' } as const
const PATTERNS = {
  uscc: '^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$',
  'organisation-code': '^[0-9A-Z]{9}$',
  division: '^[0-9]{6}$',
  money: '^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})?$',
} as const

/** Columns about persons are no part of a fact. */
export function jsonSchema(item: Item, terms: CatalogueTerms): JsonSchema {
  const fields = item.fields.filter(field => !field.person)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:xinheng:catalogue:${item.id}:${item.version}`,
    title: item.title,
    description: item.english,
    type: 'object',
    properties: Object.fromEntries(fields.map(field => [field.prop, schemaOf(field, terms)])),
    required: fields.filter(field => field.required === 'M').map(field => field.prop),
    additionalProperties: false,
  }
}

function schemaOf(field: Field, terms: CatalogueTerms): JsonSchema {
  const about = { title: field.title, description: field.english }
  switch (field.type) {
    case 'text':
    case 'number':
    case 'commitment-number':
      return { ...about, type: 'string', minLength: 1, ...(field.maxLength === null ? {} : { maxLength: field.maxLength }) }
    case 'names':
      return { ...about, type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1, uniqueItems: true }
    case 'choice':
      return { ...about, ...choiceOf(field, terms) }
    case 'choices':
      return { ...about, type: 'array', items: choiceOf(field, terms), minItems: 1, uniqueItems: true }
    case 'date':
    case 'last-day':
      return field.longTerm ? { ...about, anyOf: [DAY, { const: LONG_TERM }] } : { ...about, ...DAY }
    case 'uscc':
    case 'organisation-code':
    case 'division':
    case 'money':
      return { ...about, type: 'string', pattern: PATTERNS[field.type] }
  }
}

/** The words of the table; a stated word may be followed by what it is. */
function choiceOf(field: Field, terms: CatalogueTerms): JsonSchema {
  const values = terms.tables.get(field.codeTable ?? '')?.values ?? []
  const stated = values.filter(value => value.stated)
  const words = { enum: values.map(value => value.title) }
  if (stated.length === 0) return { type: 'string', ...words }
  return { type: 'string', anyOf: [words, ...stated.map(value => ({ pattern: `^${value.title}-.+` }))] }
}
