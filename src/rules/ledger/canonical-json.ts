// JSON in the one form that is hashed: RFC 8785.

/**
 * Canonical JSON: no blanks, names sorted by UTF-16 units, numbers and strings as ECMAScript writes them. Names whose value is
 * undefined are left out. Throws on what JSON cannot hold (NaN, infinities, lone surrogates, functions, bigint): checkRow lets none of it through.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      if (!Number.isFinite(value)) throw new Error('canonical JSON has no number that is not finite')
      return String(Object.is(value, -0) ? 0 : value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? listText(value) : objectText(value as Record<string, unknown>)
    default:
      throw new Error(`canonical JSON has no ${typeof value}`)
  }
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw new Error('canonical JSON has no lone surrogate')
  return JSON.stringify(text)
}

function listText(list: readonly unknown[]): string {
  let text = '['
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(list[i])
  return `${text}]`
}

function objectText(object: Record<string, unknown>): string {
  let text = '{'
  for (const name of Object.keys(object).sort()) {
    const value = object[name]
    if (value === undefined) continue
    text += `${text.length === 1 ? '' : ','}${quote(name)}:${canonicalJson(value)}`
  }
  return `${text}}`
}
