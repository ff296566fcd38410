/** Another law is switched on while a file is being read: the file goes on under it, and no state is stamped with a law it was not folded under. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { activateLaw, checkLawFiles, markRefolded, putLawVersion } from '#storage/law'
import { fileOf, type House, licence, makeHouse, type Submission } from '#support/intake'
import { repositoryFiles } from '#support/law'

let house: House
before(async () => {
  house = await makeHouse()
})
after(() => house?.close())

const ITEM = 'administrative-licence'

/** Another version that says the same in other words, switched on. */
const switchOn = async (word: string): Promise<number> => {
  const files = new Map(await repositoryFiles())
  files.set('disclosure/periods.yaml', `${files.get('disclosure/periods.yaml')}\n# ${word}\n`)
  return house.database.transaction(async tx => {
    const { version } = await putLawVersion(tx, checkLawFiles(files))
    await markRefolded(tx, version)
    assert.ok(await activateLaw(tx, version))
    return version
  })
}
const versionsOf = async (submission: string) =>
  house.rows<{ entry: number; state: number; rows: number }>(
    `select e.law_version as entry, s.law_version as state, count(*)::int as rows
     from entry e join state s using (organisation_id, record_no) where e.submission_id = $1 group by 1, 2 order by 1`,
    [submission],
  )

test('a law that was switched on between the hand-in and the reading is the one the file is judged under', async () => {
  const submission = await house.open(await fileOf(ITEM, [licence(1), licence(2)]))
  const version = await switchOn('one')
  await house.carryOn(submission)
  const done = await house.ask<Submission>('intake.show', { submission })
  assert.deepEqual([done.outcome, done.registered, done.refusal], ['done', 2, null])
  assert.deepEqual(await versionsOf(submission), [{ entry: version, state: version, rows: 2 }])
})

test('a law that is switched on in the middle of a file breaks nothing off: every row once, each under one law', async () => {
  const count = 20_000
  const rows = Array.from({ length: count }, (_, n) => licence(n % 300, { decisionNo: `明市监许〔2026〕法${n}号` }))
  const submission = await house.open(await fileOf(ITEM, rows))
  const first = house.environment.law.current().version
  const running = house.carryOn(submission, 1000)
  for (let rows = 0; rows === 0; await sleep(1))
    rows = Number(
      (await house.rows<{ rows: string }>('select rows from submission where submission_id = $1', [submission]))[0]!.rows,
    )
  const second = await switchOn('two')
  await running
  const done = await house.ask<Submission>('intake.show', { submission })
  assert.deepEqual([done.outcome, done.rows, done.registered], ['done', count, count])
  const versions = await versionsOf(submission)
  assert.deepEqual(
    versions.map(({ entry, state }) => [entry, state]),
    [
      [first, first],
      [second, second],
    ],
  )
  assert.equal(versions[0]!.rows + versions[1]!.rows, count)
})
