/** Clients that are slow, lie, break off or are simply many: each is answered or cut off, leaves nothing behind, and pages are served meanwhile. */

import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type House, makeHouse, UNITS } from '#support/intake'
import { makeProgram, memoryOf, type Program, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

const STALL_SECONDS = 2
let house: House
let program: Program
let server: Server
let port: number
before(async () => {
  house = await makeHouse()
  process.env.XINHENG_STALL_LIMIT = String(STALL_SECONDS)
  program = makeProgram({ databaseUrl: house.url })
  server = await program.start('--empty')
  await untilReady(server)
  port = Number(new URL(server.addresses.portal).port)
})
after(async () => {
  await program?.remove()
  await house?.close()
})

const open = (): Socket => connect({ port, host: '127.0.0.1' }).on('error', () => {})
/** Sends it as it stands and gives everything that comes until the other side has nothing more to say. */
const say = async (text: string | Buffer, { andEnd = true, patienceMs = 5000 } = {}): Promise<string> => {
  const socket = open()
  let heard = ''
  const over = new Promise<void>(done => socket.once('close', () => done()))
  socket.on('data', piece => {
    heard += piece.toString('latin1')
  })
  socket.write(text)
  if (andEnd) socket.end()
  await Promise.race([over, sleep(patienceMs)])
  socket.destroy()
  return heard
}
const statusOf = (heard: string): string => /^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 'nothing'
const spools = (): string[] => {
  const folder = join(program.dataDir, 'spool')
  return existsSync(folder) ? readdirSync(folder) : []
}
const BOUNDARY = 'xq-part'
const uploadHead = (length: number) =>
  `POST /api/intake/submit HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${length}\r\n\r\n`
const uploadBody = [
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="item"\r\n\r\nadministrative-licence\r\n`,
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="source"\r\n\r\n${UNITS.city.uscc}\r\n`,
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n`,
  '行政许可决定书文号,许可内容\r\n'.repeat(3000),
].join('')

test('an upload that breaks off in its middle, or is shorter than it said, leaves no file and no submission', async () => {
  for (let n = 0; n < 5; n++) {
    const socket = open()
    socket.write(uploadHead(10_000_000) + uploadBody)
    await sleep(50)
    socket.destroy()
  }
  const answered = statusOf(await say(uploadHead(10_000_000) + uploadBody))
  assert.ok(['400', '408', 'nothing'].includes(answered), answered)
  for (let n = 0; n < 100 && spools().length > 0; n++) await sleep(50)
  assert.deepEqual(spools(), [])
  assert.deepEqual(await house.rows('select 1 from submission'), [])
})

test('an upload that stalls, or dribbles, is cut off and leaves nothing; one that flows for longer than that is taken', async () => {
  const begun = performance.now()
  const stalled = say(uploadHead(10_000_000) + uploadBody, { andEnd: false, patienceMs: 20_000 })
  const bodiless = say(uploadHead(10_000_000), { andEnd: false, patienceMs: 20_000 })
  const dribbling = open()
  let cutAfterMs = 0
  dribbling.once('close', () => {
    cutAfterMs = performance.now() - begun
  })
  dribbling.write(uploadHead(10_000_000) + uploadBody)
  const letters = setInterval(() => dribbling.writable && dribbling.write('x'), 100)
  // So many pieces that it takes three times as long.
  const pieces = 60
  const end = `\r\n--${BOUNDARY}--\r\n`
  const row = '行政许可决定书文号,许可内容\r\n'.repeat(40)
  const whole = Buffer.byteLength(uploadBody) + pieces * Buffer.byteLength(row) + end.length
  const flowing = open()
  let heard = ''
  flowing.on('data', piece => {
    heard += piece.toString()
  })
  flowing.write(uploadHead(whole) + uploadBody)
  for (let n = 0; n < pieces; n++) {
    await sleep((3 * STALL_SECONDS * 1000) / pieces)
    flowing.write(row)
  }
  flowing.write(end)
  for (let n = 0; n < 200 && heard === ''; n++) await sleep(50)
  clearInterval(letters)
  flowing.destroy()
  assert.equal(statusOf(heard), '200', heard.slice(0, 300))
  assert.deepEqual([statusOf(await stalled), statusOf(await bodiless)], ['408', '408'])
  assert.ok(cutAfterMs >= STALL_SECONDS * 1000 && cutAfterMs < 2 * STALL_SECONDS * 1000 + 1000, `${cutAfterMs}`)
  const { submission } = JSON.parse(heard.slice(heard.indexOf('\r\n\r\n'))) as { submission: string }
  for (let n = 0; n < 200 && spools().length > 0; n++) await sleep(50)
  assert.deepEqual(spools(), [])
  assert.deepEqual(await house.rows('select submission_id from submission'), [{ submission_id: submission }])
})

test('what is no HTTP, names no host, or says two lengths is refused and cut off', async () => {
  const host = `Host: localhost:${port}\r\n`
  for (const text of [
    'no http at all\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    `GET / HTTP/1.1\r\n${host}a b: c\r\n\r\n`,
    `POST /api/intake/push HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    `POST /api/intake/push HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `GET / HTTP/1.1\r\n${host}x: ${'y'.repeat(64 * 1024)}\r\n\r\n`,
  ])
    assert.match(statusOf(await say(text)), /^4(?:00|31)$/, text.slice(0, 60))
})

test('addresses that are no text are no fault', async () => {
  for (const path of [
    '/organisations/%ff%fe',
    '/organisations?q=%E0%A4%A',
    '/%',
    '/records/%00',
    '/lists/%2e%2e%2f',
    `/${'a'.repeat(9000)}`,
  ]) {
    const heard = await say(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`, { andEnd: false })
    assert.match(statusOf(heard), /^(?:200|4\d\d)$/, `${path}: ${heard.slice(0, 80)}`)
  }
})

test('many requests on one line are answered in their order', async () => {
  const one = (n: number) =>
    `GET /organisations?q=${n % 2 === 0 ? 'zz' : encodeURIComponent('演示')} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`
  const last = `GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`
  const heard = await say(Array.from({ length: 50 }, (_, n) => one(n)).join('') + last, { andEnd: false, patienceMs: 20_000 })
  assert.equal(heard.match(/HTTP\/1\.1 200 OK/g)?.length, 51)
  assert.match(heard, /\{"ok":true\}$/)
})

test('with many idle lines and many that say their request a letter at a time, pages are served as before; those are cut off', {
  timeout: sized(60_000, 300_000),
}, async () => {
  const before = memoryOf(server.process.pid!).bytes
  const idle = Array.from({ length: sized(300, 2000) }, open)
  const slow = Array.from({ length: sized(100, 500) }, open)
  let isOver = false
  let cut = 0
  for (const socket of slow) socket.once('close', () => (cut += 1))
  const dribbling = (async () => {
    const text = `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX: ${'y'.repeat(5000)}`
    for (let at = 0; !isOver; at++) {
      for (const socket of slow) if (!socket.destroyed) socket.write(text[at % text.length]!)
      await sleep(100)
    }
  })()
  const waited: number[] = []
  for (let n = 0; n < 40; n++) {
    const begun = performance.now()
    assert.equal((await fetch(server.addresses.portal)).status, 200)
    waited.push(performance.now() - begun)
  }
  waited.sort((a, b) => a - b)
  assert.ok(waited[37]! < 1000, `a page after ${waited[37]!.toFixed(0)} ms`)
  assert.ok(memoryOf(server.process.pid!).bytes - before < 150 * 2 ** 20)
  // A minute for the headers, looked at every half.
  if (sized(false, true)) {
    for (let n = 0; n < 1200 && cut < slow.length; n++) await sleep(100)
    assert.equal(cut, slow.length)
  }
  isOver = true
  await dribbling
  for (const socket of [...idle, ...slow]) socket.destroy()
})
