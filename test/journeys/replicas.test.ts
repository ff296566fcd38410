/** The portal reads from a replica, a second PostgreSQL, and another server from a third: nobody is shown from it what was acknowledged as ended, however far it is behind. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatRecordId } from '#rules/ledger'
import { chinaDay } from '#rules/time'
import { type Embedded, startEmbedded } from '#storage/database'
import { environmentOf, fileOf, licence, penalty, putCity } from '#support/intake'
import { killPostgres, makeProgram, type Program, patiently, type Server, untilReady } from '#support/program'
import { type Replica, startReplica } from '#support/replica'

const LAG_MS = 2000
const PENALTIES = 18

const folder = mkdtempSync(join(tmpdir(), 'xinheng-replicas-'))
let postgres: Embedded
let replica: Replica
let program: Program
let server: Server
let other: { readonly replica: Replica; readonly program: Program; readonly server: Server }
type Standing = { readonly record: string; readonly uscc: string }
const penalties: Standing[] = []
const licences: Standing[] = []

before(async () => {
  chmodSync(folder, 0o711)
  postgres = await startEmbedded({ dataDir: folder, log: () => {}, randomBytes })
  const first = makeProgram({ databaseUrl: postgres.url })
  await first.run('migrate')
  await first.remove()
  // As the document says that they are made, and no more than that.
  await patiently(postgres.url, owner =>
    owner.query(`create role portal login; grant xinheng_portal, xinheng_bounded to portal;
      create role program login; grant xinheng_app, xinheng_portal, xinheng_bounded, xinheng_eraser, xinheng_migrator to program`),
  )
  ;({ replica, program, server } = await serverOf(await startReplica({ dataDir: folder, url: postgres.url })))
  const environment = await environmentOf(postgres.url, program.dataDir, chinaDay(Date.now()))
  await putCity(environment)
  await environment.database.close()
  const numbers = Array.from({ length: PENALTIES }, (_, n) => n)
  await handIn(
    'administrative-penalty',
    numbers.map(n => penalty(n)),
  )
  await handIn(
    'administrative-licence',
    numbers.map(n => licence(n)),
  )
  other = await serverOf(await startReplica({ dataDir: folder, url: postgres.url }))
  await replica.caughtUp()
  const { rows } = await patiently(postgres.url, owner =>
    owner.query<{ item: string; organisation_id: string; record_no: string; uscc: string }>(
      `select item, s.organisation_id, record_no, uscc from disclosed_record s join organisation using (organisation_id) order by uscc`,
    ),
  )
  for (const { item, organisation_id, record_no, uscc } of rows)
    (item === 'administrative-penalty' ? penalties : licences).push({
      record: formatRecordId(organisation_id, BigInt(record_no)),
      uscc,
    })
  assert.deepEqual([penalties.length, licences.length], [PENALTIES, PENALTIES])
})
after(async () => {
  for (const one of [{ program, replica }, other]) {
    await one?.program?.remove()
    await one?.replica?.stop()
  }
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const as = (login: string, url: string): string => url.replace(/\/\/[^@]*@/, `//${login}@`)

async function serverOf(read: Replica): Promise<typeof other> {
  const settings = { XINHENG_PORTAL_DATABASE_URL: as('portal', read.url), XINHENG_REPLICA_LAG: String(LAG_MS / 1000) }
  const made = makeProgram({ databaseUrl: as('program', postgres.url), settings })
  const started = await made.start('--empty')
  await untilReady(started)
  return { replica: read, program: made, server: started }
}

async function handIn(item: string, rows: Parameters<typeof fileOf>[1]): Promise<void> {
  const file = await fileOf(item, rows)
  const form = new FormData()
  form.set('item', file.item)
  form.set('source', file.source)
  form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  const answer = await fetch(`${server.addresses.api}intake/submit`, { method: 'POST', body: form })
  const { submission } = (await answer.json()) as { submission: string }
  for (;;) {
    const shown = await fetch(`${server.addresses.api}intake/show?submission=${submission}`)
    const told = (await shown.json()) as { outcome: string; registered: number }
    if (told.outcome === 'done') return assert.equal(told.registered, rows.length)
    await sleep(50)
  }
}

/** As the public, from behind a proxy: this machine's own operator reads the database itself. */
const asPublic = { 'x-forwarded-for': '192.0.2.1' }
const get = async (path: string, of = server): Promise<{ status: number; text: string; headers: Headers }> => {
  const answer = await fetch(`${of.addresses.portal}${path}`, { headers: asPublic })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}
/** Milliseconds until it was acknowledged. */
async function withdraw(record: string): Promise<number> {
  const began = performance.now()
  const answer = await fetch(`${server.addresses.api}intake/withdraw`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ record, reason: 'in error' }),
  })
  assert.equal(answer.status, 200, await answer.text())
  return performance.now() - began
}
const isShown = async (record: string, of = server): Promise<boolean> => {
  const [page, api] = await Promise.all([get(`records/${record}`, of), get(`api/records/${record}`, of)])
  assert.equal(page.status, api.status)
  return page.status === 200
}
const untilShown = async (record: string, of = server): Promise<void> => {
  for (const end = performance.now() + 20_000; !(await isShown(record, of).catch(() => false)); await sleep(50))
    assert.ok(performance.now() < end, 'the replica never came up again')
}

/** Never shown again; on a machine that is busy it may be withheld for a moment before it is said to be gone. */
const untilGone = async (record: string): Promise<void> => {
  for (const end = performance.now() + 20_000; ; await sleep(50)) {
    const { status } = await get(`records/${record}`)
    if (status === 410) return
    assert.equal(status, 503)
    assert.ok(performance.now() < end, 'never gone')
  }
}

test('what is acknowledged as ended is shown by nobody, although the replica is slower than the acknowledgement would be', async () => {
  await replica.delay(600)
  try {
    for (const { record } of penalties.splice(0, 3)) {
      await untilShown(record)
      const took = await withdraw(record)
      await untilGone(record)
      assert.ok(took >= 500, `acknowledged after ${took} ms, before the replica had it`)
    }
  } finally {
    await replica.delay(0)
  }
})

test('how far a case has come is read in the replica too, by its number, as the login that the document asks for', async () => {
  const [{ record }] = penalties as [Standing]
  const answer = await fetch(`${server.addresses.api}objection/file`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      record,
      subject: 'content',
      fields: [{ field: 'content', value: '罚款7000元' }],
      reason: '内容有误',
    }),
  })
  const filed = await answer.text()
  assert.equal(answer.status, 200, filed)
  await replica.caughtUp()
  const page = await get(`cases?number=${(JSON.parse(filed) as { case: string }).case}`)
  assert.equal(page.status, 200)
  assert.match(page.text, /<dt>办到哪一步<\/dt>/)
})

test('a page that very many ask for, so that it is kept, is given by nobody once its end is acknowledged', async () => {
  // Little: what was read just before is then kept for longest after.
  await replica.delay(100)
  try {
    for (const { record } of penalties.splice(0, 6)) {
      await untilShown(record)
      let isOver = false
      const many = (async () => {
        for (; !isOver; await sleep(15)) await get(`records/${record}`)
      })()
      await sleep(1500)
      await withdraw(record)
      const { status } = await get(`records/${record}`)
      isOver = true
      await many
      assert.notEqual(status, 200)
    }
  } finally {
    await replica.delay(0)
  }
})

test('with two replicas, each of a server of its own, an end waits for the slower one, whoever was asked to end it', async () => {
  const [{ record }] = penalties.splice(0, 1) as [Standing]
  await other.replica.delay(700)
  try {
    await Promise.all([untilShown(record), untilShown(record, other.server)])
    const took = await withdraw(record)
    for (const one of [server, other.server]) assert.notEqual((await get(`records/${record}`, one)).status, 200)
    assert.ok(took >= 600, `acknowledged after ${took} ms, before the slower one had it`)
  } finally {
    await other.replica.delay(0)
  }
})

test('a replica that has stopped following: what may be adverse is not shown, and an end is acknowledged then', async () => {
  const [ended, other] = penalties.splice(0, 2)
  await untilShown(ended!.record)
  await replica.pause()
  const seen: number[] = []
  let isOver = false
  const looking = (async () => {
    while (!isOver) {
      seen.push((await get(`records/${ended!.record}`)).status)
      await sleep(30)
    }
  })()
  const took = await withdraw(ended!.record)
  // From the acknowledgement on.
  const acknowledged = await get(`records/${ended!.record}`)
  isOver = true
  await looking
  assert.equal(acknowledged.status, 503)
  assert.match(acknowledged.text, /副本落后于主库/)
  assert.ok(Number(acknowledged.headers.get('retry-after')) > 0)
  assert.deepEqual([...new Set(seen)].sort(), [200, 503], 'shown, then withheld')
  assert.ok(took >= LAG_MS / 2 && took < LAG_MS + 3000, `acknowledged after ${took} ms`)

  const api = await get(`api/records/${other!.record}`)
  assert.equal(api.status, 503)
  assert.equal((JSON.parse(api.text) as { code: string }).code, 'REPLICA_BEHIND')
  assert.equal((await get('lists/administrative-penalty')).status, 503)
  assert.equal((await get(`records/${licences[0]!.record}`)).status, 200)
  assert.equal((await get('lists/administrative-licence')).status, 200)
  const page = await get(`organisations/${other!.uscc}`)
  assert.equal(page.status, 200)
  assert.equal(page.headers.get('cache-control'), 'no-store')
  assert.match(page.text, /role="alert">[^<]*行政处罚/)
  assert.doesNotMatch(page.text, new RegExp(other!.record))
  const data = await get(`api/organisations/${other!.uscc}`)
  const { classes, records } = JSON.parse(data.text) as {
    classes: { items: string[]; withheld?: boolean }[]
    records: { item: string }[]
  }
  assert.deepEqual([...new Set(records.map(one => one.item))], ['administrative-licence'])
  const told = classes.filter(one => one.withheld === true).flatMap(one => one.items)
  assert.ok(told.includes('administrative-penalty') && told.includes('severe-list'))
  assert.equal(data.headers.get('cache-control'), 'no-store')
  assert.match(await (await fetch(`${server.addresses.portal}metrics`)).text(), /^xinheng_replica_behind 1$/m)

  await replica.resume()
  await untilShown(other!.record)
  await untilGone(ended!.record)
})

test('without the database the replica goes on showing what is favourable, and nothing else', async () => {
  const [{ record, uscc }] = penalties as [Standing]
  await untilShown(record)
  await killPostgres(postgres.url)
  await sleep(LAG_MS + 1500)
  assert.equal((await get(`records/${record}`)).status, 503)
  const licensed = licences.find(one => one.uscc === uscc)!
  assert.equal((await get(`records/${licensed.record}`)).status, 200)
  assert.equal((await get(`organisations/${uscc}`)).status, 200)
})
