// The page in the browser: checks the files that are dropped on it, by these same modules. Once loaded it asks the network for nothing.
import { toHex } from './bytes.js'
import { followKeys } from './keys.js'
import { COSIGNATURE, isOfLog, parseCheckpoint, parseKey, parseNote } from './note.js'
import { checkConsistency, checkFile } from './proof.js'
import { fill, langOf, linesOfEnd, say, sayAnswer, sayStep, wordsOf } from './words.js'

/** @typedef {import('./proof.js').Result} Result */

const MOST_BYTES = 64 * 1024 * 1024
const MOST_ENTRIES = 200

const lang = langOf(document.documentElement.lang)
const { PAGE, KINDS, LABELS, END } = wordsOf(lang)

/** Every text goes in as text, never as markup. @param {string} name @param {string} [text] @param {string} [kind] */
function make(name, text = '', kind = '') {
  const element = document.createElement(name)
  if (text !== '') element.textContent = text
  if (kind !== '') element.className = kind
  return element
}

/** @template {HTMLElement} T @param {string} id @param {new () => T} type @returns {T} */
function byId(id, type) {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`)
  return found
}

const input = byId('file', HTMLInputElement)
const drop = byId('drop', HTMLElement)
const status = byId('status', HTMLElement)
const results = byId('results', HTMLElement)
const keyField = byId('key', HTMLTextAreaElement)
/** By it a key that has handed over counts for what it signed before, and leads to the next. */
const history = byId('key-history', HTMLTemplateElement)
const witnessField = byId('witness', HTMLTextAreaElement)

/** What the platform calls the fields of its items; a code that it does not name is shown as it is. */
const labels = new Map(
  [...byId('labels', HTMLTemplateElement).content.querySelectorAll('dt')].map(one => [one.dataset.of ?? '', one.textContent]),
)

/** The keys in the two fields; or what is wrong with them. @returns {import('./note.js').Key[] | string} */
function readKeys() {
  const keys = []
  for (const [i, line] of keyField.value.trim().split('\n').entries()) {
    const key = parseKey(line)
    if (!isOfLog(key)) return fill(PAGE.badKey, { line: i + 1 })
    keys.push(...followKeys(key, history.content.textContent ?? ''))
  }
  for (const [i, line] of witnessField.value.split('\n').entries()) {
    if (line.trim() === '') continue
    const witness = parseKey(line)
    if (witness?.kind !== COSIGNATURE) return fill(PAGE.badWitness, { line: i + 1 })
    keys.push(witness)
  }
  return keys
}

/** @typedef {{ name: string, text: string } | { name: string, wrong: string }} Read */

/** @param {File} file @returns {Promise<Read>} */
async function readFile(file) {
  if (file.size > MOST_BYTES) return { name: file.name, wrong: fill(PAGE.tooLarge, { most: MOST_BYTES / 1024 / 1024 }) }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer())
    return { name: file.name, text }
  } catch {
    // Gone, forbidden, or no text: that is what there is to say.
    return { name: file.name, wrong: PAGE.unread }
  }
}

const isGrowth = (/** @type {string} */ text) => text.trimStart().startsWith('{') && text.includes('"xinheng-consistency-1"')
const sizeOf = (/** @type {string} */ text) => parseCheckpoint(parseNote(text)?.text ?? '')?.size

/** Two checkpoints and their proof of growth are one thing; everything else is checked by itself. @param {readonly Read[]} files @param {import('./note.js').Key[]} keys @returns {Generator<Read & { wrong: string } | { name: string, result: Result }>} */
function* checksOf(files, keys) {
  const texts = files.flatMap(file => ('text' in file ? [file.text] : []))
  const growth = texts.find(isGrowth)
  const [old, young, ...more] = texts
    .filter(text => sizeOf(text) !== undefined)
    .sort((a, b) => Number((sizeOf(a) ?? 0n) - (sizeOf(b) ?? 0n)))
  if (growth !== undefined && young !== undefined && more.length === 0 && texts.length === files.length && texts.length === 3)
    return yield { name: files.map(file => file.name).join(' · '), result: checkConsistency(old, young, growth, keys) }
  for (const file of files) yield 'wrong' in file ? file : { name: file.name, result: checkFile(file.text, keys) }
}

/** @param {Iterable<File>} chosen */
async function check(chosen) {
  const files = [...chosen]
  if (files.length === 0) return
  const name = files.map(file => file.name).join(' · ')
  results.replaceChildren()
  const keys = readKeys()
  if (typeof keys === 'string') {
    status.textContent = keys
    byId('keys', HTMLDetailsElement).open = true
    keyField.focus()
    return
  }
  status.textContent = fill(PAGE.checking, { file: name })
  const read = await Promise.all(files.map(readFile))
  // What takes long begins once the sentence above is on the screen.
  await new Promise(resolve => setTimeout(resolve, 30))
  for (const one of checksOf(read, keys)) results.append('wrong' in one ? unreadOf(one) : resultOf(one.name, one.result))
  status.textContent = fill(PAGE.done, { file: name })
  results.querySelector('h2')?.focus()
}

/** @param {boolean} isOk @param {string} answer @param {string} name */
function verdict(isOk, answer, name) {
  const section = make('section', '', `verdict ${isOk ? 'passed' : 'failed'}`)
  const heading = make('h2', answer)
  heading.tabIndex = -1
  section.append(make('p', name, 'kick'), heading)
  return section
}

/** @param {{ name: string, wrong: string }} file */
function unreadOf({ name, wrong }) {
  const section = verdict(false, sayAnswer({ ok: false }, lang), name)
  section.append(make('p', wrong))
  return section
}

/** @param {string} name @param {Result} result */
function resultOf(name, result) {
  const section = verdict(result.ok, sayAnswer(result, lang), name)
  const failed = result.steps.find(step => !step.ok)
  if (failed !== undefined) section.append(make('p', sayStep(failed, lang), 'why'))
  const said = result.end === undefined ? PAGE.whatNot : fill(END.later, { record: result.end.record })
  section.append(make('p', result.ok ? said : PAGE.notThat))
  const steps = make('ol', '', 'checks')
  for (const step of result.steps) {
    const item = make('li', '', step.ok ? 'passed' : 'failed')
    item.append(make('b', (step.ok ? LABELS.ok : LABELS.failed).trim()), make('span', sayStep(step, lang)))
    steps.append(item)
  }
  section.append(make('h3', result.ok ? PAGE.steps : PAGE.stepsFailed), steps)
  // Of what did not pass nothing is shown that it claims.
  if (!result.ok) return section
  const { entries = [], statement, end } = result
  if (end !== undefined) section.append(make('h3', PAGE.words), pairs(linesOfEnd(end, lang)))
  if (statement !== undefined) section.append(make('h3', PAGE.words), make('pre', statement.text))
  section.append(make('h3', PAGE.about), aboutOf(result))
  if (entries.length > 0) section.append(make('h3', PAGE.entries))
  if (entries.length > MOST_ENTRIES) section.append(make('p', fill(PAGE.shown, { shown: MOST_ENTRIES, all: entries.length })))
  section.append(...entries.slice(0, MOST_ENTRIES).map(entry => entryOf(entry, entries.length === 1)))
  return section
}

/** @param {readonly (readonly [string, string])[]} lines @param {string} [language] of the values */
function pairs(lines, language = '') {
  const list = make('dl', '', 'pairs')
  for (const [label, value] of lines) {
    const pair = make('div')
    const said = make('dd', value)
    if (language !== '') said.lang = language
    pair.append(make('dt', label), said)
    list.append(pair)
  }
  return list
}

/** @param {Date} instant */
const inChina = instant =>
  fill(PAGE.chinaTime, { time: new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ') })

/** @param {Result} result */
function aboutOf({ organisation, record, checkpoint, statement }) {
  /** @type {[string, string][]} */
  const lines = []
  if (record !== undefined) lines.push([PAGE.recordId, record])
  if (organisation !== undefined) lines.push([PAGE.organisationId, organisation])
  if (checkpoint !== undefined)
    lines.push([PAGE.checkpoint, checkpoint.origin], [PAGE.size, String(checkpoint.size)], [PAGE.root, toHex(checkpoint.root)])
  for (const { name, time } of (checkpoint ?? statement)?.cosigned ?? [])
    lines.push([PAGE.cosigned, `${name} ${inChina(new Date(Number(time) * 1000))}`])
  return pairs(lines)
}

/** @param {import('./proof.js').ReadEntry} entry @param {boolean} isOpen */
function entryOf({ entry, kind, at, record, content }, isOpen) {
  const details = make('details', '', 'entry')
  if (isOpen) details.setAttribute('open', '')
  const fact = content === null ? {} : factOf(content)
  const item = typeof fact.item === 'string' ? ` · ${nameOf(fact.item)}` : ''
  const summary = make('summary', `${fill(LABELS.entry, { entry })} · ${say(KINDS, kind)}${item} `)
  summary.append(make('span', inChina(new Date(at))))
  details.append(summary, make('p', `${PAGE.recordId} ${record}`, 'cite'))
  if (content === null) {
    details.append(make('p', LABELS.kept))
    return details
  }
  const raw = make('details')
  const text = make('pre', content)
  // What was registered is Chinese, whatever the page speaks.
  text.lang = 'zh-CN'
  raw.append(make('summary', PAGE.raw), text)
  details.append(pairs(linesOf(fact), 'zh-CN'), raw)
  return details
}

/** The members of a content; none where it is no object, whose text stands below all the same. @param {string} content @returns {Record<string, unknown>} */
function factOf(content) {
  try {
    return Object(JSON.parse(content))
  } catch {
    // It is what was committed to, whatever it is.
    return {}
  }
}

const nameOf = (/** @type {string} */ code) => labels.get(code) ?? code

/** @param {unknown} value @param {string} item @returns {string} */
function textOf(value, item) {
  if (typeof value === 'string') return labels.get(`=${value}`) ?? value
  if (Array.isArray(value)) return value.map(one => textOf(one, item)).join(lang === 'zh' ? '、' : ', ')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = Object.entries(value).map(([name, one]) => `${labels.get(`${item}.${name}`) ?? name}: ${textOf(one, item)}`)
  return parts.join('\n')
}

/** The fields in the order of the item, then what else the content says. @param {Record<string, unknown>} fact @returns {[string, string][]} */
function linesOf({ item, fields, v: _, origin: __, ...rest }) {
  const of = String(item ?? '')
  const order = [...labels.keys()]
  const placeOf = (/** @type {string} */ name) => order.indexOf(`${of}.${name}`) + 1 || order.length + 1
  const ordered = Object.entries(Object(fields)).sort(([a], [b]) => placeOf(a) - placeOf(b))
  return [
    ...ordered.map(([name, value]) => pair(labels.get(`${of}.${name}`) ?? name, textOf(value, of))),
    ...Object.entries(rest).map(([name, value]) => pair(nameOf(name), textOf(value, of))),
  ]
}

/** @param {string} name @param {string} text @returns {[string, string]} */
const pair = (name, text) => [name, text]

input.addEventListener('change', () => {
  void check([...(input.files ?? [])])
  // So that the same file can be chosen again.
  input.value = ''
})
const pasted = byId('pasted', HTMLTextAreaElement)
pasted.addEventListener('input', () => {
  if (pasted.value.trim() !== '') void check([new File([pasted.value], PAGE.pasted)])
})
for (const kind of ['dragenter', 'dragover'])
  document.addEventListener(kind, event => {
    event.preventDefault()
    drop.classList.add('over')
  })
for (const kind of ['dragleave', 'drop']) document.addEventListener(kind, () => drop.classList.remove('over'))
document.addEventListener('drop', event => {
  event.preventDefault()
  void check([...(event.dataTransfer?.files ?? [])])
})
byId('platform-key', HTMLButtonElement).addEventListener('click', () => {
  keyField.value = keyField.defaultValue
})
drop.hidden = false
status.textContent = PAGE.ready
