/** The files of verifier/ that the page in the browser runs, by the hash of them all: kept for ever, replaced by another address. */

import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// Beside the program, not of it: it shares no code with what it checks.
const FOLDER = join(import.meta.dirname, '../../../verifier')

/** The modules that `page.js` imports, and itself. */
const NAMES = [
  'bytes',
  'chinese',
  'ed25519',
  'english',
  'form',
  'note',
  'page',
  'proof',
  'sha',
  'sm2',
  'sm3',
  'statement',
  'tree',
  'words',
] as const

const read = NAMES.map(name => ({ name: `${name}.js`, text: readFileSync(join(FOLDER, `${name}.js`), 'utf8') }))
const BASE = `/assets/verifier-${hash('sha256', read.map(({ text }) => text).join('\0'), 'hex').slice(0, 12)}`

export const VERIFIER_FILES = read.map(({ name, text }) => ({ path: `${BASE}/${name}`, text }))
export const VERIFIER_PAGE = `${BASE}/page.js`
