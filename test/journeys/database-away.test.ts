/** PostgreSQL stopped or killed under load, and back: whoever asks meanwhile is told so, what was acknowledged is there, nobody starts anything again. */

import assert from 'node:assert/strict'
import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatRecordId } from '#rules/ledger'
import { chinaDay } from '#rules/time'
import { type Embedded, openDatabase, startEmbedded } from '#storage/database'
import { verifyLedger } from '#storage/ledger'
import { environmentOf, fileOf, licence, putCity } from '#support/intake'
import { chanceOf } from '#support/log'
import { killPostgres, makeProgram, type Program, patiently, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

const SEED = Number(process.env.XINHENG_SEED ?? randomInt(2 ** 31))
const TIMES = sized(1, 40)
const ROWS = 20
const AWAY_MS = 1200

const folder = mkdtempSync(join(tmpdir(), 'xinheng-away-'))
let postgres: Embedded
let program: Program
let server: Server
const begin = async (): Promise<void> => {
  postgres = await startEmbedded({ dataDir: folder, log: () => {}, randomBytes })
}
before(async () => {
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
  rmSync(folder, { recursive: true, force: true })
})

/** What was acknowledged. */
const taken = new Set<string>()
const withdrawn: { organisation: string; entry: number }[] = []
const counts = { answered: 0, away: 0 }
const wrong = new Set<string>()

/** Undefined where the answer is that the database is away; anything else but an answer is wrong. */
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
  const isAway = answer.status === 503 && text.includes('"DATABASE_AWAY"') && answer.headers.get('retry-after') !== null
  if (isAway) counts.away += 1
  else wrong.add(`${path.replaceAll(/[0-9a-f-]{36}/g, '…')}: ${answer.status} ${text.slice(0, 300)}`)
  await sleep(20)
  return undefined
}

let made = 0
async function handIn(): Promise<void> {
  const rows = Array.from({ length: ROWS }, () => licence(made++ % 200, { decisionNo: `明市监许〔2026〕8${made}号` }))
  const file = await fileOf('administrative-licence', rows)
  const form = new FormData()
  form.set('item', file.item)
  form.set('source', file.source)
  form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  const told = await ask<{ submission: string }>('intake/submit', { method: 'POST', body: form })
  if (told === undefined) return
  taken.add(told.submission)
  await ask(`intake/show?submission=${told.submission}`)
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
const statusOf = async (path: string): Promise<{ status: number; text: string }> => {
  const answer = await fetch(`${server.addresses.portal}${path}`)
  return { status: answer.status, text: await answer.text() }
}

async function learnStanding(): Promise<void> {
  const { rows } = await patiently(postgres.url, owner =>
    owner.query<{ organisation_id: string; record_no: string }>(
      `select organisation_id, record_no from state where item = 'administrative-licence' and ended_on is null limit 200`,
    ),
  )
  standing.length = 0
  for (const { organisation_id: organisation, record_no } of rows)
    standing.push({ organisation, record: formatRecordId(organisation, BigInt(record_no)) })
}

test(`PostgreSQL is gone and back ${TIMES} times, seed ${SEED}`, { timeout: sized(180_000, 7_200_000) }, async t => {
  const chance = chanceOf(SEED)
  await handIn()
  for (let n = 0; n < TIMES; n++) {
    // The first file is read when there is something to withdraw.
    do await learnStanding()
    while (standing.length === 0)
    let over = false
    const lives = [handIn, withdraw, look, look].map(run => untilOver(() => over, run))
    while (withdrawn.length <= n) await sleep(20)
    await sleep(300 + chance(700))
    if (n % 2 === 1) await postgres.stop()
    else {
      await killPostgres(postgres.url)
      await postgres.stop()
    }
    // Alive, not ready, and pages say so; the limit of patience is not come to.
    const before = counts.away
    assert.equal((await statusOf('healthz')).status, 200)
    assert.deepEqual(JSON.parse((await statusOf('readyz')).text), { ok: false, waitingFor: ['database'] })
    const page = await statusOf(`organisations?q=${encodeURIComponent('演示')}`)
    assert.equal(page.status, 503)
    assert.match((await statusOf('metrics')).text, /^xinheng_database_up 0$/m)
    await sleep(AWAY_MS)
    assert.ok(counts.away > before, 'nobody was told that it is away')
    const answered = counts.answered
    await begin()
    await untilReady(server, 30_000)
    while (counts.answered === answered) await sleep(20)
    over = true
    await Promise.all(lives)
  }
  if (wrong.size > 0)
    for (const line of (await server.end()).err.split('\n').filter(one => one.includes('"fault"'))) t.diagnostic(line)
  assert.deepEqual([...wrong], [])
  // The worker too goes on by itself: every file that was taken is read to its end.
  for (const submission of taken) {
    for (let n = 0; ; n++) {
      const told = await ask<{ outcome: string }>(`intake/show?submission=${submission}`)
      if (told?.outcome === 'done') break
      if (told?.outcome !== 'open' || n === 600) assert.fail(`${submission}: ${told?.outcome}\n${(await server.end()).err}`)
      await sleep(100)
    }
  }
  const owned = openDatabase({ url: postgres.url, role: 'xinheng_app' })
  try {
    assert.deepEqual((await verifyLedger(owned, undefined, 60_000)).firstWrong, null)
    const missing = async (text: string, values: unknown[]) =>
      assert.deepEqual((await owned.pool.query(text, values)).rows, [], text)
    await missing(
      `select * from unnest($1::uuid[]) as t (id) where not exists (select from submission s join act a on a.act_id = s.act_id and a.phase = 2
       where s.submission_id = t.id and s.rows = ${ROWS} and s.registered = (select count(*) from entry e where e.submission_id = t.id))`,
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
  const { answered, away } = counts
  t.diagnostic(`${answered} answered, ${away} told that it is away, ${taken.size} files, ${withdrawn.length} decisions`)
  assert.ok(taken.size > 1 && withdrawn.length > 0 && away > 0)
})
