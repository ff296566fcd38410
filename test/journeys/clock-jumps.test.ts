/** The clock of the whole machine, the database's and the program's, jumps a day ahead and back again under load: nothing acknowledged is lost. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { chinaDay } from '#rules/time'
import { openDatabase, startEmbedded } from '#storage/database'
import { verifyLedger } from '#storage/ledger'
import { environmentOf, fileOf, licence, putCity } from '#support/intake'
import { makeProgram, type Program, patiently, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

// Debian's package `faketime`: a clock for each process that loads it, set by what stands in a file.
const [faketime] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')
const TIMES = sized(1, 10)
const UNDER_MS = 3000

const folder = mkdtempSync(join(tmpdir(), 'xinheng-clock-'))
const clock = join(folder, 'clock')
const setAhead = (hours: number) => writeFileSync(clock, `+${hours}h\n`)
const faked = {
  LD_PRELOAD: faketime,
  FAKETIME_TIMESTAMP_FILE: clock,
  FAKETIME_NO_CACHE: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  DONT_FAKE_MONOTONIC: '1',
}

let postgres: ChildProcess
let url: string
let program: Program
let server: Server
before(async () => {
  if (faketime === undefined) return
  chmodSync(folder, 0o711)
  setAhead(0)
  // Made as ever, then started once more under the other clock.
  const embedded = await startEmbedded({ dataDir: folder, log: () => {}, randomBytes })
  url = embedded.url
  const { rows } = await patiently(url, owner => owner.query<{ data_directory: string }>('show data_directory'))
  const cluster = rows[0]!.data_directory
  const main = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10)
  const binary = readlinkSync(`/proc/${main}/exe`)
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  await embedded.stop()
  postgres = spawn(binary, ['-D', cluster], { ...user, cwd: '/', stdio: 'ignore', env: { LC_ALL: 'C', ...faked } })
  await patiently(url, owner => owner.query('select 1'))
  Object.assign(process.env, faked)
  program = makeProgram({ databaseUrl: url })
  for (const name of Object.keys(faked)) delete process.env[name]
  server = await program.start('--empty')
  await untilReady(server)
  const environment = await environmentOf(url, program.dataDir, chinaDay(Date.now()))
  await putCity(environment)
  await environment.database.close()
})
after(async () => {
  await program?.remove()
  if (postgres !== undefined) {
    postgres.kill('SIGINT')
    if (postgres.exitCode === null) await once(postgres, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

const taken = new Set<string>()
const wrong = new Set<string>()
let answered = 0
async function ask<T>(path: string, init?: RequestInit): Promise<T | undefined> {
  const answer = await fetch(`${server.addresses.api}${path}`, init)
  const text = await answer.text()
  if (answer.ok) {
    answered += 1
    return JSON.parse(text) as T
  }
  wrong.add(`${path.replaceAll(/[0-9a-f-]{36}/g, '…')}: ${answer.status} ${text.slice(0, 300)}`)
  return undefined
}
let made = 0
async function handIn(): Promise<void> {
  const rows = Array.from({ length: 20 }, () => licence(made++ % 100, { decisionNo: `明市监许〔2026〕6${made}号` }))
  const file = await fileOf('administrative-licence', rows)
  const form = new FormData()
  form.set('item', file.item)
  form.set('source', file.source)
  form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  const told = await ask<{ submission: string }>('intake/submit', { method: 'POST', body: form })
  if (told !== undefined) taken.add(told.submission)
}
const look = async (): Promise<void> => void (await ask(`organisations?q=${encodeURIComponent('演示')}`))
const figure = async (name: string): Promise<number> => {
  const text = await (await fetch(`${server.addresses.portal}metrics`)).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])
}

test(`the clock jumps a day ahead and an hour back ${TIMES} times`, {
  timeout: sized(180_000, 1_800_000),
  skip: (faketime === undefined || !existsSync('/proc/self/exe')) && 'needs libfaketime on Linux',
}, async t => {
  let ahead = 0
  let over = false
  const lives = [handIn, handIn, look].map(async run => {
    while (!over) await run()
  })
  for (let n = 0; n < TIMES; n++)
    for (const hours of [24, -1]) {
      await sleep(UNDER_MS)
      ahead += hours
      setAhead(ahead)
      const before = answered
      await sleep(UNDER_MS)
      assert.ok(answered > before, 'it goes on')
      // Told while what was recorded lies in the future of the clock; and nobody is sent away.
      const told = await figure('xinheng_ledger_seconds_ahead')
      if (hours < 0) assert.ok(told > 3000 && told < 3600, `${told}`)
      else assert.equal(told, 0)
      assert.equal((await fetch(`${server.addresses.portal}readyz`)).status, 200)
    }
  over = true
  await Promise.all(lives)
  assert.deepEqual([...wrong], [])
  for (const submission of taken)
    for (let n = 0; ; n++) {
      const told = await ask<{ outcome: string; rows: number }>(`intake/show?submission=${submission}`)
      if (told?.outcome === 'done') break
      if (told?.outcome !== 'open' || n === 600) assert.fail(`${submission}: ${told?.outcome}\n${(await server.end()).err}`)
      await sleep(100)
    }
  const owned = openDatabase({ url, role: 'xinheng_app' })
  try {
    assert.deepEqual((await verifyLedger(owned, undefined, 60_000)).firstWrong, null)
    const { rows } = await owned.pool.query(
      `select t.id from unnest($1::uuid[]) as t (id) where not exists (select from submission s where s.submission_id = t.id
         and s.rows = 20 and s.registered = (select count(*) from entry e where e.submission_id = t.id))`,
      [[...taken]],
    )
    assert.deepEqual(rows, [])
    const { rows: turns } = await owned.pool.query<{ back: number }>(
      `select count(*)::int as back from (select recorded_at, lag(recorded_at) over (order by batch_id) as before from batch) b
       where before > recorded_at + interval '50 minutes'`,
    )
    assert.equal(turns[0]!.back, TIMES, 'the clock was seen to go back')
  } finally {
    await owned.close()
  }
  t.diagnostic(`${answered} answered, ${taken.size} files`)
  assert.ok(taken.size > 1)
})
