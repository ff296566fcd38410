/** Server, PostgreSQL or sequencer killed in the middle of intake, decisions, sequencing: what was acknowledged is there, and nothing half. */

import assert from 'node:assert/strict'
import { randomBytes, randomInt } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  believeCheckpoint,
  type Checkpoint,
  ENTRY_KINDS,
  formatRecordId,
  parseVerifier,
  verifyConsistency,
} from '#rules/ledger'
import { type Database, openDatabase, startEmbedded } from '#storage/database'
import { findCheckpoint, findLogKey, logConsistency, verifyLedger, verifySignature } from '#storage/ledger'
import { environmentOf, fileOf, licence, putCity, TODAY } from '#support/intake'
import { chanceOf, PICTURE } from '#support/log'
import { kill, killPostgres, makeProgram, patiently, type Server, sequencingSession, untilReady } from '#support/program'
import { sized } from '#support/survival'

const SEED = Number(process.env.XINHENG_SEED ?? randomInt(2 ** 31))
const KILLS = sized(7, 120)
const ROWS = 60
/** Longer than the program waits for its own database. */
const PATIENCE_MS = 120_000

const program = makeProgram()
let server: Server
let url: string
let database: Database

/** What was acknowledged: a submission that was taken, one that was said to be done, a decision with its entry. */
const taken = new Set<string>()
const done = new Set<string>()
const decided: { organisation: string; entry: number }[] = []
let remembered: Checkpoint | undefined

const start = async (): Promise<void> => {
  // A server that was killed holds the folder until PostgreSQL has noticed.
  for (let n = 0; ; n++)
    try {
      server = await program.start('--empty', '--today', TODAY)
      return await untilReady(server)
    } catch (error) {
      if (n === 20) throw error
      await sleep(200)
    }
}

before(async () => {
  await start()
  const embedded = await startEmbedded({ dataDir: program.dataDir, log: () => {}, randomBytes })
  url = embedded.url
  await embedded.stop()
  const environment = await environmentOf(url, program.dataDir, TODAY)
  await putCity(environment)
  await environment.database.close()
  database = openDatabase({ url, role: 'xinheng_app', today: TODAY, onError: () => {} })
})
after(async () => {
  await database?.close()
  await server?.end('SIGKILL')
  // Where its last restart was by a killed session, the server's hold on it was gone, and nobody has stopped it.
  await killPostgres(url, 1000).catch(() => {})
  await program.remove()
})

let made = 0
const handIn = async (): Promise<string> => {
  const rows = Array.from({ length: ROWS }, () => licence(made++ % 200, { decisionNo: `明市监许〔2026〕7${made}号` }))
  const file = await fileOf('administrative-licence', rows)
  const form = new FormData()
  form.set('item', file.item)
  form.set('source', file.source)
  form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  const { submission } = await ask<{ submission: string }>('intake/submit', { method: 'POST', body: form })
  taken.add(submission)
  return submission
}

const ask = async <T>(path: string, init?: RequestInit): Promise<T> => {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(`${server.addresses.api}${path}`, { ...init, signal }).catch(fault => {
    // A server that lives and does not answer is at fault, however long one waits.
    assert.notEqual(fault.name, 'TimeoutError', `${path} is not answered`)
    throw fault
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return JSON.parse(text) as T
}

const untilDone = async (submission: string): Promise<void> => {
  for (;;) {
    const { outcome } = await ask<{ outcome: string }>(`intake/show?submission=${submission}`)
    if (outcome !== 'open') {
      assert.equal(outcome, 'done')
      done.add(submission)
      return
    }
    await sleep(20)
  }
}

/** Records of a submission are taken back, one after the other. */
const decide = async (submission: string): Promise<void> => {
  const { rows } = await database.pool.query<{ organisation_id: string; record_no: string }>(
    'select organisation_id, record_no from entry where submission_id = $1 order by row_no limit 3',
    [submission],
  )
  for (const { organisation_id, record_no } of rows) {
    decision.resolve()
    const record = formatRecordId(organisation_id, BigInt(record_no))
    const body = JSON.stringify({ record, reason: 'in error' })
    const headers = { 'content-type': 'application/json' }
    const { entry } = await ask<{ entry: number }>('intake/withdraw', { method: 'POST', headers, body })
    decided.push({ organisation: organisation_id, entry })
  }
}

/** Files and decisions without end, until somebody is killed under them. */
const live = async (isOver: () => boolean): Promise<void> => {
  while (!isOver())
    try {
      const submission = await handIn()
      await untilDone(submission)
      await decide(submission)
    } catch (error) {
      // Whoever was killed answers no more; what is wrong with an answer that came is a failure.
      if (error instanceof assert.AssertionError) throw error
      await sleep(20)
    }
}

/** The moment at which the next decision is asked for. */
let decision = Promise.withResolvers<void>()

const endServer = (): Promise<unknown> => server.end('SIGKILL')
const endPostgres = async (): Promise<void> => {
  await killPostgres(url)
  await endServer()
}
const inIntake = (end: () => Promise<unknown>) => async (chance: number) => {
  await sleep(chance)
  await end()
}
const inDecision = (end: () => Promise<unknown>) => async (chance: number) => {
  decision = Promise.withResolvers<void>()
  await Promise.race([decision.promise, sleep(120_000, undefined, { ref: false })])
  await sleep(chance % 40)
  await end()
}
/** Where a round is being written: its server, or its session alone, under which PostgreSQL starts anew while the server goes on. */
const inSequencing = (end: (session: number | undefined) => Promise<unknown>) => async (chance: number) => {
  const session = await sequencingSession(url, 5000)
  await sleep(chance % 12)
  await end(session)
}
const endSession = async (session: number | undefined): Promise<void> => {
  if (session !== undefined) kill(session)
}

const WAYS: readonly { readonly name: string; readonly run: (chance: number) => Promise<unknown>; readonly goesOn?: true }[] = [
  // Each way once, and what costs least again.
  { name: 'server, in a decision', run: inDecision(endServer) },
  { name: 'sequencer, its session', run: inSequencing(endSession), goesOn: true },
  { name: 'PostgreSQL, in intake', run: inIntake(endPostgres) },
  { name: 'sequencer, its server', run: inSequencing(endServer) },
  { name: 'PostgreSQL, in a decision', run: inDecision(endPostgres) },
  { name: 'server, in intake', run: inIntake(endServer) },
  { name: 'PostgreSQL, under its server', run: inIntake(() => killPostgres(url)), goesOn: true },
  { name: 'sequencer, its session', run: inSequencing(endSession), goesOn: true },
  { name: 'sequencer, its session', run: inSequencing(endSession), goesOn: true },
  { name: 'sequencer, its session', run: inSequencing(endSession), goesOn: true },
  { name: 'sequencer, its session', run: inSequencing(endSession), goesOn: true },
]

test(`killed ${KILLS} times, seed ${SEED}`, { timeout: sized(300_000, 7_200_000) }, async t => {
  const chance = chanceOf(SEED)
  for (let n = 0; n < KILLS; n++) {
    const way = WAYS[n % WAYS.length]!
    const moment = chance(600)
    let over = false
    const lives = [live(() => over), live(() => over)]
    await way.run(moment)
    over = true
    await Promise.all(lives)
    if (way.goesOn) await untilReady(server)
    else await start()
    await stands(`kill ${n} with chance ${moment}: ${way.name}`)
  }
  for (const submission of taken) await untilDone(submission)
  // The last kill stops nothing for good: files and decisions are taken as before. On a slow machine these are the first that were heard of.
  const last = await handIn()
  await untilDone(last)
  await decide(last)
  await stands('in the end')
  const { rows } = await patiently(url, owner =>
    owner.query<{ rows: string; entries: string }>(
      `select coalesce(sum(rows), 0) as rows, (select count(*) from entry where kind = ${ENTRY_KINDS.registered}) as entries from submission`,
    ),
  )
  // Others may have been taken whose answer nobody heard; each of them is whole as well.
  assert.equal(rows[0]!.rows, rows[0]!.entries)
  t.diagnostic(`${taken.size} files, ${decided.length} decisions, ${rows[0]!.entries} records, seed ${SEED}`)
  assert.ok(taken.size > 0 && decided.length > 0 && done.size === taken.size)
})

/** Everything acknowledged is there, nothing is half, the log verifies and goes on from where it was last seen. */
async function stands(when: string): Promise<void> {
  const verified = await verifyLedger(database, undefined, 30_000)
  assert.deepEqual(verified.firstWrong, null, when)
  await patiently(url, async owner => {
    const missing = async (text: string, values: unknown[] = []): Promise<void> =>
      assert.deepEqual((await owner.query(text, values)).rows, [], `${when}: ${text}`)
    await missing(
      `select * from unnest($1::uuid[]) as t (id) where not exists (
         select from submission s join act a on a.act_id = s.act_id and a.phase = 1 where s.submission_id = t.id)`,
      [[...taken]],
    )
    await missing(
      `select * from unnest($1::uuid[]) as t (id) where not exists (
         select from submission s join act a on a.act_id = s.act_id and a.phase = 2 where s.submission_id = t.id and s.outcome = 'done')`,
      [[...done]],
    )
    await missing(
      `select * from unnest($1::text[], $2::int[]) as t (organisation, entry) where not exists (
         select from entry e join act a on a.act_id = e.act_id and a.operation = 'intake.withdraw' and a.outcome = 'done'
         where e.organisation_id::text = t.organisation and e.entry_no = t.entry and e.kind = ${ENTRY_KINDS.withdrawn})`,
      [decided.map(one => one.organisation), decided.map(one => one.entry)],
    )
    await missing(
      `select * from (select organisation_id, record_no, max(entry_no) as last from entry group by 1, 2) e
       full join state s using (organisation_id, record_no) where s.last_entry_no is distinct from e.last`,
    )
    await missing(
      `select s.submission_id from submission s where s.registered <> (select count(*) from entry e where e.submission_id = s.submission_id)
       or (s.closed_at is not null and (s.rows <> ${ROWS} or s.registered <> ${ROWS}))`,
    )
  })
  await goesOn(when)
}

async function goesOn(when: string): Promise<void> {
  await database.transaction(async tx => {
    const stored = (await findCheckpoint(tx))!
    const key = parseVerifier((await findLogKey(tx))!)!
    const newest = believeCheckpoint(stored.note, key, { verify: verifySignature })
    assert.ok(!('ok' in newest), when)
    const { size: from, root: fromRoot } = remembered ?? newest
    const proof = await logConsistency(tx, stored.log, from, newest.size)
    assert.ok(verifyConsistency({ from, to: newest.size, proof, fromRoot, toRoot: newest.root }), when)
    remembered = newest
  }, PICTURE)
}
