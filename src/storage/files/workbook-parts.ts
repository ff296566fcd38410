// Finds in a workbook what is needed to read a sheet: which sheets there are, number formats, the table of strings.
import { type FileLimits, refuseFile } from './limits.ts'
import { kindOfFormat, PLAIN } from './number-text.ts'
import type { SealedFile } from './sealed-file.ts'
import { CLOSE, EMPTY, MORE, OPEN, XmlTokens } from './xml-tokens.ts'
import { readZipDirectory, type ZipDirectory, type ZipPart } from './zip-directory.ts'
import { readPart } from './zip-part.ts'

export type Sheet = { readonly name: string; readonly hidden: boolean; readonly part: ZipPart }

export type Workbook = {
  readonly sheets: readonly Sheet[]
  readonly strings: ZipPart | undefined
  readonly styles: ZipPart | undefined
  readonly from1904: boolean
  /** Workbooks that this one refers to; they are never read. */
  readonly links: number
  readonly parts: ZipDirectory
}

type Relation = { readonly type: string; readonly target: string; readonly external: boolean }

/** Refuses what is a zip but no workbook. */
export async function readWorkbook(file: SealedFile, limits: FileLimits): Promise<Workbook> {
  const parts = readZipDirectory(file, limits)
  await refuseMacros(file, parts, limits)
  const root = await readRelations(file, parts, '', '_rels/.rels', limits)
  const main = [...root.values()].find(relation => relation.type === 'officeDocument' && !relation.external)?.target
  const path = main ?? 'xl/workbook.xml'
  const part = parts.get(path)
  // Documents, presentations and the binary workbook are zips too.
  if (part === undefined || !path.endsWith('.xml'))
    refuseFile('FILE_NOT_WORKBOOK', { found: path.endsWith('.bin') ? 'xlsb' : 'zip' })
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const relations = await readRelations(file, parts, folder, `${folder}_rels/${path.slice(folder.length)}.rels`, limits)
  const sheets: Sheet[] = []
  let from1904 = false
  let isWorkbook = false
  for (const tokens of tags(await readPart(file, part, limits), part.name)) {
    if (tokens.is('workbook')) isWorkbook = true
    else if (tokens.is('workbookPr')) from1904 = /^(1|true)$/.test(tokens.attribute('date1904') ?? '')
    else if (tokens.is('sheet')) {
      const relation = relations.get(anyPrefix(tokens, 'id') ?? '')
      const target = relation?.type === 'worksheet' && !relation.external ? parts.get(relation.target) : undefined
      if (target !== undefined) {
        sheets.push({
          name: tokens.attribute('name') ?? '',
          hidden: (tokens.attribute('state') ?? 'visible') !== 'visible',
          part: target,
        })
      }
    }
  }
  if (!isWorkbook || sheets.length === 0) refuseFile('FILE_NOT_WORKBOOK', { found: 'zip' })
  const ofType = (type: string) => {
    const found = [...relations.values()].find(relation => relation.type === type && !relation.external)
    return found === undefined ? undefined : parts.get(found.target)
  }
  const links = [...relations.values()].filter(relation => relation.type === 'externalLink').length
  return { sheets, strings: ofType('sharedStrings'), styles: ofType('styles'), from1904, links, parts }
}

const CONTENT_TYPES = '[content_types].xml'
const MACROS = /macroEnabled|vbaProject|macrosheet/i

/** Programs in a workbook are never run; whoever opens what is handed on might. Told by what the container says it holds, and by names. */
async function refuseMacros(file: SealedFile, parts: ZipDirectory, limits: FileLimits): Promise<void> {
  for (const name of parts.keys())
    if (/(^|\/)(vbaproject[^/]*\.bin|macrosheets\/)/.test(name)) refuseFile('FILE_MACROS', { part: name })
  const types = parts.get(CONTENT_TYPES)
  if (types === undefined) return
  // What a type stands for that no part has says nothing: real templates name them all.
  for (const tokens of tags(await readPart(file, types, limits), types.name))
    if (tokens.opened && tokens.is('Override') && MACROS.test(tokens.attribute('ContentType') ?? ''))
      refuseFile('FILE_MACROS', { part: types.name })
}

/** The kind of number format for every style of a cell. */
export async function readFormats(file: SealedFile, workbook: Workbook, limits: FileLimits): Promise<Uint8Array> {
  if (workbook.styles === undefined) return new Uint8Array([PLAIN])
  const codes = new Map<number, string>()
  const formats: number[] = []
  let inCells = false
  for (const tokens of tags(await readPart(file, workbook.styles, limits), workbook.styles.name)) {
    if (tokens.is('cellXfs')) inCells = tokens.opened
    else if (tokens.is('numFmt')) codes.set(Number(tokens.attribute('numFmtId')), tokens.attribute('formatCode') ?? '')
    else if (inCells && tokens.is('xf') && tokens.opened) {
      const id = Number(tokens.attribute('numFmtId') ?? 0)
      formats.push(kindOfFormat(id, codes.get(id)))
    }
  }
  return formats.length === 0 ? new Uint8Array([PLAIN]) : Uint8Array.from(formats)
}

class Tags extends XmlTokens {
  /** The present tag opens an element, also one that is empty. */
  opened = false
}

/** Every tag of a part that is read whole; CLOSE too, with `opened` false. */
function* tags(bytes: Buffer, part: string): Generator<Tags> {
  const tokens = new Tags(part, bytes.length)
  tokens.feed(bytes)
  for (let kind = tokens.next(); kind !== MORE; kind = tokens.next()) {
    if (kind !== OPEN && kind !== EMPTY && kind !== CLOSE) continue
    tokens.opened = kind !== CLOSE
    if (kind === CLOSE) {
      tokens.attributesFrom = tokens.attributesUntil
    }
    yield tokens
  }
  tokens.end()
}

function anyPrefix(tokens: XmlTokens, name: string): string | undefined {
  const attributes = tokens.slice(tokens.attributesFrom, tokens.attributesUntil)
  const prefixed = new RegExp(`([A-Za-z0-9_]+:${name})\\s*=`).exec(attributes)?.[1]
  return prefixed === undefined ? undefined : tokens.attribute(prefixed)
}

async function readRelations(
  file: SealedFile,
  parts: ZipDirectory,
  folder: string,
  name: string,
  limits: FileLimits,
): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>()
  const part = parts.get(name)
  if (part === undefined) return relations
  for (const tokens of tags(await readPart(file, part, limits), part.name)) {
    if (!tokens.opened || !tokens.is('Relationship')) continue
    const type = tokens.attribute('Type') ?? ''
    relations.set(tokens.attribute('Id') ?? '', {
      // The strict and the transitional form differ only before the last slash.
      type: type.slice(type.lastIndexOf('/') + 1),
      target: resolvePath(folder, tokens.attribute('Target') ?? ''),
      external: tokens.attribute('TargetMode') === 'External',
    })
  }
  return relations
}

/** Within the container; a path cannot leave it. */
function resolvePath(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/')
  const steps = (path.startsWith('/') ? path : folder + path).split('/')
  const resolved: string[] = []
  for (const step of steps) {
    if (step === '..') resolved.pop()
    else if (step !== '' && step !== '.') resolved.push(step)
  }
  return resolved.join('/').toLowerCase()
}
