// A statement that a record has ended: one JSON object, signed as a signed note over the rest of it in canonical form (docs/proof.md).
import { fromBase64 } from './bytes.js'
import { Failed, isText as isAnyText, RECORD, readJson } from './form.js'

/** @typedef {{ uscc: string | null, name: string }} Organisation */
/**
 * @typedef {{ kind: 'xinheng-end-1', record: string, item: string, title: string, documentNo: string | null, organisation: Organisation,
 *   endedOn: string, by: string, clause: string | null, instrument: string | null, article: string | null, statedOn: string,
 *   log: { origin: string, size: string, root: string } }} End
 */

const KIND = 'xinheng-end-1'
const DAY = /^\d{4}-\d\d-\d\d$/
const isText = (/** @type {unknown} */ value) => value !== '' && isAnyText(value)
const isDay = (/** @type {any} */ value) => isText(value) && DAY.test(value)
const orNull = (/** @type {(value: any) => boolean} */ is) => (/** @type {unknown} */ value) => value === null || is(value)

/** Every member there is, and what it must be. @type {Record<string, (value: any) => boolean>} */
const MEMBERS = {
  article: orNull(isText),
  by: isText,
  clause: orNull(isText),
  documentNo: orNull(isText),
  endedOn: isDay,
  instrument: orNull(isText),
  item: isText,
  kind: value => value === KIND,
  log: value => isLog(value),
  organisation: value => isOrganisation(value),
  record: value => isText(value) && RECORD.test(value),
  statedOn: isDay,
  title: isText,
}

/** @param {any} value @param {string[]} names */
const hasOnly = (value, ...names) =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === names.join()

const isLog = (/** @type {any} */ value) =>
  hasOnly(value, 'origin', 'root', 'size') &&
  isText(value.origin) &&
  /^[0-9a-f]{64}$/.test(value.root) &&
  /^(0|[1-9][0-9]{0,19})$/.test(value.size)
const isOrganisation = (/** @type {any} */ value) =>
  hasOnly(value, 'name', 'uscc') && isText(value.name) && orNull(isText)(value.uscc)

/** Whether the text may be such a statement: a JSON object of that kind. @param {string} text */
export const isEnd = text => text.trimStart().startsWith('{') && text.includes(`"${KIND}"`)

/** RFC 8785 for what stands in a statement: objects, texts and null. @param {any} value @returns {string} */
const canonical = value =>
  typeof value === 'object' && value !== null
    ? `{${Object.keys(value)
        .sort()
        .map(name => `${JSON.stringify(name)}:${canonical(value[name])}`)
        .join(',')}}`
    : JSON.stringify(value)

/** The statement, and the signed note that it is. Throws Failed where it is not of the form. @param {string} text @returns {{ end: End, note: string }} */
export function readEnd(text) {
  const { signatures, ...end } = readJson(text)
  const wrong =
    Object.keys(end).find(name => !Object.hasOwn(MEMBERS, name)) ?? Object.keys(MEMBERS).find(name => !MEMBERS[name](end[name]))
  if (wrong !== undefined) throw new Failed('form', 'form', { place: wrong })
  const isLine = (/** @type {unknown} */ line) => typeof line === 'string' && fromBase64(line.split(' ')[2] ?? '') !== undefined
  if (!Array.isArray(signatures) || signatures.length === 0 || !signatures.every(isLine))
    throw new Failed('form', 'form', { place: 'signatures' })
  return { end, note: `${canonical(end)}\n\n${signatures.join('\n')}\n` }
}

/** The name of the key that signs statements of a log's platform. @param {End} end */
export const keyNameOf = ({ log }) => `${log.origin}/statements`
