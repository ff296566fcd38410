/** What the western county has: one of each thing that an operation can be about. Every text of it bears a mark, and so does every id. */

import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { carryOn } from '#capabilities/intake'
import { type Actor, type Environment, type Registry, runOperation } from '#capabilities/operation'
import { formatRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { putAccount, putKey, putOffice, putPasskey } from '#storage/actors'
import {
  bytesOf,
  fileOf,
  type House,
  inOnePiece,
  OPERATOR,
  penalty,
  type Row,
  registration,
  tableOf,
  UNITS,
  uscc,
} from '#support/intake'

/** Days apart, so that repair may be asked for. */
export const HANDED_IN = '2026-06-03' as LocalDate
export const TODAY = '2026-12-10' as LocalDate
const MARK = 'mark-of-the-west-zq'
const LETTER = createHash('sha256').update('the letter as it was scanned').digest('hex')

export type West = Readonly<
  Record<
    | 'mark'
    | 'letter'
    | 'hidden'
    /** Its number within its organisation. */
    | 'hiddenNo'
    | 'shown'
    | 'uscc'
    | 'submission'
    | 'held'
    | 'named'
    | 'takeover'
    | 'repairCase'
    | 'objectionCase'
    | 'listCase'
    | 'listAct'
    | 'report'
    | 'proposed'
    | 'merged'
    | 'account'
    | 'accountOffice'
    | 'decidingOffice'
    | 'passkey'
    | 'agentProposal'
    | 'agentOffice'
    | 'key'
    | 'pull'
    | 'lawProposal'
    | 'noticeAddress'
    | 'ownAddress'
    | 'draft'
    | 'batch'
    | 'announcement',
    string
  >
> & {
  /** For which the users of each place act. */
  readonly organisations: Readonly<Record<'east' | 'west' | 'city', string>>
  readonly file: { readonly name: string; readonly bytes: Uint8Array }
}

/** An instrument of the county, on which nothing rests yet. */
const LOCAL_LAW = {
  path: 'overlays/990102/instruments/west-county-credit-2026.yaml',
  text: `id: west-county-credit-2026
title: 西衡县社会信用办法（演示）${MARK}
english: made up for the tests
issuer: 西衡县人民政府（演示）
number: 西政〔2026〕1号
level: local-government-rule
promulgated: 2026-06-01
inForce: { from: 2026-07-01, until: null }
datesKnown: day
division: "990102"
replaces: []
clauses: []
`,
}

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const from = (key: 'east' | 'west') => ({
  ...{ authorityName: UNITS[key].name, authorityUscc: UNITS[key].uscc },
  ...{ sourceUnitName: UNITS[key].name, sourceUnitUscc: UNITS[key].uscc },
})
const decision = (key: 'east' | 'west', no: string, more: Row = {}, of = key === 'west' ? 3 : 2) =>
  penalty(of, { ...from(key), decisionNo: `演罚〔2026〕${no}号`, ...more })
const warning = (text: string): Row => ({
  ...{ decisionDate: '2026-05-30', penaltyCategories: '警告', content: `给予警告 ${text}`, fineWan: '' },
})
const FINE: Row = { decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31', sector: '食品' }

export async function seedWest(
  house: House,
  environment: Environment,
  registry: Registry,
  unitOf: (place: 'east' | 'west' | 'city') => string,
): Promise<West> {
  const ask = async <T = Record<string, string>>(name: string, input: object, actor: Actor = OPERATOR): Promise<T> =>
    (await runOperation(registry.get(name)!, environment, actor, input)) as T
  const askWith = async <T>(name: string, input: object, { name: called, bytes }: West['file']): Promise<T> => {
    const file = { name: called, bytes: inOnePiece(bytes) }
    return (await runOperation(registry.get(name)!, environment, OPERATOR, input, { file })) as T
  }
  const handIn = async (rows: Row[], key: 'east' | 'west' = 'west') =>
    (await house.handIn(await fileOf('administrative-penalty', rows, { source: UNITS[key].uscc }))).submission
  const here = { division: UNITS.west.division, unitId: unitOf('west') }
  // Only units of a city determine lists, until a county is given the item.
  await house.rows("insert into unit_item (unit_id, item, from_on) values ($1, 'severe-list', '2020-01-01')", [here.unitId])
  const officer = (id: string): Actor => ({ id, role: 'centre-officer', ...here })

  const companies = [1, 2, 3, 4, 5, 6].map(n => {
    const { division } = n === 1 ? UNITS.city : n === 2 ? UNITS.east : UNITS.west
    return registration(n, { division })
  })
  const known = await house.handIn(await fileOf('registration', companies, { source: UNITS.city.uscc }))
  assert.equal(known.registered, companies.length, JSON.stringify(known.causes))
  await handIn([decision('east', '21', warning('of the east')), decision('east', '22', FINE)], 'east')
  const lacking = decision('west', '', { ...FINE, decisionNo: '', content: `缺号 ${MARK}` })
  const submission = await handIn([decision('west', '31', warning(MARK)), decision('west', '32', FINE), lacking])
  const found = await house.rows<{ organisation_id: string; record_no: string; uscc: string }>(
    `select s.organisation_id, s.record_no, o.uscc from state s join organisation o using (organisation_id)
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where s.item = 'administrative-penalty' order by c.fact like '%${MARK}%' desc`,
  )
  const ofWest = found.filter(one => one.uscc === uscc(1003))
  const [hidden, shown] = ofWest.map(one => String(formatRecordId(one.organisation_id, BigInt(one.record_no)))) as [
    string,
    string,
  ]
  const all = await house.rows<{ uscc: string; organisation_id: string }>('select uscc, organisation_id from organisation')
  const idOf = (n: number) => all.find(one => one.uscc === uscc(n))!.organisation_id

  // What waits for a decision waits half a year and no longer: handed in today.
  const handInToday = async (row: Row): Promise<string> => {
    const { item, source, ...file } = await fileOf('administrative-penalty', [row], { source: UNITS.west.uscc })
    const { submission: opened } = await askWith<{ submission: string }>('intake.submit', { item, source }, file)
    await carryOn(environment, opened)
    return opened
  }
  const held = await handInToday(decision('west', '33', { ...FINE, facts: `举报电话19913370001，已处理 ${MARK}` }))
  const named = await handInToday(decision('west', '34', { ...FINE, partyName: `西衡旧名 ${MARK} 有限公司` }))
  await handInToday(decision('west', '35', { ...FINE, partyName: `西衡别名 ${MARK} 有限公司` }, 4))
  const once = { uscc: uscc(1004), name: `西衡别名 ${MARK} 有限公司`, decision: 'other', reason: `不是一家 ${MARK}` }
  await ask('intake.decide-name', once, officer('west.names'))
  await handIn([decision('west', '36', { ...warning(MARK), unlawfulActType: `虚假宣传 ${MARK}` }, 6)])
  const same = { reason: `查登记档案 ${MARK}` }
  const proposed = await ask('intake.propose-same', { into: uscc(1004), from: uscc(1003), ...same }, officer('west.same'))
  const merged = await ask('intake.propose-same', { into: uscc(1005), from: uscc(1006), ...same }, officer('west.same'))
  const { seen } = await ask<{ seen: string }>('intake.look-at-same', { proposal: merged.proposal }, officer('west.other'))
  const yes = { proposal: merged.proposal, decision: 'accept', reason: `已核对 ${MARK}`, seen }
  await ask('intake.decide-same', yes, officer('west.other'))

  const rows = await tableOf('administrative-penalty', [decision('west', '36', FINE, 4)])
  const former = [
    [...rows[0]!, '首次公示日期'],
    [...rows[1]!, '2026-06-10'],
  ]
  const file = { name: 'west.csv', bytes: await bytesOf(former, 'csv') }
  const given = { item: 'administrative-penalty', source: UNITS.west.uscc, system: `旧平台 ${MARK}` }
  const taken = await askWith<{ submission: string }>('intake.take-over', given, file)
  await house.carryOn(taken.submission)
  const headings = { item: 'administrative-penalty', source: UNITS.west.uscc, headings: [{ heading: MARK, field: 'content' }] }
  await ask('intake.say-headings', headings)
  const nothing = { source: UNITS.west.uscc, item: 'administrative-licence', month: '2026-11' }
  await ask('quality.say-nothing', nothing)

  const applied = await ask<{ cases: { case: string }[] }>('repair.apply', {
    ...{ records: [shown], commitment: true, corrected: `已经缴清 ${MARK}` },
  })
  // From the national window: one result of it is acknowledged there, the last one waits.
  const window = { number: `XYZG ${MARK}`, receivedAt: '2026-12-09T02:00:00.000Z', records: [hidden], commitment: true }
  const received = await ask<{ cases: { case: string }[] }>('repair.receive', window)
  const repair = { case: received.cases[0]!.case }
  await ask('repair.return', { ...repair, missing: [`缴款凭证 ${MARK}`] })
  await ask('repair.receipt', { ...repair, step: 2, receipt: `HZ ${MARK}` })
  await ask('repair.complete', { ...repair, corrected: `已经补交 ${MARK}` })
  await ask('repair.accept', repair)
  const objected = await ask('objection.file', {
    ...{ record: hidden, subject: 'content', fields: [{ field: 'content', value: '不予处罚' }] },
    ...{ reason: `决定书上没有这一项 ${MARK}`, evidence: [{ name: '决定书', says: '第二页' }] },
  })
  const listed = await ask<{ case: string; steps: { act: string }[] }>('lists.propose', {
    ...{ uscc: uscc(1003), list: 'market-regulation-serious', unit: UNITS.west.uscc, reason: '生产不符合标准的食品' },
    ...{ facts: `检验不合格 ${MARK}`, basisDocument: { number: `演罚〔2026〕${MARK}号`, on: '2026-05-31' } },
  })
  const anybody: Actor = { id: 'public', role: 'public', networks: { near: '192.0.2.1', named: '192.0.2.1' } }
  await ask('objection.report-error', { record: shown, about: 'content', says: `写错了 ${MARK}` }, anybody)
  const [report] = await house.rows<{ organisation_id: string; report_id: string }>(
    'select organisation_id, report_id from error_report',
  )
  const proof = { name: `缴款凭证 ${MARK}.png`, bytes: PNG }
  await askWith('repair.attach', { case: applied.cases[0]!.case }, proof)
  await askWith('objection.attach', { case: objected.case! }, proof)
  const asking: Actor = { id: 'west.asking', role: 'decider', ...here, purpose: `受理 ${MARK}` }
  const [measure] = environment.law.current().measures.measures.keys()
  const used = { uscc: uscc(1003), matter: 'licence', uses: [{ measure, applied: true }] }
  await ask('measures.report-use', used, asking)
  await ask('organisations.show', { uscc: uscc(1003) }, asking)

  // Nobody knows of it but who has warned it: it is not registered.
  await handIn([decision('west', '37', warning(MARK), 7)])
  await house.rows("insert into public_view (organisation_id, on_day, views) values ($1, '2026-12-09', 3)", [idOf(1003)])
  const falsehood = [idOf(1003), ofWest[0]!.record_no, randomUUID()]
  await house.rows("insert into repair_falsehood values ($1, $2, $3, '2026-12-09')", falsehood)
  await house.rows(
    `insert into receipt (receiver, unit_id, role, day, xid, began_at, told_at, act_id)
     values ('a copy', $1, 'partner-platform', '2026-12-09', '1', now(), now(), gen_random_uuid())`,
    [here.unitId],
  )
  const [pull] = await house.rows<{ pull_id: string }>(
    `insert into pull (pull_id, unit_id, division, item, host, kind, view, cursor, address)
     values (gen_random_uuid(), $1, $2, 'administrative-penalty', '127.0.0.1:5432', 'postgresql', $3, 'no', '\\x00') returning pull_id`,
    [here.unitId, here.division, MARK],
  )
  const lawProposal = await ask(
    'law.propose',
    { title: `西衡县规定 ${MARK}`, reason: `县政府已经印发 ${MARK}`, overlay: { division: here.division, files: [LOCAL_LAW] } },
    officer('west.law'),
  )
  const [noticed] = await house.rows<{ address_id: string }>(
    `insert into notice_address (address_id, unit_id, division, way, address, digest, added_on, act_id)
     values (gen_random_uuid(), $1, $2, 'mail', $3, '\\x00', '2026-12-09', gen_random_uuid()) returning address_id`,
    [here.unitId, here.division, `${MARK}@office.example.gov`],
  )
  const [own] = await house.rows<{ address_id: string }>(
    `insert into notice_address (address_id, organisation_id, account_id, way, address, digest, added_on, act_id)
     values (gen_random_uuid(), $1, gen_random_uuid(), 'mail', $2, '\\x01', '2026-12-09', gen_random_uuid()) returning address_id`,
    [idOf(1003), `${MARK}@mail.example`],
  )
  await house.rows(
    `insert into notice (notice_id, address_id, kind, about, counts, outcome, said, ended_at)
     values (gen_random_uuid(), $1, 'morning', '2026-12-09', '{}', 'sent', $2, now())`,
    [noticed!.address_id, `250 ${MARK}`],
  )
  const typed = { source: UNITS.west.uscc, item: 'administrative-penalty', values: { content: MARK } }
  const { draft } = await ask('intake.save-draft', typed)
  const batch = randomUUID()
  const news = { kind: 'announcement', title: '西衡县公告', body: '正文' }
  const { announcement } = await ask('announcements.publish', news, officer('west.news'))
  await house.rows(
    'insert into check_progress (actor, batch, unit_id, rows, ended, told_at) values ($1, $2, $3, 7, false, now())',
    [MARK, batch, here.unitId],
  )
  const ids = await people(environment, unitOf('west'), idOf(1003))
  const agentProposal = await ask(
    'access.propose-agent',
    {
      ...{ organisation: uscc(1003), name: 'west.agent.two', post: `财务岗 ${MARK}`, until: '2027-06-30' },
      ...{ letterNo: `授权〔2026〕${MARK}号`, letterOn: TODAY, letterSha256: LETTER, scopes: ['organisations.show'] },
    },
    officer('west.letters'),
  )
  return {
    ...{
      mark: MARK,
      letter: LETTER,
      hidden,
      hiddenNo: ofWest[0]!.record_no,
      shown,
      uscc: uscc(1003),
      submission,
      held,
      named,
      takeover: taken.submission,
    },
    ...{
      repairCase: applied.cases[0]!.case,
      objectionCase: objected.case!,
      listCase: listed.case,
      batch,
      announcement: announcement!,
    },
    ...{
      listAct: listed.steps[0]!.act,
      report: `${report!.organisation_id}.${report!.report_id}`,
      proposed: proposed.proposal!,
      merged: merged.proposal!,
    },
    ...{ ...ids, pull: pull!.pull_id, draft: draft!, lawProposal: lawProposal.proposal!, noticeAddress: noticed!.address_id },
    ownAddress: own!.address_id,
    agentProposal: agentProposal.proposal!,
    organisations: { east: idOf(1002), west: idOf(1003), city: idOf(1001) },
    file,
  }
}

/** Accounts, offices, a passkey and a key of the west. */
async function people(environment: Environment, unitId: string, organisationId: string) {
  const [account, accountOffice, decidingOffice, passkey, agentOffice, key] = Array.from({ length: 6 }, () => randomUUID()) as [
    ...[string, string, string, string, string, string],
  ]
  const agent = randomUUID()
  const until = '2030-01-01' as LocalDate
  await environment.database.transaction(async tx => {
    const holder = { accountId: account, name: 'west.clerk', post: `窗口岗 ${MARK}`, unitId, organisationId: null }
    await putAccount(tx, { ...holder, retainedUntil: until })
    await putAccount(tx, {
      ...{ accountId: agent, name: 'west.agent', post: `办事岗 ${MARK}`, unitId: null, organisationId },
      retainedUntil: until,
    })
    const held = { fromOn: HANDED_IN, untilOn: null, substitutes: null, scopes: null, proposedBy: MARK } as const
    const ofUnit = { accountId: account, unitId, organisationId: null, bound: 'given', ...held } as const
    await putOffice(tx, { ...ofUnit, officeId: accountOffice, role: 'case-handler', confirmedBy: MARK })
    await putOffice(tx, { ...ofUnit, officeId: decidingOffice, role: 'decider', confirmedBy: null })
    await putOffice(tx, {
      ...{ ...held, officeId: agentOffice, accountId: agent, role: 'organisation-user', unitId: null, organisationId },
      ...{ bound: 'letter', confirmedBy: MARK },
    })
    const credential = randomBytes(32)
    const made = { passkeyId: passkey, accountId: account, credential, publicKey: randomBytes(64), counter: 0 }
    await putPasskey(tx, { ...made, transports: [], title: `钥匙 ${MARK}` })
    await putKey(tx, {
      ...{ keyId: key, digest: randomBytes(32), title: `机器 ${MARK}`, unitId, role: 'unit-reporter', days: 90 },
      ...{ scopes: ['intake.*', 'exchange.*'], followsId: null },
    })
  })
  return { account: 'west.clerk', accountOffice, decidingOffice, passkey, agentOffice, key }
}
