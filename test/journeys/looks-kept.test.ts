// How long is kept who looked, what may go, and files that prove themselves when they are taken away.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { audit, monthsBefore, retentionOf } from '#capabilities/audit'
import { type Actor, type FileOut, makeRegistry, runOperation } from '#capabilities/operation'
import { runCommandLine } from '#faces/cli'
import type { Refusal } from '#rules/outcome'
import { addDays, chinaDay, type LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { publicKeyPem } from '#storage/keys'
import { chainLooks, makeLooksMark, verifyLedger } from '#storage/ledger'
import { keysOf } from '#support/keys'
import { type City, makeCity, uscc } from '#support/portal'

// The database holds the floor against the clock too, so these days go by it.
const TODAY = chinaDay(Date.now())
const CUT = monthsBefore(TODAY, 6)
const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator' }
const registry = makeRegistry([audit])
const folder = mkdtempSync(join(tmpdir(), 'xinheng-looks-'))
let city: City
before(async () => {
  city = await makeCity(TODAY)
  const name = '明衡演示精工机械有限公司'
  // Without records: those that the maker writes are in no chain.
  await city.put({ uscc: uscc(1), name, registered: null })
})
after(async () => {
  await city.close()
  rmSync(folder, { recursive: true, force: true })
})

const rows = async <T>(text: string) => (await city.database.pool.query(text)).rows as T[]
const ask = <T>(name: string, input: object, actor: Actor, environment = city.environment) =>
  runOperation(registry.get(name)!, environment, actor, input) as Promise<T>
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'done',
    (refusal: Refusal) => refusal.code,
  )
const saved = async (file: FileOut): Promise<string> => {
  const pieces: Uint8Array[] = []
  for await (const piece of file.bytes) pieces.push(piece)
  const path = join(folder, file.name)
  writeFileSync(path, Buffer.concat(pieces))
  return path
}

/** A look of that day, chained on it. */
async function lookOn(day: string, what: string): Promise<void> {
  const database = openDatabase({ url: city.database.url, role: 'xinheng_app', today: day as LocalDate, max: 2 })
  await database.pool.query(
    `insert into access (organisation_id, looked_at, operation, actor, what)
     select organisation_id, $1::timestamptz, 'organisations.show', 'someone', $2 from organisation`,
    [`${day}T03:04:05.678Z`, what],
  )
  const mark = makeLooksMark()
  while ((await chainLooks(database, { uuid: () => randomUUID(), randomBytes }, mark)).more);
  await database.close()
}

test('fewer than six months are no setting', () => {
  assert.deepEqual(retentionOf({}), { keepLooksMonths: 36 })
  assert.deepEqual(retentionOf({ XINHENG_KEEP_LOOKS_MONTHS: '6' }), { keepLooksMonths: 6 })
  for (const months of ['5', '0', '-1', 'six', '6.5'])
    assert.throws(() => retentionOf({ XINHENG_KEEP_LOOKS_MONTHS: months }), { code: 'SETTING_INVALID' }, months)
})

test('months whose time is over go, by a command that leaves an act; the chain still verifies, and a look taken otherwise is missed', async () => {
  const [last, next, late] = [addDays(CUT, -1), addDays(CUT, 1), addDays(TODAY, -1)]
  for (const day of [addDays(CUT, -32), addDays(CUT, -29), last, CUT, next, late]) await lookOn(day, day)
  const verified = async () => (await verifyLedger(city.database)).firstWrong
  assert.equal(await verified(), null)
  const drop = (day: string, keepLooksMonths: number) =>
    ask<{ looks: number; keptFrom: string }>('audit.drop-looks', { before: day }, OPERATOR, {
      ...city.environment,
      keepLooksMonths,
    })
  assert.equal(await codeOf(drop(CUT, 12)), 'LOOKS_KEPT')
  assert.equal(await codeOf(drop(last, 6)), 'INPUT_INVALID')
  assert.equal(
    await codeOf(ask('audit.drop-looks', { before: CUT }, { id: 'x', role: 'auditor', division: '990000' })),
    'ACTOR_MAY_NOT',
  )
  // The database knows the floor itself, whatever the day of the session is said to be.
  await assert.rejects(rows(`select drop_looks('${monthsBefore(TODAY, 5)}')`), { code: '42501' })
  const ahead = `select set_config('xinheng.today', '2099-01-01', true); select drop_looks('${monthsBefore(TODAY, 5)}')`
  await assert.rejects(rows(ahead), { code: '42501' })
  await assert.rejects(rows('delete from access'), { code: '42501' })
  assert.deepEqual(await drop(CUT, 6), { before: CUT, looks: 3, keptFrom: CUT })
  assert.deepEqual(
    (await rows<{ what: string }>("select what from access where actor = 'someone' order by looked_at")).map(one => one.what),
    [CUT, next, late],
  )
  assert.equal(await verified(), null, 'three of six are links alone')
  const owner = openDatabase({ url: city.database.url, max: 1 })
  await owner.pool.query('delete from access where what = $1', [CUT])
  assert.equal((await verified())?.what, 'look-missing')
  await owner.close()
})

test('what is exported proves itself by the public key alone; whatever is changed in it is named', async () => {
  const AUDITOR: Actor = { id: 'the auditor', role: 'auditor', division: '990000' }
  const dates = { from: CUT, until: TODAY }
  const path = await saved(await ask<FileOut>('audit.export-looks', { ...dates, actor: 'someone' }, AUDITOR))
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  assert.equal(lines.length, 2 + 2)
  const keys = await city.environment.keys.list()
  const key = join(folder, 'key.pem')
  writeFileSync(key, publicKeyPem(keys.find(one => one.role === 'statement-signing')!)!)
  const check = async (file: string, by = key) => {
    let out = ''
    const roof = {
      lang: 'en',
      version: '0',
      out: (text: string) => (out += text),
      err: (text: string) => process.stderr.write(text),
      isWatched: false,
      nowMs: () => 0,
    }
    const code = await runCommandLine(roof as never, ['audit', 'check', file, '--key', by, '--json'])
    return [code, (JSON.parse(out) as { wrong: string | null }).wrong]
  }
  assert.deepEqual(await check(path), [0, null])
  const changed = async (to: readonly string[]) => {
    const other = join(folder, 'changed.jsonl')
    writeFileSync(other, `${to.join('\n')}\n`)
    return check(other)
  }
  const [first = '', second = '', closing = '', signature = ''] = lines
  assert.deepEqual(await changed([first.replace('someone', 'anyone!'), second, closing, signature]), [1, 'digest'])
  assert.deepEqual(await changed([second, closing, signature]), [1, 'lines'])
  assert.deepEqual(await changed([first, second, closing.replace(CUT, addDays(CUT, 1)), signature]), [1, 'signature'])
  assert.deepEqual(await changed([first, second]), [1, 'form'])
  assert.deepEqual(await changed([first, second, closing]), [1, 'signature'])
  const foreign = await keysOf(mkdtempSync(join(folder, 'keys-')))
  await foreign.signersOf('statement-signing')
  const other = join(folder, 'other.pem')
  writeFileSync(other, publicKeyPem((await foreign.list())[0]!)!)
  assert.deepEqual(await check(path, other), [1, 'signature'])
  // An organisation takes its own away, and of no other.
  const [own] = await rows<{ organisation_id: string }>('select organisation_id from organisation')
  const agent: Actor = { id: 'the agent', role: 'organisation-user', organisationId: own!.organisation_id }
  const mine = await saved(await ask<FileOut>('audit.export-who-looked', { uscc: uscc(1), ...dates }, agent))
  assert.deepEqual(await check(mine), [0, null])
  const stranger = { ...agent, organisationId: randomUUID() }
  assert.equal(await codeOf(ask('audit.export-who-looked', { uscc: uscc(1), ...dates }, stranger)), 'ORGANISATION_UNKNOWN')
  const acts = await saved(await ask<FileOut>('audit.export-acts', dates, AUDITOR))
  assert.deepEqual(await check(acts), [0, null])
})
