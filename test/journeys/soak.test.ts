/** Files, batches, decisions, pages and clients that break off, for an hour in full: memory, open files and connections stay as they were, and nothing fails. */

import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileOf, type House, licence, makeHouse, penalty, type Row, registration, UNITS } from '#support/intake'
import { makeProgram, memoryOf, type Program, processesBelow, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

const MB = 2 ** 20
const SOAK_MS = sized(25_000, 3_600_000)
const EVERY_MS = sized(500, 5000)
const PARTIES = 200
/** How much more in the last quarter than in the second one counts as growth: of memory, beside what the collector leaves lying at one time or another. */
const GROWTH = { share: 0.15, bytes: 24 * MB, handles: 8 }
const isLinux = process.platform === 'linux'

let house: House
let program: Program
let server: Server
before(async () => {
  house = await makeHouse()
  program = makeProgram({ databaseUrl: house.url })
  server = await program.start('--empty')
  await untilReady(server)
  await handIn(
    Array.from({ length: PARTIES }, (_, n) => registration(n)),
    'registration',
  )
})
after(async () => {
  await program?.remove()
  await house?.close()
})

let asked = 0
const statuses = new Map<number, number>()
const took: { at: number; ms: number }[] = []
async function hear(path: string, init?: RequestInit): Promise<string> {
  const begun = performance.now()
  const answer = await fetch(path, { ...init, signal: AbortSignal.timeout(60_000) })
  const text = await answer.text()
  took.push({ at: begun, ms: performance.now() - begun })
  asked += 1
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
  assert.ok(answer.status < 500, `${path}: ${answer.status} ${text}`)
  return text
}
const ask = async <T>(path: string, init?: RequestInit): Promise<T> =>
  JSON.parse(await hear(`${server.addresses.api}${path}`, init)) as T
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

type Form = NonNullable<NonNullable<Parameters<typeof fileOf>[2]>['form']>
type Told = { outcome: string; registered: number; closedAt: string | null }
async function handIn(rows: readonly Row[], item: string, form: Form = 'csv'): Promise<Told> {
  const file = await fileOf(item, rows, { form })
  const body = new FormData()
  body.set('item', item)
  body.set('source', file.source)
  body.set('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  const { submission } = await ask<{ submission: string }>('intake/submit', { method: 'POST', body })
  for (;;) {
    const told = await ask<Told>(`intake/show?submission=${submission}`)
    if (told.closedAt !== null) return told
    await sleep(100)
  }
}

let made = 0
const number = () => `明市监许〔2026〕浸${++made}号`
const FORMS: readonly Form[] = ['csv', 'xlsx', 'csv-gb18030', 'jsonl', 'csv', 'xlsx', 'csv', 'xls']

/** A department's day: files in every form, with rows that come back and rows of persons. */
async function clerk(): Promise<void> {
  const rows = Array.from({ length: 40 }, (_, n) =>
    licence((made * 7 + n) % PARTIES, { decisionNo: number(), ...(n % 9 === 0 ? { decisionDate: '2026-02-30' } : {}) }),
  )
  const told = await handIn(rows, 'administrative-licence', FORMS[made % FORMS.length]!)
  assert.equal(told.outcome, 'done')
  assert.ok(told.registered > 0)
}
async function system(): Promise<void> {
  const rows = [penalty(made % PARTIES, { decisionNo: number() }), penalty((made + 3) % PARTIES, { decisionNo: number() })]
  const key = `soak-${made}`
  const body = { item: 'administrative-penalty', source: UNITS.city.uscc, key, rows }
  const first = await ask<{ answers: { record: string }[] }>('intake/push', post(body))
  const again = await ask<{ answers: { record: string }[] }>('intake/push', post(body))
  assert.deepEqual(again.answers, first.answers)
  await ask('intake/withdraw', post({ record: first.answers[0]!.record, reason: '浸泡' }))
}
async function citizen(): Promise<void> {
  const { portal } = server.addresses
  await hear(portal)
  await hear(`${portal}organisations?q=${encodeURIComponent('明衡演示')}`)
  const { hits } = await ask<{ hits: { uscc: string }[] }>(`organisations?q=${encodeURIComponent('明衡演示')}`)
  for (const { uscc } of hits.slice(0, 5)) await hear(`${portal}organisations/${uscc}`)
}
async function broken(): Promise<void> {
  const { port, hostname } = new URL(server.addresses.portal)
  const socket = connect(Number(port), hostname).on('error', () => {})
  socket.write(
    `POST /api/intake/submit HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 99999\r\n\r\n--x\r\n`,
  )
  await sleep(200)
  socket.destroy()
  await hear(`${server.addresses.api}intake/push`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  })
}

type Sample = { readonly server: number; readonly worker: number; readonly files: number; readonly sessions: number }
async function look(): Promise<Sample> {
  const pid = server.process.pid!
  const below = processesBelow(pid).map(one => ({ pid: one, ...memoryOf(one) }))
  const worker = below.find(({ runs }) => runs.includes('worker-of-a-server'))
  const filesOf = (of: number) => (existsSync(`/proc/${of}/fd`) ? readdirSync(`/proc/${of}/fd`).length : 0)
  const [{ n }] = (await house.rows<{ n: number }>(
    'select count(*)::int as n from pg_stat_activity where datname = current_database()',
  )) as [{ n: number }]
  return {
    server: memoryOf(pid).bytes,
    worker: worker?.bytes ?? 0,
    files: filesOf(pid) + filesOf(worker?.pid ?? 0),
    sessions: n,
  }
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

test('an hour of everything at once leaves memory, open files and connections as they were', {
  timeout: SOAK_MS + 300_000,
  skip: !isLinux,
}, async t => {
  const until = performance.now() + SOAK_MS
  const samples: Sample[] = []
  const keep = async (run: () => Promise<void>, pauseMs: number) => {
    while (performance.now() < until) {
      await run()
      await sleep(pauseMs)
    }
  }
  await Promise.all([
    keep(clerk, 1000),
    keep(system, 300),
    ...Array.from({ length: 4 }, () => keep(citizen, 200)),
    keep(broken, 1000),
    keep(async () => void samples.push(await look()), EVERY_MS),
  ])
  // What broke off was no request: it is told so, and nothing else is refused.
  assert.deepEqual([...statuses.keys()].toSorted(), [200, 400])
  const quarter = (n: number, of: keyof Sample) =>
    median(samples.slice((samples.length * n) / 4, (samples.length * (n + 1)) / 4).map(sample => sample[of]))
  const told = Object.fromEntries(
    (['server', 'worker', 'files', 'sessions'] as const).map(of => [of, [0, 1, 2, 3].map(n => quarter(n, of))]),
  )
  const slow = took.map(({ ms }) => ms).toSorted((a, b) => a - b)
  t.diagnostic(
    `${asked} requests, ${made} decisions, p50 ${median(slow).toFixed(0)} ms, p99 ${slow[Math.floor(slow.length * 0.99)]!.toFixed(0)} ms; ` +
      `medians of each quarter: ${JSON.stringify(told)}; answers ${JSON.stringify([...statuses])}`,
  )
  for (const what of ['server', 'worker'] as const) {
    const was = quarter(1, what)
    assert.ok(was > 0 && quarter(3, what) < was * (1 + GROWTH.share) + GROWTH.bytes, `${what}: ${JSON.stringify(told)}`)
  }
  for (const what of ['files', 'sessions'] as const)
    assert.ok(quarter(3, what) <= quarter(1, what) + GROWTH.handles, `${what}: ${JSON.stringify(told)}`)
  const spool = join(program.dataDir, 'spool')
  assert.deepEqual(existsSync(spool) ? readdirSync(spool) : [], [])
})
