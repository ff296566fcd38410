// Who looked, chained: each look once, a day closed by an act when it is over, and whatever is changed behind it named.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { closingOf, fromHex, linkOf, lookText, NO_LOOKS, toHex } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { openLaw } from '#storage/law'
import { chainLooks, makeLooksMark, verifyLedger } from '#storage/ledger'
import { owner, type Place, sequenceAll, withLog } from '#support/log'

const sources = { uuid: () => randomUUID(), randomBytes }
/** Of no one organisation. */
const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000'
const LAW = new URL('../../../law', import.meta.url).pathname

/** The same database on another day. */
const onDay = async <T>(place: Place, today: string, run: (at: Place) => Promise<T>): Promise<T> => {
  const database = openDatabase({ url: place.made.url, role: 'xinheng_app', today: today as LocalDate })
  try {
    return await run({ ...place, database })
  } finally {
    await database.close()
  }
}

const look = ({ database }: Place, what: string, at = '2026-11-20T03:04:05.678901Z') =>
  database.pool.query(
    `insert into access (organisation_id, looked_at, operation, actor, role, purpose, what)
     values ($1, $2, 'organisations.show', 'local', 'supervisor', 'a purpose', $3)`,
    [NO_ORGANISATION, at, what],
  )

const chain = async ({ database }: Place, mark = makeLooksMark()) => {
  while ((await chainLooks(database, sources, mark)).more);
}

/** Three days: two closed, one going on. */
const threeDays = async (place: Place) => {
  await openLaw(place.database, LAW)
  await onDay(place, '2026-11-20', async at => {
    for (const what of ['a', 'b', 'c']) await look(at, what)
    await chain(at)
  })
  await onDay(place, '2026-11-21', async at => {
    // Committed on its day, found on the next, before that day was closed.
    await look(at, 'd')
    await chain(at)
    await look(at, 'e', '2026-11-21T03:04:05Z')
    await chain(at)
  })
  await onDay(place, '2026-11-22', async at => {
    await chain(at)
    await look(at, 'f', '2026-11-22T03:04:05Z')
    await chain(at)
    await sequenceAll(at)
  })
}

test('each look has one place, and each day that is over is closed by an act whose head anyone can make again', () =>
  withLog(async place => {
    await threeDays(place)
    const { asOwner } = await owner(place.made)
    const days = (await asOwner('select day::text, looks::int, head from access_day order by day')) as {
      day: string
      looks: number
      head: Buffer
    }[]
    assert.deepEqual(
      days.map(({ day, looks }) => [day, looks]),
      [
        ['2026-11-20', 4],
        ['2026-11-21', 5],
      ],
    )
    const acts = (await asOwner(
      "select a.operation, a.outcome, c.content from act a join act_content c using (act_id, phase) where operation = 'access.close' order by a.batch_id",
    )) as { operation: string; outcome: string; content: string }[]
    assert.deepEqual(
      acts.map(({ content, ...header }) => closingOf(header, content)?.head),
      days.map(({ head }) => head.toString('hex')),
    )
    const kept = (await asOwner(
      'select access_no::text as access, what from access join access_link using (organisation_id, looked_at, access_no) where link_no <= 4 order by link_no',
    )) as { access: string; what: string }[]
    let link = NO_LOOKS
    for (const { access, what } of kept) {
      const said = { actor: 'local', at: '2026-11-20T03:04:05.678901Z', operation: 'organisations.show', purpose: 'a purpose' }
      link = linkOf(
        link,
        lookText({ ...said, access, role: 'supervisor', organisation: NO_ORGANISATION, unit: null, visibleFrom: null, what }),
      )
    }
    assert.equal(toHex(link), toHex(fromHex(days[0]!.head.toString('hex'))!))
    const verified = await verifyLedger(place.database)
    assert.deepEqual([verified.firstWrong, verified.looks], [null, 6])
  }))

test('a look that commits behind younger ones is chained once, when it commits', () =>
  withLog(async place => {
    await openLaw(place.database, LAW)
    const mark = makeLooksMark()
    const client = await place.database.pool.connect()
    await client.query('begin')
    await client.query(
      `insert into access (organisation_id, looked_at, operation, actor, what) values ($1, clock_timestamp(), 'x.y', 'slow', 'z')`,
      [NO_ORGANISATION],
    )
    for (let round = 0; round < 5; round++) {
      await look(place, `${round}`)
      await chain(place, mark)
    }
    await client.query('commit')
    client.release()
    await chain(place, mark)
    await chain(place, mark)
    const { rows } = await place.database.pool.query(
      'select actor from access_link join access using (organisation_id, looked_at, access_no) order by link_no',
    )
    assert.deepEqual(
      rows.map(row => row.actor),
      ['local', 'local', 'local', 'local', 'local', 'slow'],
    )
  }))

test('whatever is changed of who looked, when, at what, why, is named: of closed days whoever makes the chain again', () =>
  withLog(async place => {
    await threeDays(place)
    const { asOwner } = await owner(place.made)
    const tables = ['access', 'access_link', 'access_day']
    for (const table of tables) await asOwner(`create table kept_${table} as table ${table}`)
    const wrongs: [string, string][] = [
      ["update access set actor = 'another' where what = 'b'", 'look'],
      ["update access set role = 'auditor' where what = 'b'", 'look'],
      ["update access set purpose = null where what = 'f'", 'look'],
      ["update access set visible_from = '2027-01-01' where what = 'a'", 'look'],
      ["update access set looked_at = looked_at + interval '1 microsecond' where what = 'c'", 'look-missing'],
      ["delete from access where what = 'b'", 'look-missing'],
      [
        "with gone as (delete from access where what = 'b' returning access_no) delete from access_link where access_no in (select * from gone)",
        'look-missing',
      ],
      [
        "with gone as (delete from access where what = 'e' returning access_no) delete from access_link where access_no in (select * from gone)",
        'look-missing',
      ],
      ['update access_link set link_no = link_no + 1 where link_no = 6', 'look-missing'],
      ["update access_day set looks = 3 where day = '2026-11-20'", 'look-day'],
      ["delete from access_day where day = '2026-11-21'", 'look-day'],
      ["update access_link set chained_on = '2026-11-22' where link_no = 2", 'look-day'],
    ]
    for (const [touch, what] of wrongs) {
      await asOwner(touch)
      assert.equal((await verifyLedger(place.database, undefined, 0)).firstWrong?.what, what, touch)
      for (const table of tables)
        await asOwner(`truncate ${table}; insert into ${table} overriding system value select * from kept_${table}`)
    }
    // The chain made again over another look: the head that the act says is another.
    await asOwner("update access set actor = 'another' where what = 'b'; truncate access_link")
    await onDay(place, '2026-11-19', at => chain(at))
    const { firstWrong } = await verifyLedger(place.database, undefined, 0)
    assert.equal(firstWrong?.what, 'look-day')
  }))

test('a clock that is put back closes no day twice: what comes then stands under the first day that is open', () =>
  withLog(async place => {
    await threeDays(place)
    for (const [today, what] of [
      ['2026-11-20', 'g'],
      ['2026-11-23', 'h'],
      ['2026-11-21', 'i'],
      ['2026-11-25', 'j'],
    ] as const)
      await onDay(place, today, async at => {
        await look(at, what, `${today}T03:04:05Z`)
        await chain(at)
        await sequenceAll(at)
      })
    const { asOwner } = await owner(place.made)
    const days = (await asOwner('select day::text from access_day order by looks')) as { day: string }[]
    assert.deepEqual(
      days.map(({ day }) => day),
      days.map(({ day }) => day).toSorted(),
    )
    const { ok, looks, firstWrong } = await verifyLedger(place.database)
    assert.deepEqual([ok, looks, firstWrong], [true, 10, null])
  }))
