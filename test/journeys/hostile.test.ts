/** Files made to do harm, handed in to the program itself: refused in words, within its memory, and never where pages are served. */

import assert from 'node:assert/strict'
import { createWriteStream, openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeOldWorkbookOfNumbers, makeWorkbook, makeZip, streamStringTable, workbookParts } from '#support/files'
import { fileOf, type House, licence, makeHouse, registration, UNITS } from '#support/intake'
import { makeProgram, memoryOf, type Program, processesBelow, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

const MB = 2 ** 20
/** Of all its processes together: a workbook of the old format may unfold to 512 MB of heap, beside the server and its worker. */
const MOST_BYTES = 1300 * MB
/** Of the process that serves pages, whatever is handed in. */
const SERVER_MOST_BYTES = 320 * MB
const isLinux = process.platform === 'linux'

let house: House
let program: Program
let server: Server
before(async () => {
  house = await makeHouse()
  program = makeProgram({ databaseUrl: house.url })
  server = await program.start('--empty')
  await untilReady(server)
})
after(async () => {
  await program?.remove()
  await house?.close()
})

type Told = {
  code?: string
  submission?: string
  closedAt?: string | null
  refusal?: { code: string } | null
  registered: number
}
const get = async (path: string) => (await (await fetch(`${server.addresses.api}${path}`)).json()) as Told

/** As a department does; the answer to the hand-in, or how it ended. */
async function handIn(name: string, file: Blob, item = 'administrative-licence'): Promise<Told> {
  const form = new FormData()
  form.set('item', item)
  form.set('source', UNITS.city.uscc)
  form.set('file', file, name)
  const answer = await fetch(`${server.addresses.api}intake/submit`, { method: 'POST', body: form })
  const told = (await answer.json()) as Told
  if (!answer.ok) return told
  for (;;) {
    const now = await get(`intake/show?submission=${told.submission}`)
    if (now.closedAt !== null) return now
    await sleep(50)
  }
}

async function blobOf(name: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Blob> {
  const path = join(program.dataDir, `made-${name}`)
  await pipeline(Readable.from(bytes), createWriteStream(path))
  return openAsBlob(path)
}

function* strings(bytes: number): Generator<string> {
  let made = 0
  for (let n = 0; made < bytes; ) {
    let xml = ''
    while (xml.length < 64 * 1024) xml += `<si><t xml:space="preserve">明衡演示第${++n}号</t></si>`
    made += Buffer.byteLength(xml)
    yield xml
  }
}
function* times(count: number, piece: string | Buffer): Generator<Buffer> {
  const bytes = Buffer.from(piece)
  for (let n = 0; n < count; n++) yield bytes
}
const ofTypes = (type: string) => {
  const parts = workbookParts({ sheet: '<sheetData/>' })
  parts.find(part => part.name === '[Content_Types].xml')!.bytes =
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`
  return makeZip(parts)
}
const BIG = sized(72, 2048) * MB
const WHOLE = sized(20_000, 40_000)
const doctype = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'

const SET: readonly (readonly [string, string, () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>])[] = [
  ['strings-of-gigabytes.xlsx', 'HEADINGS_NOT_FOUND', () => streamStringTable(strings(BIG))],
  [
    'strings-without-text.xlsx',
    'HEADINGS_NOT_FOUND',
    () => streamStringTable(Array.from({ length: sized(400, 1200) }, () => '<si/>'.repeat(13_000))),
  ],
  ['one-string-of-gigabytes.xlsx', 'FILE_RATIO', () => streamStringTable(oneString(sized(80, 4000)))],
  ['unfolds.xls', 'FILE_TOO_LARGE', () => [makeOldWorkbookOfNumbers(WHOLE)]],
  ['one-line.jsonl', 'HEADINGS_NOT_FOUND', () => times(sized(12, 1900), `{"a":"${'x'.repeat(MB)}`)],
  ['nested.jsonl', 'HEADINGS_NOT_FOUND', () => times(sized(3, 400), `{"a":${'['.repeat(800_000)}\n`)],
  ['a-quote.csv', 'HEADINGS_NOT_FOUND', () => times(sized(12, 1900), `"${'x,'.repeat(MB / 2)}`)],
  ['commas.csv', 'HEADINGS_NOT_FOUND', () => times(sized(8, 400), ','.repeat(MB))],
  ['entities.xlsx', 'FILE_DOCTYPE', () => [makeWorkbook({ sheet: doctype })]],
  [
    'deep.xlsx',
    'HEADINGS_NOT_FOUND',
    () => [makeWorkbook({ sheet: `<sheetData>${'<x>'.repeat(sized(1_000_000, 3_000_000))}</sheetData>` })],
  ],
  ['macros.xlsx', 'FILE_MACROS', () => [ofTypes('application/vnd.ms-excel.sheet.macroEnabled.main+xml')]],
  ['two-in-one.xlsx', 'FILE_NOT_WORKBOOK', () => [Buffer.from('%PDF-1.7\n'), makeWorkbook({})]],
  ['behind-another.xlsx', 'FILE_DAMAGED', () => [makeZip([{ name: 'a', bytes: 'x' }]), makeWorkbook({})]],
  ['page.xls', 'FILE_NOT_WORKBOOK', () => [Buffer.from('<html><table><tr><td>1</td></tr></table></html>')]],
  ['program.csv', 'FILE_NOT_WORKBOOK', () => [Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(4096)]],
]
function* oneString(megabytes: number): Generator<string> {
  const spaces = ' '.repeat(MB)
  yield '<si><t>'
  for (let n = 0; n < megabytes; n++) yield spaces
  yield '</t></si>'
}

test('hostile: every file of the set is refused for what it is, within the memory of the program, and pages are served meanwhile', {
  timeout: 3_600_000,
}, async () => {
  let peak = 0
  let serverPeak = 0
  let parsing = 0
  const watch = setInterval(() => {
    if (!isLinux) return
    const own = memoryOf(server.process.pid!).bytes
    const below = processesBelow(server.process.pid!).map(memoryOf)
    parsing = Math.max(parsing, below.filter(one => one.runs.includes('xls-process')).length)
    serverPeak = Math.max(serverPeak, own)
    peak = Math.max(
      peak,
      below.reduce((sum, one) => sum + one.bytes, own),
    )
  }, 50)
  let slowest = 0
  let serving = true
  const pages = (async () => {
    while (serving) {
      const begun = performance.now()
      assert.equal((await fetch(server.addresses.portal)).status, 200)
      slowest = Math.max(slowest, performance.now() - begun)
      await sleep(250)
    }
  })()
  try {
    for (const [name, code, bytes] of SET) {
      const told = await handIn(name, await blobOf(name, bytes()))
      assert.equal(told.code ?? told.refusal?.code, code, `${name}: ${JSON.stringify(told)}`)
    }
  } finally {
    clearInterval(watch)
    serving = false
    await pages
  }
  const told = `${(peak / MB).toFixed(0)} MB, of them the server ${(serverPeak / MB).toFixed(0)} MB, a page at most ${slowest.toFixed(0)} ms`
  assert.ok(peak < MOST_BYTES, told)
  assert.ok(serverPeak < SERVER_MOST_BYTES, told)
  assert.ok(!isLinux || (parsing > 0 && peak > 0), told)
})

test('hostile: the process that reads files may die; pages are served on, another takes its place, and what is handed in then lands', {
  skip: !isLinux,
}, async () => {
  const worker = processesBelow(server.process.pid!).find(pid => memoryOf(pid).runs.includes('worker-of-a-server'))
  assert.ok(worker !== undefined)
  process.kill(worker, 'SIGKILL')
  assert.equal((await fetch(server.addresses.portal)).status, 200)
  const first = await fileOf('registration', [registration(1)], { form: 'xls' })
  const done = await handIn(first.name, new Blob([Buffer.from(first.bytes)]), 'registration')
  assert.deepEqual([done.refusal, done.registered], [null, 1], JSON.stringify(done))
  await untilReady(server)
  const next = await fileOf('administrative-licence', [licence(1)])
  assert.equal((await handIn(next.name, new Blob([Buffer.from(next.bytes)]))).registered, 1)
})
