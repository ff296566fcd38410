/** Persons cannot get in: every planted case is held, refused or cut, and of none of them anything is found, anywhere. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { formatRecordId } from '#rules/ledger'
import {
  askedOver,
  bytesOf,
  fileOf,
  type House,
  makeHouse,
  onDisk,
  penalty,
  type Row,
  registration,
  type Served,
  serveBeside,
  TODAY,
  tableOf,
  UNITS,
  uscc,
} from '#support/intake'

let house: House
let served: Served
before(async () => {
  house = await makeHouse()
  served = await serveBeside(house.environment, TODAY, makeRegistry([organisations, disclosure, intake]))
  const done = await house.handIn(
    await fileOf(
      'registration',
      Array.from({ length: 40 }, (_, n) => registration(n)),
    ),
  )
  assert.equal(done.registered, 40, JSON.stringify(done.causes))
})
after(async () => {
  await served?.close()
  await house?.close()
})

const { page } = askedOver(() => served)
const get = async (url: string) => (await page(url)).body

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** Of a division that nobody lives in; by date and check character a number of a person. */
const residentNumber = (serial: number, day = '19560214'): string => {
  const body = `119941${day}${String(serial).padStart(3, '0')}`
  return body + '10X98765432'[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11]
}
const withX = Array.from({ length: 60 }, (_, n) => residentNumber(n + 300)).find(number => number.endsWith('X'))!
const odd = (text: string, zero: number) =>
  Array.from(text, one => (/\d/.test(one) ? String.fromCodePoint(zero + Number(one)) : one)).join('')
const parted = (text: string, by: string) => [text.slice(0, 6), text.slice(6, 14), text.slice(14)].join(by)
const OLD = '119941560214377'
const OLD_PARTED = '119941 560214 379'

/** What is planted, the text that must be found nowhere afterwards, and what becomes of the row. */
type Case = { readonly secret: string | readonly string[]; readonly row: Row; readonly becomes: 'person' | 'refused' | 'held' }
const codeless = { partyUscc: '', partyDocumentNo: '' }
const CASES: readonly Case[] = [
  { secret: '佟演示壹', row: { partyCategory: '自然人', ...codeless, partyName: '佟演示壹' }, becomes: 'person' },
  { secret: residentNumber(1), row: { partyCategory: '', ...codeless, partyDocumentNo: residentNumber(1) }, becomes: 'person' },
  { secret: residentNumber(2), row: { partyUscc: residentNumber(2) }, becomes: 'person' },
  {
    secret: residentNumber(3),
    row: { partyCategory: '个体工商户', partyUscc: parted(residentNumber(3), ' ') },
    becomes: 'person',
  },
  { secret: residentNumber(4), row: { facts: `当事人${residentNumber(4)}销售` }, becomes: 'refused' },
  { secret: withX, row: { remarks: `号码：${withX.toLowerCase()}` }, becomes: 'refused' },
  { secret: odd(residentNumber(5), 0xff10), row: { content: odd(residentNumber(5), 0xff10) }, becomes: 'refused' },
  { secret: odd(residentNumber(6), 0x1d7ce), row: { remarks: odd(residentNumber(6), 0x1d7ce) }, becomes: 'refused' },
  { secret: parted(residentNumber(7), ' '), row: { facts: `${parted(residentNumber(7), ' ')}。` }, becomes: 'refused' },
  { secret: parted(residentNumber(8), '-'), row: { legalBasis: parted(residentNumber(8), '-') }, becomes: 'refused' },
  { secret: residentNumber(9), row: { decisionNo: residentNumber(9) }, becomes: 'refused' },
  { secret: residentNumber(10), row: { partyName: `佟演示贰${residentNumber(10)}` }, becomes: 'refused' },
  { secret: residentNumber(11), row: { partyTaxRegNo: residentNumber(11) }, becomes: 'refused' },
  { secret: residentNumber(12), row: { authorityUscc: residentNumber(12) }, becomes: 'refused' },
  { secret: residentNumber(13), row: { penaltyCategories: `其他-${residentNumber(13)}` }, becomes: 'refused' },
  { secret: residentNumber(14), row: { decisionDate: residentNumber(14) }, becomes: 'refused' },
  { secret: OLD, row: { facts: `证号${OLD}` }, becomes: 'refused' },
  { secret: OLD_PARTED, row: { remarks: OLD_PARTED }, becomes: 'refused' },
  { secret: '119941560214381', row: { partyTaxRegNo: '119941560214381' }, becomes: 'refused' },
  // A column of such numbers: one that is no registration number, for it lacks the check digit.
  { secret: '119941560214386', row: { partyBusinessRegNo: '119941560214386' }, becomes: 'held' },
  { secret: '佟演示叁', row: { ...codeless, partyName: '佟演示叁' }, becomes: 'held' },
  { secret: '佟 演示 肆', row: { ...codeless, partyName: '佟 演示 肆' }, becomes: 'held' },
  { secret: '阿演不都·买演买提', row: { ...codeless, partyName: '阿演不都·买演买提' }, becomes: 'held' },
  { secret: '佟演小店', row: { ...codeless, partyName: '佟演小店' }, becomes: 'held' },
  { secret: '佟演示伍', row: { ...codeless, partyName: '佟演示伍（经营者）' }, becomes: 'held' },
  { secret: 'Tongyan Shiliu', row: { ...codeless, partyName: 'Tongyan Shiliu' }, becomes: 'held' },
  { secret: '19913377551', row: { facts: '举报电话19913377551，已处理' }, becomes: 'held' },
  { secret: '199 1337 7552', row: { remarks: '199 1337 7552' }, becomes: 'held' },
  { secret: odd('19913377553', 0xff10), row: { remarks: odd('19913377553', 0xff10) }, becomes: 'held' },
  { secret: '6222991337755000', row: { content: '退款至6222991337755000' }, becomes: 'held' },
  { secret: '4000 9913 3775 5002', row: { content: '退款至4000 9913 3775 5002' }, becomes: 'held' },
]
/** The last digit that Luhn's check asks for. */
const luhn = (card: string): string => {
  const digits = card.replace(/\D/g, '').slice(0, -1)
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return card.slice(0, -1) + ((10 - (sum % 10)) % 10)
}
const sound = (one: Case): Case => {
  const card = typeof one.secret === 'string' && one.row.content?.includes('退款') === true ? one.secret : undefined
  return card === undefined ? one : { ...one, secret: luhn(card), row: { content: `退款至${luhn(card)}` } }
}
const PLANTED = CASES.map(sound)

for (const form of ['csv', 'csv-gb18030', 'xlsx', 'xls', 'jsonl'] as const)
  test(`cn-npc-personal-information-protection-law-2021: every planted case becomes what it should, and nothing of it stays (${form})`, async () => {
    const planted = PLANTED.filter(one => form !== 'csv-gb18030' || !/[\u{10000}-\u{10ffff}]/u.test(JSON.stringify(one.row)))
    const people = { partyLegalRepName: '佟演示陆', legalRepDocumentNo: residentNumber(20) }
    const rows = planted.map(({ row }, n) => penalty(n, { ...people, decisionNo: `明市监罚〔2026〕人${form}${n}号`, ...row }))
    rows.push(penalty(39, { ...people, decisionNo: `明市监罚〔2026〕人${form}末号` }))
    const table = await tableOf('administrative-penalty', rows)
    // Columns that nobody knows may be about anyone.
    const wide = table.map((cells, n) => [
      ...cells,
      ...(n === 0 ? ['经办人手机', '', '情况'] : ['19913377559', '佟演示柒', '佟演示捌']),
    ])
    const done = await house.handIn({
      item: 'administrative-penalty',
      source: UNITS.city.uscc,
      name: `佟某${residentNumber(21)}电话19913377560.${endingOf(form)}`,
      bytes: await bytesOf(wide, form),
    })
    const count = (becomes: Case['becomes']) => planted.filter(one => one.becomes === becomes).length
    assert.deepEqual(
      [done.outcome, done.rows, done.personRows, done.refused, done.held, done.registered],
      ['done', rows.length, count('person'), count('refused'), count('held'), 1],
      JSON.stringify(done.causes),
    )
    const found = new Map((await house.findings(done.submission)).map(({ row, findings }) => [row, findings]))
    for (const [n, one] of planted.entries()) {
      const its = found.get(n + 2) ?? []
      const levels = its.map(finding => finding.level)
      // That there was one, so that its clerk finds it: nothing that stood in it.
      const told = { level: 'error', code: 'PERSON_ROW', field: null, clause: null, value: null, params: null }
      if (one.becomes === 'person') assert.deepEqual(its, [told], JSON.stringify(one.row))
      else assert.ok(levels.includes(one.becomes === 'held' ? 'hold' : 'error'), JSON.stringify([one.row, levels]))
    }
    const secrets = [...planted.flatMap(one => one.secret), ...OUTSIDE]
    for (const kind of ['csv', 'xlsx'] as const) {
      const back = await house.fileOut('intake.findings-file', { submission: done.submission, form: kind })
      if (kind === 'csv') for (const secret of secrets) assert.equal(back.includes(secret), false, secret)
    }
    assert.deepEqual(
      secrets.filter(secret => JSON.stringify([...found.values(), done]).includes(secret)),
      [],
    )
  })

const endingOf = (form: string): string => (form.startsWith('csv') ? 'csv' : form)

/** Stand in columns that are cut, or in the name of the file. */
const OUTSIDE = ['佟演示陆', '佟演示柒', '佟演示捌', '19913377559', '19913377560', residentNumber(20), residentNumber(21)]

test('the operator of an individual business is dropped; who stands for a company is on its own page alone', async () => {
  const done = await house.handIn(
    await fileOf('registration', [
      registration(50, { uscc: uscc(1050, { head: '92' }), name: '明衡演示云上面馆', legalRepName: '佟演示玖' }),
      registration(51, { legalRepName: '佟演示拾' }),
    ]),
  )
  assert.deepEqual([done.registered, done.refused, done.held], [2, 0, 0], JSON.stringify(done.causes))
  await house.handIn(await fileOf('administrative-penalty', [penalty(51, { decisionNo: '明市监罚〔2026〕人页号' })]))
  const code = uscc(1051)
  assert.ok((await get(`/organisations/${code}`)).includes('佟演示拾'))
  const [record] = await house.rows<{ id: string; no: string }>(
    `select s.organisation_id as id, s.record_no as no from state s join organisation o using (organisation_id)
     where o.uscc = $1 and s.item = 'registration'`,
    [code],
  )
  const id = formatRecordId(record!.id, BigInt(record!.no))
  const elsewhere = [
    `/api/organisations/${code}`,
    `/api/records/${id}`,
    `/records/${id}`,
    `/organisations?q=${encodeURIComponent('明衡演示')}`,
    `/api/organisations?q=${encodeURIComponent('明衡演示')}`,
    '/',
  ]
  for (const url of elsewhere) assert.equal((await get(url)).includes('佟演示拾'), false, url)
  const hits = JSON.parse(await get(`/api/organisations?q=${encodeURIComponent('佟演示拾')}`)) as { hits: unknown[] }
  assert.deepEqual(hits.hits, [])
})

test('an individual business named only like a person is found by its code alone, and asks not to be indexed', async () => {
  const code = uscc(1052, { head: '92' })
  const shop = uscc(1053, { head: '92' })
  await house.handIn(
    await fileOf('registration', [
      registration(52, { uscc: code, name: '黎演示某（个体工商户）', formerNames: '黎演示旧' }),
      registration(53, { uscc: shop, name: '黎演示某小吃店' }),
    ]),
  )
  const decided = uscc(1054, { head: '92' })
  const licensed = await house.handIn(
    await fileOf('administrative-penalty', [
      penalty(54, {
        partyCategory: '个体工商户',
        partyUscc: decided,
        partyName: '黎演示判',
        penaltyCategories: '没收违法所得',
        content: '没收违法所得60000元',
        fineWan: '',
        confiscatedWan: '6',
        decisionNo: '明市监罚〔2026〕人户号',
      }),
    ]),
  )
  assert.equal(licensed.registered, 1, JSON.stringify(licensed.causes))
  const hitsOf = async (text: string) =>
    (JSON.parse(await get(`/api/organisations?q=${encodeURIComponent(text)}`)) as { hits: { uscc: string }[] }).hits.map(
      hit => hit.uscc,
    )
  for (const text of ['黎演示', '黎演示某', '演示某', '黎演示某（个体工商户）', '个体工商户'])
    assert.deepEqual(await hitsOf(text), ['黎演示', '黎演示某', '演示某'].includes(text) ? [shop] : [], text)
  assert.deepEqual(await hitsOf('黎演示旧'), [])
  assert.deepEqual(await hitsOf('黎演示判'), [])
  assert.deepEqual(await hitsOf(code), [code])
  assert.deepEqual(await hitsOf(decided), [decided])
  assert.match(await get(`/organisations/${code}`), /<meta name="robots" content="noindex/)
  assert.match(await get(`/organisations/${decided}`), /<meta name="robots" content="noindex/)
  assert.doesNotMatch(await get(`/organisations/${shop}`), /<meta name="robots" content="noindex/)
})

test('what is written beside the files has no number of a person either', async () => {
  const [record] = await house.rows<{ id: string; no: string }>(
    "select organisation_id as id, record_no as no from state where item = 'administrative-penalty' and ended_on is null limit 1",
  )
  const reason = `来电${residentNumber(30)}，199 1337 7561，不属本单位`
  await house.ask('intake.withdraw', { record: formatRecordId(record!.id, BigInt(record!.no)), reason })
  const typed = `号码${residentNumber(31)}、19913377562`
  const of = { source: UNITS.city.uscc, item: 'administrative-penalty' }
  await house.ask('intake.save-draft', { ...of, values: { facts: typed } })
  const [other] = await house.rows<{ id: string; no: string }>(
    "select organisation_id as id, record_no as no from state where item = 'administrative-penalty' and ended_on is null limit 1",
  )
  const corrections = [
    { record: formatRecordId(other!.id, BigInt(other!.no)), fields: [{ field: 'facts', value: typed }], reason: '更正' },
  ]
  const { corrections: judged } = await house.ask<{ corrections: { outcome: string }[] }>('intake.correct', { corrections })
  assert.deepEqual(
    judged.map(({ outcome }) => outcome),
    ['refused'],
  )
  const written = ['199 1337 7561', residentNumber(30), residentNumber(31), '19913377562']
  assert.deepEqual(await onDisk(house, written), [])
})

test('what is held is decided: numbers are covered, names go back; looked at and decided, nothing of it stays', async () => {
  type Queue = { rows: { submission: string; row: number; cause: string }[] }
  const { rows } = await house.ask<Queue>('intake.held-list', { limit: 500 })
  assert.ok(rows.length >= 50, `${rows.length}`)
  let uncovered = 0
  for (const { submission, row, cause } of rows) {
    const whole = await house.ask<{ cells: { covered: string | null }[] }>('intake.held-row', { submission, row })
    uncovered += whole.cells.filter(({ covered }) => covered !== null).length
    const decision = cause.startsWith('PERSON_') ? 'mask' : 'refuse'
    const done = await house.ask<{ outcome: string; findings: { code: string }[] }>('intake.decide-held', {
      ...{ submission, row, decision, reason: '照规定办理' },
    })
    assert.equal(done.outcome, decision === 'mask' ? 'registered' : 'refused', JSON.stringify([cause, done]))
  }
  assert.ok(uncovered >= 45, `${uncovered} cells were covered`)
  assert.deepEqual((await house.ask<Queue>('intake.held-list', { limit: 500 })).rows, [])
  assert.deepEqual(await house.rows('select 1 from held_row where sealed is not null'), [])
})

test('cn-npc-personal-information-protection-law-2021: searched for every planted person, the data folder and the database hold none', async () => {
  const secrets = [...new Set([...PLANTED.flatMap(one => one.secret), ...OUTSIDE, '佟演示玖'])]
  assert.ok(secrets.length > 35)
  assert.deepEqual(await onDisk(house, secrets), [])
  // The search itself finds what is there.
  assert.ok((await onDisk(house, ['佟演示拾'])).length > 0)
})
