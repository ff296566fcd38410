/** A submission whose process is killed: every row once, nothing half, and nothing about a person on any disk. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listToCarryOn } from '#capabilities/intake'
import { spoolPath } from '#storage/files'
import { verifyLedger } from '#storage/ledger'
import {
  bytesOf,
  carryOnInChild,
  fileOf,
  type House,
  licence,
  makeHouse,
  onDisk,
  penalty,
  type Submission,
  tableOf,
  UNITS,
} from '#support/intake'
import { sized } from '#support/survival'

let house: House
before(async () => {
  house = await makeHouse()
})
after(() => house?.close())

const CHUNK = 200
/** Rows of the file that is full of identity numbers. */
const PERSONS = sized(1500, 3000)
const rowsOf = async (submission: string): Promise<number> => {
  const [found] = await house.rows<{ rows: string }>('select rows from submission where submission_id = $1', [submission])
  return Number(found!.rows)
}
const isClosed = async (submission: string): Promise<boolean> => !(await house.listOpen()).includes(submission)

/** Kills the child as soon as more than `rows` are committed, and what is so of a running one has been looked at; gives how far it had come. */
const killAfter = async (submission: string, rows: number, whileRunning = async () => {}): Promise<number> => {
  const child = carryOnInChild(house, submission, CHUNK)
  const ended = once(child, 'exit')
  while ((await rowsOf(submission)) <= rows && !(await isClosed(submission)) && child.exitCode === null) await sleep(10)
  if (child.exitCode === null) await whileRunning()
  child.kill('SIGKILL')
  await ended
  return rowsOf(submission)
}

test('killed again and again in the middle of a file, the submission ends with every row once; run by nobody, it is to be carried on where its spool lies, and nowhere else', async () => {
  const count = sized(2400, 120_000)
  // Two hundred repeat an earlier row: what the file said before a kill counts for what it says after.
  const fresh = count - 200
  const rows = Array.from({ length: count }, (_, n) =>
    licence((n % fresh) % 700, { decisionNo: `明市监许〔2026〕8${n % fresh}号` }),
  )
  const submission = await house.open(await fileOf('administrative-licence', rows, { name: 'killed' }))
  const listed = (dataDir = house.dataDir) => listToCarryOn({ ...house.environment, dataDir })
  assert.deepEqual(await listed(), [submission])
  assert.deepEqual(await listed(`${house.dataDir}-of-another-machine`), [])
  const stops: number[] = []
  const borders = sized(
    [0, 800],
    Array.from({ length: 40 }, (_, n) => n * 2500),
  )
  for (const border of borders) {
    stops.push(await killAfter(submission, border, async () => assert.deepEqual(await listed(), [])))
    // The database notices within a moment that the session is gone.
    for (let n = 0; n < 100 && (await listed()).length === 0; n++) await sleep(50)
    assert.deepEqual(await listed(), [submission])
  }
  assert.ok(
    stops.every((stop, n) => stop % CHUNK < CHUNK && stop < count && (n === 0 || stop >= stops[n - 1]!)),
    stops.join(),
  )
  assert.deepEqual(await house.listOpen(), [submission])
  await house.carryOn(submission, CHUNK)
  assert.deepEqual(await listed(), [])
  const done = await house.ask<Submission>('intake.show', { submission })
  assert.deepEqual(
    [done.outcome, done.rows, done.registered, done.unchanged, done.refused, done.held],
    ['done', count, fresh, 200, 0, 0],
  )
  const [twice] = await house.rows<{ rows: number; entries: number; records: number }>(
    `select count(distinct row_no)::int as rows, count(*)::int as entries, count(distinct (organisation_id, record_no))::int as records
     from entry where submission_id = $1`,
    [submission],
  )
  assert.deepEqual(twice, { rows: fresh, entries: fresh, records: fresh })
  const table = (await house.fileOut('intake.findings-file', { submission, form: 'csv' })).toString().trimEnd().split('\r\n')
  assert.equal(table.length, count + 1)
  assert.equal(new Set(table.slice(1).map(line => /〔2026〕8(\d+)号/.exec(line)![1])).size, fresh)
  const acts = await house.rows<{ phase: number; outcome: string }>(
    'select a.phase, a.outcome from act a join submission s using (act_id) where s.submission_id = $1 order by a.phase',
    [submission],
  )
  assert.deepEqual(acts, [
    { phase: 1, outcome: 'opened' },
    { phase: 2, outcome: 'done' },
  ])
  const verified = await verifyLedger(house.database)
  assert.equal(verified.firstWrong, null)
})

test('two processes that carry one submission on do not disturb each other', async () => {
  const rows = Array.from({ length: 1200 }, (_, n) => penalty(n % 500, { decisionNo: `明市监罚〔2026〕9${n}号` }))
  const submission = await house.open(await fileOf('administrative-penalty', rows, { name: 'two' }))
  const child = carryOnInChild(house, submission, CHUNK)
  await Promise.all([once(child, 'exit'), house.carryOn(submission, CHUNK)])
  await house.carryOn(submission, CHUNK)
  const done = await house.ask<Submission>('intake.show', { submission })
  assert.deepEqual([done.outcome, done.rows, done.registered], ['done', 1200, 1200])
})

test('cn-npc-personal-information-protection-law-2021: of a file full of identity numbers none is found on any disk, killed half-way or closed', async () => {
  // Valid by date and check character, of a division that nobody lives in.
  const person = (n: number): string =>
    residentNumber(`119937${String(19500101 + (n % 28))}${String(n % 1000).padStart(3, '0')}`)
  const numbers = Array.from({ length: PERSONS }, (_, n) => person(n))
  const rows = numbers.map((number, n) => {
    const base = penalty(n % 300, {
      decisionNo: `明市监罚〔2026〕6${n}号`,
      partyLegalRepName: '演示某人',
      legalRepDocumentNo: number,
      partyDocumentNo: '',
    })
    if (n % 5 === 1) return { ...base, partyCategory: '自然人', partyUscc: '', partyDocumentNo: number, partyName: '演示某人' }
    if (n % 5 === 2) return { ...base, facts: `当事人（${number}）销售超过保质期的食品` }
    if (n % 5 === 3) return { ...base, partyUscc: number }
    if (n % 5 === 4) return { ...base, remarks: `联系人 ${number.slice(0, 6)} ${number.slice(6, 14)} ${number.slice(14)}` }
    return base
  })
  const file = await bytesOf(await tableOf('administrative-penalty', rows), 'csv')
  const submission = await house.open({
    item: 'administrative-penalty',
    source: UNITS.city.uscc,
    name: `名单${numbers[0]}.csv`,
    bytes: file,
  })
  const stopped = await killAfter(submission, 400)
  assert.ok(stopped > 0 && stopped < PERSONS, String(stopped))
  assert.ok((await readdir(join(house.dataDir, 'spool'))).length > 0)
  assert.deepEqual(await onDisk(house, searched(numbers)), [])
  await house.carryOn(submission, CHUNK)
  const done = await house.ask<Submission>('intake.show', { submission })
  assert.deepEqual([done.outcome, done.rows], ['done', PERSONS])
  assert.ok(done.personRows >= PERSONS / 5 && done.registered >= PERSONS / 5, JSON.stringify(done))
  assert.ok(!numbers.some(number => done.fileName.includes(number)), done.fileName)
  assert.deepEqual(await onDisk(house, searched(numbers)), [])
  const back = await house.fileOut('intake.findings-file', { submission, form: 'csv' })
  const told = back
    .toString()
    .split('\r\n')
    .filter(line => numbers.some(number => line.includes(number)))
  assert.deepEqual(told, [])
  await assert.rejects(readdir(spoolPath(house.dataDir, submission)), { code: 'ENOENT' })
})

const residentNumber = (body: string): string => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return body + '10X98765432'[sum % 11]
}

/** What stands for all: they share their first digits with nothing else. */
const searched = (numbers: readonly string[]) => ['11993719500', ...numbers.slice(0, 20)]
