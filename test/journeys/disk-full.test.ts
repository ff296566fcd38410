/** The disk that takes in files is full: who hands in is told so, nothing half stands there, pages are served, and with room it goes on by itself. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileOf, type House, licence, makeHouse, registration, UNITS } from '#support/intake'
import { makeProgram, type Program, processesBelow, type Server, untilReady } from '#support/program'

const MB = 2 ** 20
const root = mkdtempSync(join(tmpdir(), 'xinheng-full-'))
const disk = join(root, 'disk')
mkdirSync(disk)
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0

let house: House
let program: Program
let server: Server
let said = ''
before(async () => {
  if (!mounted) return
  house = await makeHouse()
  program = makeProgram({ databaseUrl: house.url, dataDir: join(disk, 'data') })
  server = await program.start('--empty')
  server.process.stderr!.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  await untilReady(server)
})
after(async () => {
  await program?.remove()
  await house?.close()
  if (mounted) spawnSync('umount', [disk])
  rmSync(root, { recursive: true, force: true })
})

type Told = { code?: string; status: number; submission?: string; outcome?: string; registered?: number }
async function handIn(name: string, bytes: Uint8Array, item = 'administrative-licence'): Promise<Told> {
  const form = new FormData()
  form.set('item', item)
  form.set('source', UNITS.city.uscc)
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  const answer = await fetch(`${server.addresses.api}intake/submit`, { method: 'POST', body: form })
  return { ...((await answer.json()) as Told), status: answer.status }
}
const fill = (): string => {
  const path = join(disk, 'filler')
  const piece = Buffer.alloc(MB)
  for (let n = 0; n < 64; n++)
    try {
      writeFileSync(path, piece, { flag: 'a' })
    } catch {
      break
    }
  return path
}
const spools = () => (existsSync(join(program.dataDir, 'spool')) ? readdirSync(join(program.dataDir, 'spool')) : [])
const until = async (submission: string, isSo: (told: Told) => boolean): Promise<Told> => {
  for (let n = 0; ; n++) {
    const told = (await (await fetch(`${server.addresses.api}intake/show?submission=${submission}`)).json()) as Told
    if (isSo(told)) return told
    assert.ok(n < 400, JSON.stringify(told))
    await sleep(50)
  }
}

test('a file that finds no room is refused as such and leaves nothing; the same file lands when there is room, once', {
  skip: !mounted && 'only who may mount a small disk can fill one',
}, async () => {
  const parties = await fileOf(
    'registration',
    Array.from({ length: 40 }, (_, n) => registration(n)),
  )
  const first = await handIn(parties.name, Buffer.from(parties.bytes), 'registration')
  await until(first.submission!, told => told.outcome === 'done')
  const file = await fileOf(
    'administrative-licence',
    Array.from({ length: 4000 }, (_, n) => licence(n % 40, { decisionNo: `明市监许〔2026〕满${n}号` })),
    { form: 'csv' },
  )
  const filler = fill()
  const told = await handIn(file.name, Buffer.from(file.bytes))
  assert.deepEqual([told.status, told.code], [507, 'DISK_FULL'], JSON.stringify(told))
  assert.deepEqual(spools(), [])
  assert.equal((await fetch(server.addresses.portal)).status, 200)
  assert.equal((await fetch(`${server.addresses.portal}organisations?q=${encodeURIComponent('演示')}`)).status, 200)
  rmSync(filler)
  const again = await handIn(file.name, Buffer.from(file.bytes))
  assert.equal((await until(again.submission!, one => one.outcome === 'done')).registered, 4000)
})

test('where room ends while a file is being read, what landed stays, and the rest is read when there is room again', {
  skip: !mounted && 'only who may mount a small disk can fill one',
}, async () => {
  const file = await fileOf(
    'administrative-licence',
    Array.from({ length: 30_000 }, (_, n) => licence(n % 40, { decisionNo: `明市监许〔2026〕半${n}号` })),
    { form: 'csv' },
  )
  // Who reads it stands still until the disk is full.
  const readers = processesBelow(server.process.pid!)
  for (const pid of readers) process.kill(pid, 'SIGSTOP')
  const taken = await handIn(file.name, Buffer.from(file.bytes))
  assert.equal(taken.status, 200, JSON.stringify(taken))
  const filler = fill()
  said = ''
  for (const pid of readers) process.kill(pid, 'SIGCONT')
  for (let n = 0; n < 400 && !said.includes('ENOSPC'); n++) await sleep(50)
  assert.match(said, /ENOSPC/)
  const { outcome } = await until(taken.submission!, () => true)
  assert.equal(outcome, 'open')
  assert.equal((await fetch(server.addresses.portal)).status, 200)
  rmSync(filler)
  const done = await until(taken.submission!, one => one.outcome === 'done')
  assert.equal(done.registered, 30_000)
  assert.deepEqual(await house.rows('select 1 from submission where closed_at is null'), [])
})
