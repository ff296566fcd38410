// What each step checks and why one failed, in English; the portal's page says it in Chinese.

/** By step: what it says once it has passed. */
export const STEPS = {
  form: 'The file is a proof of a known form ({type}).',
  signature: 'The log {origin} signed the checkpoint of {size} leaves; {witnesses} of the given witnesses cosigned it.',
  headers: '{entries} entries are written in the one form that is hashed.',
  contents: '{given} contents are those that were committed to; {kept} are erased or not given.',
  inclusion: '{entries} entries stand in the log of the checkpoint.',
  record: 'They are {entries} entries of one record, in order.',
  chain: 'They are {entries} entries of one organisation from the first to the last, each bound to the one before.',
  everything: 'The map of heads says that this is everything held about organisation {organisation}.',
  nothing: 'The map of heads says that nothing is held about organisation {organisation}.',
  consistency: 'The log of {to} leaves begins with the log of {from} leaves: nothing was rewritten.',
}

/** By step, where it failed. */
export const FAILED = {
  form: 'The form of the file',
  signature: 'The signature of the checkpoint',
  headers: 'The headers of the entries',
  contents: 'The contents of the entries',
  inclusion: 'The place of the entries in the log',
  record: 'The record',
  chain: 'The chain of the organisation',
  everything: 'Whether this is everything',
  nothing: 'Whether there is nothing',
  consistency: 'Whether the log only grew',
}

export const REASONS = {
  'not-json': 'It is no JSON file.',
  'unknown-kind': 'It is of a kind that is not known here ({kind} {type}).',
  form: 'It is not of the form at {place}.',
  'no-key': 'No public key of a log was given.',
  checkpoint: 'It holds no checkpoint.',
  signature: 'The signature is not by the key whose name it bears.',
  'other-key': 'The given key signed nothing in it: it is another log, or another key.',
  origin: 'It is of another log than it says, or than the key is of.',
  'no-witness': 'None of the given witnesses cosigned it.',
  header: 'The header of entry {place} is not of the form.',
  'content-half': 'Entry {place} has a salt without content, or a content without salt.',
  content: 'The content of entry {place} is not what was committed to.',
  'not-in-log': 'Entry {place} does not stand in the log at the place given.',
  'not-proved': 'Entry {place} comes without a proof that it stands in the log.',
  'other-record': 'Entry {place} is of another record.',
  order: 'Entry {place} is out of order.',
  'other-organisation': 'Entry {place} is of another organisation.',
  gap: 'At place {place} another entry stands than the one of that number.',
  previous: 'Entry {place} does not follow upon the one before.',
  count: '{given} entries are given and the map says {count}.',
  head: 'The last entry is not the head that the map says.',
  'no-map': 'The checkpoint has no map of heads.',
  'map-key': 'The place in the map is not that of the organisation.',
  'map-other': 'What stands at the place does not show that the organisation is not there.',
  'map-root': 'It does not lead to the root of the map in the checkpoint.',
  sizes: 'The proof is between other sizes than those of the checkpoints.',
  inconsistent: 'The newer log does not begin with the older one: what stood there was rewritten.',
}

/** `{name}` replaced by the value of that name. @param {string} sentence @param {Record<string, string | number>} values */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))

/** @param {{ step: string, ok: boolean, reason?: string, values: Record<string, string | number> }} step */
export function sayStep({ step, ok, reason, values }) {
  const named = /** @type {keyof typeof STEPS} */ (step)
  if (ok) return fill(STEPS[named], values)
  return `${FAILED[named]}: ${fill(REASONS[/** @type {keyof typeof REASONS} */ (reason)], values)}`
}
