/** Writes HTML: a tagged template that escapes every value which is not itself HTML. */

/** HTML that was written by `html` or `say`; any other value is escaped when it is put into a page. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

export type Part = Html | string | number | null | undefined | false | readonly Part[]

const SPECIAL = /[&<>"']/
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text made safe for element content and for quoted attribute values. */
export const escapeHtml = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[&<>"']/g, character => ESCAPES[character]!) : text

/** The text of one part; nothing for null, undefined and false, so that `condition && html…` can stand in a template. */
export const partText = (part: Part): string => {
  if (typeof part === 'string') return escapeHtml(part)
  if (part instanceof Html) return part.text
  if (typeof part === 'number') return String(part)
  if (part === null || part === undefined || part === false) return ''
  let text = ''
  for (const one of part) text += partText(one)
  return text
}

/** `html\`<p>${name}</p>\``: strings are escaped, HTML and lists of HTML are put in as they are. */
export const html = (literals: TemplateStringsArray, ...parts: Part[]): Html => {
  let text = literals[0]!
  for (let i = 0; i < parts.length; i++) text += partText(parts[i]) + literals[i + 1]!
  return new Html(text)
}

const split = new Map<string, readonly string[]>()

/**
 * A sentence of the text catalogue with its `{values}` put in: values that are HTML (a time, a link) stand as they are, others are escaped.
 * A value that is not given is a mistake in the page and throws.
 */
export const say = (sentence: string, values: Readonly<Record<string, Part>>): Html => {
  let pieces = split.get(sentence)
  if (!pieces) {
    pieces = sentence.split(/\{(\w+)\}/)
    split.set(sentence, pieces)
  }
  let text = escapeHtml(pieces[0]!)
  for (let i = 1; i < pieces.length; i += 2) {
    const name = pieces[i]!
    if (!(name in values)) throw new Error(`The sentence asks for {${name}}, which the page does not give: ${sentence}`)
    text += partText(values[name]) + escapeHtml(pieces[i + 1]!)
  }
  return new Html(text)
}
