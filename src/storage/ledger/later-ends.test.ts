// What another law may do to ends that were shown: shorten them, and lengthen them only where an instrument says so.
import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, test } from 'node:test'
import type { Law } from '#rules/law'
import { formatRecordId } from '#rules/ledger'
import type { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type Database, openDatabase } from '#storage/database'
import { lawOfFiles } from '#storage/law'
import { refold, refuseLaterEnds } from '#storage/ledger'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryFiles, repositoryLaw } from '#support/law'
import { id, makeWriter, penalty } from '#support/ledger'

let law: Law
let made: TestDatabase
let writer: ReturnType<typeof makeWriter>
before(async () => {
  law = await repositoryLaw()
  writer = makeWriter(law)
})
beforeEach(async () => {
  made = await withDatabase()
})
afterEach(() => made.drop())

const on = (today: string): Database => openDatabase({ url: made.url, role: 'xinheng_app', today: today as LocalDate })

/** The first record of organisation n: a penalty of that day. */
const row = (n: number, decisionDate: string) => writer.row(n, 1n, penalty(decisionDate))

/** A later version of the law with one file changed; refused ones are not asked for. */
const lawWith = async (path: string, from: string | RegExp, to: string): Promise<Law> => {
  const files = new Map(await repositoryFiles())
  const text = files.get(path)!
  files.set(path, text.replace(from, to))
  assert.notEqual(files.get(path), text)
  return lawOfFiles(files, law.version + 1)
}
const PERIODS = 'disclosure/periods.yaml'
const IN_PLACE =
  /(from: 2026-04-01, value: )P1Y(, clause: cn-ndrc-2025-36#ordinary-period, also: \[cn-ndrc-2025-36#counting-day, cn-ndrc-2025-36#maximum)/
const LAST = /( {4}- \{ from: 2026-04-01, value: P1Y, clause: cn-ndrc-2025-36#ordinary-period.*\n)/
const dated = (transition: string, transitionClause: string) =>
  `$1    - { from: 2026-07-01, value: P2Y, clause: cn-ndrc-2025-36#ordinary-period, transition: ${transition}, transitionClause: ${transitionClause} }\n`

test('an end once shown to anyone moves later only by an instrument that says so', async () => {
  const written = on('2026-06-01')
  await written.transaction(tx => writer.write(tx, [...[1, 2, 3].map(n => row(n, '2026-05-30')), row(4, '2026-06-20')]))
  await written.close()
  const database = on('2026-06-10')
  const told = async (under: Law, before = law) => {
    const preview = await refold(database, under, { preview: true, before })
    assert.ok(preview.moved.length > 0)
    return preview
  }
  // Changed in place: three have been shown, the fourth is shown from its day on and has no end that anybody has seen.
  const edited = await told(await lawWith(PERIODS, IN_PLACE, '$1P5Y$2'))
  assert.deepEqual(
    edited.laterEnds.map(({ rule, records, first }) => [rule, records, first[0]?.from, first[0]?.to]),
    [['ordinary-longest-publicity', 3, '2027-05-31', '2031-05-31']],
  )
  assert.equal(edited.laterEnds[0]!.first[0]!.record, formatRecordId(id(1), 1n))
  assert.throws(
    () => refuseLaterEnds(edited),
    (error: Refusal) => error.code === 'LAW_LENGTHENS_SHOWN' && error.details.count === 3,
  )
  // Shorter is no such matter.
  assert.deepEqual((await told(await lawWith(PERIODS, IN_PLACE, '$1P6M$2'))).laterEnds, [])
  // A value of its own that says so, on a clause that has been seen; on the project's own word it does not count.
  const said = await lawWith(PERIODS, LAST, dated('new', 'cn-ndrc-2025-36#in-force'))
  const lengthened = await told(said)
  assert.deepEqual(lengthened.laterEnds, [])
  refuseLaterEnds(lengthened)
  const proposed = await told(await lawWith(PERIODS, LAST, dated('new', 'xinheng-proposals#transition-2025-36')))
  assert.deepEqual(
    proposed.laterEnds.map(({ rule, records }) => [rule, records]),
    [['ordinary-longest-publicity', 3]],
  )
  // What the law before said already does not carry a later change of its value.
  await refold(database, said)
  const again = await told(
    { ...(await lawWith(PERIODS, LAST, dated('new', 'cn-ndrc-2025-36#in-force').replace('P2Y', 'P4Y'))) },
    said,
  )
  assert.deepEqual(
    again.laterEnds.map(({ rule, records }) => [rule, records]),
    [['ordinary-longest-publicity', 3]],
  )
  await database.close()
})

test('what was shown and is hidden does not come back by a change of the law alone', async () => {
  const written = on('2026-06-01')
  await written.transaction(tx => writer.write(tx, [row(1, '2026-05-30')]))
  await written.close()
  const database = on('2026-06-10')
  const minor = await lawWith(
    'disclosure/severity.yaml',
    /\](, clause: cn-ndrc-2025-36#minor \}\n +- \{ severity: ordinary, in: \[)(没收违法所得), /,
    ', $2]$1',
  )
  assert.deepEqual((await refold(database, minor, { before: law })).laterEnds, [])
  const back = await refold(database, law, { preview: true, before: minor })
  assert.deepEqual(
    back.laterEnds.map(({ records }) => records),
    [1],
  )
  await database.close()
})
