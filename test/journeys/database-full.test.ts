/** The disk of the database is full under load: whoever asks is told so, nothing that was acknowledged is lost, and with room again all goes on. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { formatRecordId } from '#rules/ledger'
import { chinaDay } from '#rules/time'
import { type Embedded, openDatabase, startEmbedded } from '#storage/database'
import { verifyLedger } from '#storage/ledger'
import { environmentOf, fileOf, licence, putCity } from '#support/intake'
import { makeProgram, type Program, patiently, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

const TIMES = sized(1, 12)
const FULL_MS = sized(4000, 8000)
const MB = 2 ** 20

const root = mkdtempSync(join(tmpdir(), 'xinheng-database-full-'))
const disk = join(root, 'disk')
mkdirSync(disk)
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk]).status === 0
const folder = join(disk, 'data')

let postgres: Embedded
let program: Program
let server: Server
const begin = async (): Promise<void> => {
  postgres = await startEmbedded({ dataDir: folder, log: () => {}, randomBytes })
}
before(async () => {
  if (!mounted) return
  chmodSync(root, 0o711)
  chmodSync(disk, 0o711)
  mkdirSync(folder)
  chmodSync(folder, 0o711)
  await begin()
  program = makeProgram({ databaseUrl: postgres.url })
  server = await program.start('--empty')
  await untilReady(server)
  const environment = await environmentOf(postgres.url, program.dataDir, chinaDay(Date.now()))
  await putCity(environment)
  await environment.database.close()
})
after(async () => {
  await program?.remove()
  await postgres?.stop()
  if (mounted) spawnSync('umount', ['-l', disk])
  rmSync(root, { recursive: true, force: true })
})

const taken = new Set<string>()
const withdrawn: { organisation: string; entry: number }[] = []
const counts = { answered: 0, full: 0, away: 0 }
const wrong = new Set<string>()

/** Undefined where the answer is that there is no room, or no database; anything else but an answer is wrong. */
async function ask<T>(path: string, init?: RequestInit): Promise<T | undefined> {
  const answer = await fetch(`${server.addresses.api}${path}`, init).catch((lost: Error) => lost)
  if (answer instanceof Error) {
    wrong.add(`${path}: no answer: ${String(answer.cause)}`)
    return undefined
  }
  const text = await answer.text()
  if (answer.ok) {
    counts.answered += 1
    return JSON.parse(text) as T
  }
  if (answer.status === 507 && text.includes('"DISK_FULL"')) counts.full += 1
  else if (answer.status === 503 && text.includes('"DATABASE_AWAY"')) counts.away += 1
  else wrong.add(`${path.replaceAll(/[0-9a-f-]{36}/g, '…')}: ${answer.status} ${text.slice(0, 300)}`)
  await sleep(20)
  return undefined
}

let made = 0
async function handIn(): Promise<void> {
  const rows = Array.from({ length: 200 }, () => licence(made++ % 500, { decisionNo: `明市监许〔2026〕7${made}号` }))
  const file = await fileOf('administrative-licence', rows)
  const form = new FormData()
  form.set('item', file.item)
  form.set('source', file.source)
  form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  const told = await ask<{ submission: string }>('intake/submit', { method: 'POST', body: form })
  if (told !== undefined) taken.add(told.submission)
}

const standing: { organisation: string; record: string }[] = []
async function withdraw(): Promise<void> {
  const next = standing.pop()
  if (next === undefined) return void (await sleep(20))
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ record: next.record, reason: 'in error' })
  const told = await ask<{ entry: number }>('intake/withdraw', { method: 'POST', headers, body })
  if (told !== undefined) withdrawn.push({ organisation: next.organisation, entry: told.entry })
}
const look = async (): Promise<void> => void (await ask(`organisations?q=${encodeURIComponent('演示')}`))
const untilOver = async (isOver: () => boolean, run: () => Promise<void>): Promise<void> => {
  while (!isOver()) await run()
}

async function learnStanding(): Promise<void> {
  const { rows } = await patiently(postgres.url, owner =>
    owner.query<{ organisation_id: string; record_no: string }>(
      `select organisation_id, record_no from state where item = 'administrative-licence' and ended_on is null limit 400`,
    ),
  )
  standing.length = 0
  for (const { organisation_id: organisation, record_no } of rows)
    standing.push({ organisation, record: formatRecordId(organisation, BigInt(record_no)) })
}

const MOST_MS = 60_000
/** To the last byte, also of what is let go meanwhile: so long, and until somebody was told. */
async function keepFull(ms: number, isTold: () => boolean): Promise<() => void> {
  const path = join(disk, 'filler')
  const begun = performance.now()
  const passed = () => performance.now() - begun
  while (passed() < ms || (!isTold() && passed() < MOST_MS)) {
    for (const size of [8 * MB, MB, 4096])
      for (let n = 0; n < 1000; n++)
        try {
          writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
        } catch {
          break
        }
    await sleep(100)
  }
  return () => rmSync(path)
}
/** PostgreSQL ends where it finds no room for its log; until then it has segments of it in store. */
async function spendLog(): Promise<void> {
  const use = (owner: pg.Client) => owner.query("select pg_logical_emit_message(false, 'x', repeat('x', 4000000))")
  for (let n = 0; n < 200 && (await isThere()); n++) await patiently(postgres.url, use, 0).catch(() => {})
}
const isThere = () =>
  patiently(postgres.url, owner => owner.query('select 1'), 3000).then(
    () => true,
    () => false,
  )

test(`the disk of the database is full and has room again ${TIMES} times`, {
  timeout: sized(240_000, 3_600_000),
  skip: !mounted && 'only who may mount a small disk can fill one',
}, async t => {
  await handIn()
  let ended = 0
  for (let n = 0; n < TIMES; n++) {
    do await learnStanding()
    while (standing.length === 0)
    let over = false
    const lives = [handIn, handIn, withdraw, look].map(run => untilOver(() => over, run))
    await sleep(1000)
    const before = { ...counts }
    const isTold = () => counts.full + counts.away > before.full + before.away
    const letGo = await keepFull(FULL_MS, isTold)
    assert.equal((await fetch(`${server.addresses.portal}healthz`)).status, 200)
    const isLogToo = n % 2 === 0
    if (isLogToo) await spendLog()
    if (!isTold()) over = true
    assert.ok(isTold(), JSON.stringify([before, counts]))
    t.diagnostic(`full: ${JSON.stringify(before)} to ${JSON.stringify(counts)}`)
    letGo()
    // Without room for its log PostgreSQL ends; whoever keeps it starts it again.
    if (!(await isThere())) {
      assert.ok(isLogToo)
      ended += 1
      await postgres.stop()
      await begin()
    }
    await untilReady(server, 30_000)
    const { answered } = counts
    while (counts.answered < answered + 20) await sleep(20)
    over = true
    await Promise.all(lives)
  }
  if (wrong.size > 0)
    for (const line of (await server.end()).err.split('\n').filter(one => one.includes('"fault"'))) t.diagnostic(line)
  assert.deepEqual([...wrong], [])
  for (const submission of taken)
    for (let n = 0; ; n++) {
      const told = await ask<{ outcome: string; rows: number }>(`intake/show?submission=${submission}`)
      if (told?.outcome === 'done') break
      if (told?.outcome !== 'open' || n === 600) assert.fail(`${submission}: ${told?.outcome}\n${(await server.end()).err}`)
      await sleep(100)
    }
  const owned = openDatabase({ url: postgres.url, role: 'xinheng_app' })
  try {
    assert.deepEqual((await verifyLedger(owned, undefined, 60_000)).firstWrong, null)
    const missing = async (text: string, values: unknown[]) =>
      assert.deepEqual((await owned.pool.query(text, values)).rows, [], text)
    await missing(
      `select * from unnest($1::uuid[]) as t (id) where not exists (select from submission s join act a on a.act_id = s.act_id and a.phase = 2
       where s.submission_id = t.id and s.rows = 200 and s.registered = (select count(*) from entry e where e.submission_id = t.id))`,
      [[...taken]],
    )
    await missing(
      `select * from unnest($1::text[], $2::int[]) as t (organisation, entry) where not exists (select from entry e
         join act a on a.act_id = e.act_id and a.operation = 'intake.withdraw' and a.outcome = 'done'
         where e.organisation_id::text = t.organisation and e.entry_no = t.entry)`,
      [withdrawn.map(one => one.organisation), withdrawn.map(one => one.entry)],
    )
  } finally {
    await owned.close()
  }
  const { answered, full, away } = counts
  t.diagnostic(
    `${answered} answered, ${full} told that the disk is full, ${away} that the database is away, which ended ${ended} times; ${taken.size} files, ${withdrawn.length} decisions`,
  )
  assert.ok(taken.size > 1 && withdrawn.length > 0)
})
