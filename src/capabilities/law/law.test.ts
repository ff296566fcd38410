/** A law folder becomes the law in force: what is written of it, what is shown before, and what a kill in between leaves. */

import assert from 'node:assert/strict'
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeRegistry, NO_ORGANISATION, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { runAsOnlyOne } from '#storage/database'
import { beginRefold, findActiveVersion, type OpenedLaw } from '#storage/law'
import { listOpenActs, verifyLedger } from '#storage/ledger'
import { fileOf, type House, licence, makeHouse, OPERATOR } from '#support/intake'
import { LAW_DIR } from '#support/law'
import { foldUnder, law, listOpenRefolds } from './index.ts'

const registry = makeRegistry([law])
let house: House
let folder: string
before(async () => {
  house = await makeHouse()
  const { registered } = await house.handIn(
    await fileOf(
      'administrative-licence',
      [1, 2, 3].map(n => licence(n)),
    ),
  )
  assert.equal(registered, 3)
  folder = await mkdtemp(join(tmpdir(), 'xinheng-law-'))
})
after(async () => {
  await house?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A sound folder whose digest differs. */
async function changedFolder(name: string): Promise<string> {
  const dir = join(folder, name)
  await cp(LAW_DIR, dir, { recursive: true })
  await appendFile(join(dir, 'calendar/2027.yaml'), `# ${name}\n`)
  return dir
}

const ask = async <T>(name: string, input: object): Promise<T> =>
  (await runOperation(registry.get(name)!, house.environment, OPERATOR, input)) as T
type Opened = { act: string; version: number }
const acts = (operation: string) =>
  house.rows<{ phase: number; outcome: string; law_version: number; content: string }>(
    `select a.phase, a.outcome, a.law_version, c.content from act a join act_content c using (act_id, phase)
     where a.operation = $1 order by a.recorded_at, a.phase`,
    [operation],
  )
const activations = () =>
  house.rows<{ law_version: number; activated_at: string }>(
    'select law_version, activated_at from law_activation order by activation_no',
  )
const versionsOfStates = () => house.rows<{ law_version: number }>('select distinct law_version from state order by 1')
const refresh = () => (house.environment.law as unknown as OpenedLaw).refresh()

test('an unsound folder is refused with what is wrong in it, and the refusal is an act', async () => {
  const dir = join(folder, 'broken')
  await mkdir(join(dir, 'instruments'), { recursive: true })
  await writeFile(join(dir, 'instruments/broken.yaml'), 'id: [\n')
  const refusal = await ask('law.load', { dir }).catch((thrown: unknown) => thrown)
  assert.ok(refusal instanceof Refusal && refusal.code === 'LAW_UNSOUND')
  const findings = refusal.details.findings as unknown as { file: string }[]
  assert.ok(findings.some(one => one.file === 'instruments/broken.yaml'))
  assert.deepEqual(
    (await acts('law.load')).map(({ phase, outcome }) => [phase, outcome]),
    [[0, 'refused:LAW_UNSOUND']],
  )
  await assert.rejects(ask('law.load', { dir: join(folder, 'nowhere') }), { code: 'INPUT_INVALID' })
})

test('cn-cpc-state-council-office-2025-social-credit#12: before a new measure takes hold it is told whom it would touch, and whom for the first time', async () => {
  const dir = await changedFolder('measure')
  const effect = `
supposed-awards:
  title: 设想的限制
  english: a supposed limit
  measure: awards-restriction
  kind: may
  matters: [award]
  when: { item: administrative-licence }
  from: 2026-12-01
  clause: cn-cpc-state-council-office-2025-social-credit#12.effects
`
  const shown = `
- case: 设想的限制
  rules: [supposed-awards]
  given: { matter: award, on: 2026-12-01, records: [{ item: administrative-licence, recordedOn: 2026-11-20, fields: {} }] }
  expect: { applies: 'may awards-restriction #1 2026-12-01 -' }
`
  await appendFile(join(dir, 'measures/effects.yaml'), effect)
  await appendFile(join(dir, 'measures/effects.cases.yaml'), shown)
  const told = await ask<{ effects: { effect: string; from: string; touches: number; first: number }[] }>('law.preview', {
    dir,
  })
  assert.deepEqual(
    told.effects.map(one => [one.effect, one.from, one.touches, one.first]),
    [['supposed-awards', '2026-12-01', 3, 3]],
  )
})

test('a version is opened by one act and in force with the act that closes; loaded again it changes nothing', async () => {
  const dir = await changedFolder('second')
  const preview = await ask<{ version: number; records: number; moved: unknown[] }>('law.preview', { dir })
  assert.deepEqual(preview, { version: 2, records: 3, moved: [], laterEnds: [], effects: [] })
  assert.equal((await activations()).length, 1)
  const opened = await ask<Opened>('law.load', { dir })
  assert.equal(opened.version, 2)
  assert.deepEqual(await house.database.transaction(listOpenRefolds), [{ operation: 'law.load', subject: opened.act }])
  assert.deepEqual(await foldUnder(house.environment, opened.act), { version: 2, records: 3 })
  assert.equal((await refresh()).version, 2)
  assert.deepEqual(await versionsOfStates(), [{ law_version: 2 }])
  const closed = (await acts('law.load')).at(-1)!
  assert.deepEqual([closed.phase, closed.outcome, closed.law_version], [2, 'done', 2])
  const { digest: _digest, ...told } = JSON.parse(closed.content)
  assert.deepEqual(told, { version: 2, records: 3, moved: 0 })
  assert.equal((await acts('law.attest')).at(-1)!.law_version, 2)

  const before = await activations()
  const again = await ask<Opened>('law.load', { dir })
  assert.deepEqual(await foldUnder(house.environment, again.act), { version: 2, records: 0 })
  assert.deepEqual(await activations(), before)
  assert.deepEqual(await foldUnder(house.environment, again.act), { version: 2, records: 0 }, 'a closed act is not done twice')
})

test('what a kill has left half folded is whole after the next look', async () => {
  const dir = await changedFolder('third')
  const { act } = await ask<Opened>('law.load', { dir })
  const stop = new AbortController()
  const broken = { ...house.environment, watch: () => stop.signal.throwIfAborted() }
  stop.abort(new Error('killed'))
  await assert.rejects(foldUnder(broken, act), /killed/)
  assert.equal((await house.database.transaction(findActiveVersion))?.version, 2)
  const open = await house.database.transaction(listOpenRefolds)
  assert.deepEqual(open, [{ operation: 'law.load', subject: act }])
  const operation = registry.get('law.load') as { carryOn: (environment: unknown, subject: string) => Promise<void> }
  // A worker does not wait for another: it would read no files meanwhile.
  const isMine = await runAsOnlyOne(house.database, 'refold', () => operation.carryOn(house.environment, act))
  assert.deepEqual([isMine, await house.database.transaction(listOpenRefolds)], [true, open])
  // Two that take it up at once: one does it, the other leaves it to that one.
  await Promise.all([operation.carryOn(house.environment, act), operation.carryOn(house.environment, act)])
  assert.equal((await refresh()).version, 3)
  assert.deepEqual(await versionsOfStates(), [{ law_version: 3 }])
  assert.deepEqual(
    (await activations()).map(one => one.law_version),
    [1, 2, 3],
  )
})

test('a state that is not what the law says is moved back by an act; who was shown the dates stands in access', async () => {
  const owner = house.rows
  await owner(`update state set due_on = due_on - 1 where record_no = (select min(record_no) from state)`)
  const { moved } = await ask<{ moved: { record: string; field: string }[] }>('law.preview', {})
  assert.deepEqual(
    moved.map(one => one.field),
    ['dueOn'],
  )
  const looks = () =>
    house.rows<{ operation: string; actor: string; organisation_id: string }>(
      `select operation, actor, organisation_id from access where operation like 'law.%' and organisation_id <> '${NO_ORGANISATION}'
       order by looked_at`,
    )
  assert.deepEqual(
    (await looks()).map(({ operation, actor }) => [operation, actor]),
    [['law.preview', 'local-operator']],
  )
  const { act } = await ask<Opened>('law.refold', {})
  const shown: string[] = []
  assert.deepEqual(await foldUnder(house.environment, act, one => void shown.push(one.field)), { version: 3, records: 3 })
  assert.deepEqual(shown, ['dueOn'])
  const [first, second] = await looks()
  assert.deepEqual([second!.operation, second!.organisation_id], ['law.refold', first!.organisation_id])
  assert.deepEqual((await ask<{ moved: unknown[] }>('law.preview', {})).moved, [])
  assert.deepEqual(
    (await acts('law.refold')).map(({ phase, outcome }) => [phase, outcome]),
    [
      [1, 'opened'],
      [2, 'done'],
    ],
  )
  assert.equal((await activations()).length, 3, 'a refold under the law in force switches nothing on')
})

test('an earlier version begun and left takes the mark of the one in force away; its refold alone brings it back', async () => {
  await house.database.transaction(tx => beginRefold(tx, 2))
  assert.equal((await house.database.transaction(findActiveVersion))?.refoldedAt, null)
  // The same folder as the one in force: not "nothing to do", for records may stand under the earlier one.
  const { act } = await ask<Opened>('law.load', { dir: join(folder, 'third') })
  assert.deepEqual(await foldUnder(house.environment, act), { version: 3, records: 3 })
  assert.notEqual((await house.database.transaction(findActiveVersion))?.refoldedAt, null)
  assert.equal((await activations()).length, 3)
  assert.deepEqual(await house.database.transaction(tx => listOpenActs(tx, ['law.load', 'law.refold'])), [])
  assert.equal((await verifyLedger(house.database)).ok, true)
})

test('a load that was left and followed by another is not taken up any more', async () => {
  const left = await ask<Opened>('law.load', { dir: await changedFolder('fourth') })
  const { act } = await ask<Opened>('law.load', { dir: await changedFolder('fifth') })
  assert.deepEqual(await foldUnder(house.environment, act), { version: 5, records: 3 })
  assert.deepEqual(await house.database.transaction(listOpenRefolds), [])
  assert.deepEqual(await foldUnder(house.environment, left.act), { version: 5, records: 0 })
  assert.deepEqual(
    (await activations()).map(one => one.law_version),
    [1, 2, 3, 5],
  )
})
