// Organisations and units on a real database.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { foldName } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { type Database, openDatabase } from '#storage/database'
import {
  confirmName,
  findOrganisation,
  findUnitByUscc,
  isWithin,
  listNames,
  listUnitsThatMayHandIn,
  mayHandIn,
  type Provisional,
  putDivisions,
  putProvisional,
  putRegistered,
  putUnits,
  type Registered,
  readUnitTree,
  resolveParties,
  searchOrganisations,
  unitOn,
  withdrawRegistration,
} from '#storage/organisations'
import { type TestDatabase, withDatabase } from '#support/database'

const day = (text: string) => text as LocalDate
const id = (n: number) => `018f3c1e-7a00-7000-8000-${String(n).padStart(12, '0')}`
const TODAY = day('2026-06-01')

let made: TestDatabase
let portal: Database
before(async () => {
  made = await withDatabase()
  portal = openDatabase({ url: made.url, role: 'xinheng_portal', today: TODAY })
})
after(async () => {
  await portal.close()
  await made.drop()
})

const provisional = (n: number, uscc: string, name: string, recordNo = 1n): Provisional => ({
  organisationId: id(n),
  uscc,
  kind: 'enterprise',
  name,
  folded: foldName(name),
  recordNo,
})

const registered = (n: number, uscc: string, name: string, more: Partial<Registered> = {}): Registered => ({
  organisationId: id(n),
  uscc,
  kind: 'enterprise',
  name,
  folded: foldName(name),
  formerNames: [],
  codes: [],
  division: '990100',
  status: '存续',
  establishedOn: day('2015-05-05'),
  recordNo: 1n,
  ...more,
})

/** A record's state as far as the public's search looks at it. */
const putState = (n: number, recordNo: bigint, from: string | null, until: string | null): Promise<unknown> =>
  made.database.pool.query(
    `insert into state (organisation_id, record_no, item, source_unit_id, division, recorded_on, received_on, disclosed_from, disclosed_until,
       last_entry_no, fact_entry_no, law_version, fact_digest)
     values ($1, $2, 'registration', $1, '990100', '2026-01-01', '2026-01-01', $3, $4, 1, 1, 1, '')`,
    [id(n), recordNo.toString(), from, until],
  )

const found = async (text: string, limit = 50): Promise<string[]> =>
  (await portal.transaction(tx => searchOrganisations(tx, text, limit), { readOnly: true })).map(
    hit => `${hit.name}${hit.found === null ? '' : `<${hit.found.name}`}`,
  )

describe('parties', () => {
  test('a code nobody knows is new; made provisional it is known by that name, and held under another', async () => {
    await made.database.transaction(async tx => {
      const party = { uscc: '91990100MA00000011', folded: foldName('演示一（集团）有限公司') }
      assert.deepEqual(await resolveParties(tx, [party]), [{ standing: 'new' }])
      const ids = await putProvisional(tx, [provisional(1, party.uscc, '演示一（集团）有限公司')], TODAY)
      assert.equal(ids.get(party.uscc), id(1))
      const other = { uscc: party.uscc, folded: foldName('演示二有限公司') }
      const bare = { uscc: party.uscc, folded: foldName('演示一(集团)有限公司') }
      const [known, typed, strange] = await resolveParties(tx, [party, bare, other])
      assert.deepEqual(known, { standing: 'known', organisationId: id(1), uscc: party.uscc, registered: false })
      assert.deepEqual(typed, known)
      assert.equal(strange?.standing, 'name-mismatch')
      assert.deepEqual(strange?.standing === 'name-mismatch' && strange.names, ['演示一（集团）有限公司'])
    })
  })

  test('two transactions that make one code agree on one organisation', async () => {
    const code = '91990100MA00000022'
    const first = await made.database.transaction(async tx => {
      const mine = await putProvisional(tx, [provisional(2, code, '演示先来有限公司')], TODAY)
      const theirs = made.database.transaction(other =>
        putProvisional(other, [provisional(3, code, '演示后到有限公司')], TODAY),
      )
      await new Promise(resolve => setTimeout(resolve, 50))
      return { mine, theirs }
    })
    assert.equal(first.mine.get(code), id(2))
    assert.equal((await first.theirs).get(code), id(2))
  })

  test('without a code: an old number with its name, or a name that an officer has confirmed', async () => {
    await made.database.transaction(async tx => {
      const codes = [{ scheme: 'registration-number', code: '330100000000001' }]
      await putRegistered(tx, [registered(4, '91990100MA00000044', '演示老号有限公司', { codes })], TODAY)
      await putRegistered(
        tx,
        [registered(5, '91990100MA00000055', '演示同名商行'), registered(6, '91990100MA00000066', '演示同名商行')],
        TODAY,
      )
      const standings = async (folded: string, otherCodes: typeof codes = []) =>
        (await resolveParties(tx, [{ uscc: null, folded: foldName(folded), otherCodes }]))[0]?.standing
      assert.equal(await standings('演示老号有限公司', codes), 'known')
      assert.equal(await standings('演示别家有限公司', codes), 'name-mismatch')
      assert.equal(await standings('演示老号有限公司'), 'unconfirmed')
      assert.equal(await standings('演示同名商行'), 'ambiguous')
      assert.equal(await standings('演示无此商行'), 'unknown')
      await confirmName(tx, id(5), foldName('演示同名商行'))
      assert.equal(await standings('演示同名商行'), 'known')
    })
  })
})

describe('names over time', () => {
  test('a rename keeps the old name as a former one; withdrawal leaves what decisions say', async () => {
    await made.database.transaction(async tx => {
      await putProvisional(tx, [provisional(7, '91990100MA00000077', '演示旧名有限公司', 9n)], TODAY)
      await putRegistered(tx, [registered(7, '91990100MA00000077', '演示旧名有限公司')], TODAY)
      const later = registered(7, '91990100MA00000077', '演示新名有限公司', {
        formerNames: [{ name: '演示更旧名有限公司', folded: foldName('演示更旧名有限公司') }],
      })
      await putRegistered(tx, [later], day('2026-07-01'))
      const names = await listNames(tx, id(7))
      assert.deepEqual(
        names.map(name => [name.name, name.standing, name.untilOn]),
        [
          ['演示新名有限公司', 'current', null],
          ['演示更旧名有限公司', 'former', '2026-07-01'],
          ['演示旧名有限公司', 'former', '2026-07-01'],
        ],
      )
      assert.equal((await findOrganisation(tx, '91990100MA00000077'))?.name, '演示新名有限公司')
      await withdrawRegistration(tx, id(7), [], day('2026-08-01'))
      assert.equal((await findOrganisation(tx, '91990100MA00000077'))?.registeredOn, null)
      assert.equal((await listNames(tx, id(7)))[0]?.standing, 'decided')
    })
  })
})

describe('the public search', () => {
  before(async () => {
    await made.database.transaction(async tx => {
      await putRegistered(
        tx,
        [
          registered(11, '91990100MA00001111', '演示龙游渡科技有限公司', {
            formerNames: [{ name: '演示鹤鸣洲贸易有限公司', folded: foldName('演示鹤鸣洲贸易有限公司') }],
          }),
          registered(12, '91990100MA00001212', '演示龙游渡科技有限公司分公司'),
          registered(13, '91990100MA00001313', '大演示龙游渡商行'),
          registered(14, '91990100MA00001414', '演示龙游渡隐藏有限公司'),
          registered(15, '91990100MA00001515', '演示100%_\\纯正商行'),
        ],
        TODAY,
      )
      await putProvisional(tx, [provisional(16, '91990100MA00001616', '演示龙游渡暂记有限公司', 1n)], TODAY)
    })
    for (const n of [11, 12, 13, 15]) await putState(n, 1n, '2026-01-01', 'infinity')
    await putState(14, 1n, '2026-06-02', 'infinity')
    await putState(14, 2n, '2026-01-01', '2026-06-01')
    await putState(16, 1n, '2025-01-01', '2026-01-01')
    await putState(16, 2n, '2026-01-01', '2026-06-02')
  })

  test('the whole name first, then names that begin so, then names that have it anywhere', async () => {
    assert.deepEqual(await found('演示龙游渡科技有限公司'), ['演示龙游渡科技有限公司', '演示龙游渡科技有限公司分公司'])
    assert.deepEqual((await found('演示龙游渡')).at(-1), '大演示龙游渡商行')
    assert.equal((await found('演示龙游渡')).length, 4)
  })

  test('from two characters on, also in the middle; one character finds nothing', async () => {
    assert.equal((await found('游渡')).length, 4)
    assert.equal((await found('渡科')).length, 2)
    assert.deepEqual(await found('渡'), [])
  })

  test('a former name finds the organisation, and says which name was found', async () => {
    assert.deepEqual(await found('鹤鸣洲'), ['演示龙游渡科技有限公司<演示鹤鸣洲贸易有限公司'])
  })

  test('a code, whole or its beginning', async () => {
    assert.deepEqual(await found('91990100ma00001212'), ['演示龙游渡科技有限公司分公司'])
    assert.equal((await found('91990100MA0000')).length, 5)
  })

  test('nothing of which no record is disclosed today is found, by name or code; yesterday and tomorrow do not count', async () => {
    assert.deepEqual(await found('隐藏'), [])
    assert.deepEqual(await found('91990100MA00001414'), [])
    assert.deepEqual(await found('暂记'), ['演示龙游渡暂记有限公司'])
    assert.equal(await portal.transaction(tx => findOrganisation(tx, '91990100MA00001414')), undefined)
  })

  test('characters that mean something to LIKE mean themselves', async () => {
    assert.deepEqual(await found('100%_'), ['演示100%_\\纯正商行'])
    assert.deepEqual(await found('%%'), [])
    assert.deepEqual(await found('\\纯'), ['演示100%_\\纯正商行'])
  })

  test('the limit holds', async () => {
    assert.equal((await found('演示', 2)).length, 2)
  })
})

describe('units and divisions', () => {
  const bureau = {
    unitId: id(101),
    uscc: '11990100MB00000101',
    name: '演示市市场监督管理局',
    division: '990100',
    fromOn: day('2019-01-01'),
  }
  before(async () => {
    await made.database.transaction(async tx => {
      await putDivisions(tx, [
        { division: '990000', name: '演示省', parent: null, level: 1 },
        { division: '990100', name: '演示市', parent: '990000', level: 2 },
        { division: '990122', name: '演示县', parent: '990100', level: 3 },
        // A county run by the province: its digits lie, the table knows.
        { division: '990181', name: '直管县', parent: '990000', level: 3 },
      ])
      await putUnits(
        tx,
        [
          { ...bureau, items: ['administrative-penalty', 'administrative-licence'] },
          {
            ...bureau,
            unitId: id(102),
            uscc: '11990122MB00000102',
            name: '演示县市场监督管理局',
            division: '990122',
            items: ['administrative-penalty'],
          },
        ],
        TODAY,
      )
    })
  })

  test('a division lies in another by the table, and by its digits where the table is silent', async () => {
    await made.database.transaction(async tx => {
      assert.equal(await isWithin(tx, '990122', '990100'), true)
      assert.equal(await isWithin(tx, '990100', '990122'), false)
      assert.equal(await isWithin(tx, '990181', '990100'), false)
      assert.equal(await isWithin(tx, '990181', '990000'), true)
      assert.equal(await isWithin(tx, '980123', '980100'), true)
      assert.equal(await isWithin(tx, '980123', '980000'), true)
      assert.equal(await isWithin(tx, '980123', '970000'), false)
    })
  })

  test('a unit hands in what is its to hand in, on the days when it is', async () => {
    await made.database.transaction(async tx => {
      assert.equal(await mayHandIn(tx, id(101), 'administrative-licence', day('2020-01-01')), true)
      assert.equal(await mayHandIn(tx, id(101), 'administrative-licence', day('2018-12-31')), false)
      assert.equal(await mayHandIn(tx, id(102), 'administrative-licence', TODAY), false)
      const may = await listUnitsThatMayHandIn(tx, 'administrative-penalty', TODAY, '990122')
      assert.deepEqual(
        may.map(unit => unit.name),
        ['演示县市场监督管理局', '演示市市场监督管理局'],
      )
      await putUnits(tx, [{ ...bureau, items: ['administrative-penalty'] }], day('2026-07-01'))
      assert.equal(await mayHandIn(tx, id(101), 'administrative-licence', TODAY), true)
      assert.equal(await mayHandIn(tx, id(101), 'administrative-licence', day('2026-07-01')), false)
    })
  })

  test('renames and successors: who it was on a day', async () => {
    await made.database.transaction(async tx => {
      await putUnits(tx, [{ ...bureau, name: '演示市市场监管委员会', items: ['administrative-penalty'] }], day('2026-08-01'))
      assert.equal((await unitOn(tx, id(101), day('2026-07-31')))?.name, '演示市市场监督管理局')
      assert.equal((await unitOn(tx, id(101), day('2026-08-01')))?.name, '演示市市场监管委员会')
      await putUnits(
        tx,
        [
          {
            ...bureau,
            unitId: id(103),
            uscc: '11990100MB00000103',
            name: '演示市综合执法局',
            fromOn: day('2027-01-01'),
            items: [],
          },
          { ...bureau, name: '演示市市场监管委员会', untilOn: day('2027-01-01'), successorId: id(103), items: [] },
        ],
        day('2027-01-01'),
      )
      assert.equal((await unitOn(tx, id(101), day('2027-01-01')))?.name, '演示市综合执法局')
      assert.equal((await findUnitByUscc(tx, bureau.uscc))?.untilOn, '2027-01-01')
      const tree = await readUnitTree(tx, TODAY)
      assert.deepEqual(
        tree.byName.get(foldName('演示市市场监督管理局'))?.map(unit => unit.unitId),
        [id(101)],
      )
      assert.equal(tree.byUscc.get('11990122MB00000102')?.division, '990122')
    })
  })

  test('division and parent are dated: what is asked as of a day sees the unit where it stood then', async () => {
    const county = {
      unitId: id(113),
      uscc: '11990122MB00000113',
      name: '演示县医疗保障局',
      division: '990122',
      fromOn: day('2019-01-01'),
      items: ['administrative-penalty'],
    }
    await made.database.transaction(async tx => {
      await putUnits(tx, [county], TODAY)
      await putUnits(tx, [{ ...county, division: '990181', parentId: id(101) }], day('2026-07-01'))
      const placeOn = async (on: string): Promise<unknown[]> => {
        const unit = (await unitOn(tx, id(113), day(on)))!
        const inTree = (await readUnitTree(tx, day(on))).byUscc.get(county.uscc)!
        assert.deepEqual([inTree.division, inTree.parentId], [unit.division, unit.parentId])
        return [unit.division, unit.parentId]
      }
      assert.deepEqual(await placeOn('2019-01-01'), ['990122', null])
      assert.deepEqual(await placeOn('2026-06-30'), ['990122', null])
      assert.deepEqual(await placeOn('2026-07-01'), ['990181', id(101)])
      const mayFor = async (division: string, on: string): Promise<boolean> =>
        (await listUnitsThatMayHandIn(tx, 'administrative-penalty', day(on), division)).some(unit => unit.unitId === id(113))
      assert.deepEqual([await mayFor('990122', '2026-06-30'), await mayFor('990122', '2026-07-01')], [true, false])
      assert.deepEqual([await mayFor('990181', '2026-06-30'), await mayFor('990181', '2026-07-01')], [false, true])
      assert.equal((await findUnitByUscc(tx, county.uscc))?.division, '990181')
      // The same again changes nothing; twice on one day, the last counts.
      await putUnits(tx, [{ ...county, division: '990181', parentId: id(101) }], day('2026-07-05'))
      assert.deepEqual(await placeOn('2026-07-01'), ['990181', id(101)])
      await putUnits(tx, [{ ...county, division: '990100' }], day('2026-08-01'))
      await putUnits(tx, [{ ...county, division: '990122' }], day('2026-08-01'))
      assert.deepEqual(
        [await placeOn('2026-07-31'), await placeOn('2026-08-01')],
        [
          ['990181', id(101)],
          ['990122', null],
        ],
      )
    })
  })
})
