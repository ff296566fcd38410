/** The portal's one file of style, by the hash of its content: kept for ever, replaced by another address. */

import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, 'style')

const smaller = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .trim()

export const STYLE = readdirSync(FOLDER)
  .filter(file => file.endsWith('.css'))
  .sort()
  .map(file => smaller(readFileSync(join(FOLDER, file), 'utf8')))
  .join('\n')

export const STYLE_ADDRESS = `/assets/portal-${hash('sha256', STYLE, 'hex').slice(0, 12)}.css`
