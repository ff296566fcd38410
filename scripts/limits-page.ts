// docs/generated/limits.md: what the declarations let in, field by field, of every operation.
import type { Operation, Registry } from '#capabilities/operation'

type Shape = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly required?: readonly string[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
} & Readonly<Partial<Record<(typeof BOUNDS)[number], number>>>

const BOUNDS = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'] as const
const WORDS: Readonly<Record<(typeof BOUNDS)[number], string>> = {
  ...{ minLength: 'characters from', maxLength: 'characters to', minimum: 'from', maximum: 'to' },
  ...{ minItems: 'at least', maxItems: 'at most' },
}

/** What bounds a value, in words; empty where its type alone does. */
function boundsOf(shape: Shape): string[] {
  const words = shape.anyOf?.flatMap(one => (one.const === undefined ? [] : [String(one.const)])) ?? []
  const inner = shape.items === undefined ? [] : boundsOf(shape.items).map(one => `each: ${one}`)
  return [
    ...BOUNDS.flatMap(bound => (shape[bound] === undefined ? [] : [`${WORDS[bound]} ${shape[bound]}`])),
    ...(words.length > 0 ? [`one of ${words.join(', ')}`] : []),
    ...(shape.const === undefined ? [] : [`only ${shape.const}`]),
    ...(shape.format === undefined ? [] : [shape.format]),
    ...(shape.pattern === undefined ? [] : [`\`${shape.pattern}\``]),
    ...inner,
  ]
}

function fieldsOf(shape: Shape, at = ''): string[][] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, one]) => {
    const path = at === '' ? name : `${at}.${name}`
    const own = boundsOf(one)
    const beneath = [...fieldsOf(one, path), ...(one.items === undefined ? [] : fieldsOf(one.items, `${path}[]`))]
    return own.length === 0 && beneath.length > 0
      ? beneath
      : [[path, own.join('; ') || (one.type ?? 'any of several')], ...beneath]
  })
}

/** Shapes are closed: what no declaration names is refused. */
export function limitsOf(registry: Registry): string[][] {
  return [...registry.values()].flatMap((operation: Operation) => {
    const hidden: readonly string[] = 'handsIn' in operation ? (operation.handsIn ?? []) : []
    return fieldsOf(operation.input as Shape)
      .filter(([field]) => !hidden.includes(field!))
      .map(([field, bounds]) => [`\`${operation.name}\``, `\`${field}\``, bounds!])
  })
}
