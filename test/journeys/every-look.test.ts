// Every read of what is not disclosed shows in "who looked": every reading operation there is, as its declaration says it is asked, by every
// role that may, at random. What no page shows bears a mark of its organisation; wherever the mark comes out, a look must stand.
import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { audit } from '#capabilities/audit'
import { intake } from '#capabilities/intake'
import { law } from '#capabilities/law'
import { lists } from '#capabilities/lists'
import { objection } from '#capabilities/objection'
import { type Actor, type FileOut, makeRegistry, type Operation, type Role, runOperation } from '#capabilities/operation'
import { province } from '#capabilities/province'
import { repair } from '#capabilities/repair'
import { formatRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { daysOf } from '#support/days'
import {
  environmentOf,
  fileOf,
  type House,
  makeHouse,
  OPERATOR,
  penalty,
  registration,
  type Submission,
  UNITS,
  uscc,
} from '#support/intake'
import { sized } from '#support/survival'

const HANDED_IN = '2026-06-03' as LocalDate
const TODAY = '2026-12-10' as LocalDate
const ROOMS = join(import.meta.dirname, '../../src/capabilities')
const ASKED_EACH = sized(2, 12)

/** Reading operations of which nothing comes out here, and why; the rest must have answered at least once. */
const SILENT: Readonly<Record<string, string>> = {
  'ledger.prove': 'wants a signed log: its looks are told in test/journeys/proofs.test.ts',
  'ledger.prove-shown': 'wants a signed log, and shows what everybody sees',
  'ledger.consistency': 'wants a signed log',
  'ledger.key': 'wants a signed log',
  'ledger.end-statement': 'wants a signed log: test/journeys/ends.test.ts',
  'ledger.print-end': 'wants a signed log and a press: test/journeys/ends.test.ts',
  'measures.check-file': 'answers a file of codes in a workbook: test/journeys/measures.test.ts asks who was told',
  'lists.document': 'a paper (PDF), in which no mark is read',
  'repair.commitment-letter': 'a paper (PDF), in which no mark is read',
  'objection.letter': 'a paper (PDF), in which no mark is read',
  'repair.notice': 'a paper (PDF), in which no mark is read',
  'repair.evidence': 'a picture or a paper that was handed in: test/journeys/repair-case.test.ts',
  'objection.evidence': 'a picture or a paper that was handed in: test/journeys/objection-case.test.ts',
  'intake.look-at-corrections': 'wants a file of records: test/journeys/corrections.test.ts asks who was told',
  'intake.look-at-undo': 'wants two that were said to be one: test/journeys/same-organisation.test.ts asks who was told',
  'intake.preview': 'looks at a file in hand, and at nothing that is kept',
  'intake.look-at-pull': 'looks into a department’s own database, and at nothing that is kept: test/journeys/pull.test.ts',
}
type Key = 'east' | 'west' | 'city'
const KEYS: readonly Key[] = ['east', 'west', 'city']
/** Two things stand for what is not disclosed: a word in it, and the number of the record that bears it. */
type Marked = { code: string; organisationId: string; mark: string; records: string[] }
let house: House
let environment: House['environment']
const operations: Operation[] = []
const units = new Map<string, string>()
const marked: Marked[] = []
const submissions: string[] = []
/** Of each a row waits for a decision, the second. */
const held: string[] = []
const later = daysOf(() => house, makeRegistry([intake]))
const cases = new Map<string, string[]>()

before(async () => {
  for (const room of readdirSync(ROOMS)) {
    const door = (await import(`#capabilities/${room}`)) as Record<string, { operations?: readonly Operation[] }>
    for (const given of Object.values(door))
      operations.push(...(given.operations ?? []).filter(({ form }) => form === 'query' || form === 'file-query'))
  }
  house = await makeHouse(HANDED_IN)
  for (const { uscc: code, unit_id } of await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit'))
    units.set(code, unit_id)
  await house.handIn(
    await fileOf(
      'registration',
      [1, 2, 3].map(n => registration(n)),
      { source: UNITS.city.uscc },
    ),
  )
  for (const [at, key] of KEYS.entries()) {
    const { name, uscc: source } = UNITS[key]
    const by = { authorityName: name, authorityUscc: source, sourceUnitName: name, sourceUnitUscc: source }
    const [mark, n] = [`mark-of-${key}-zq`, at + 1]
    // A warning is never shown; a fine is, and may be repaired and objected to.
    const rows = [
      penalty(n, {
        ...by,
        decisionNo: `演罚〔2026〕${n}1号`,
        decisionDate: '2026-05-30',
        penaltyCategories: '警告',
        content: `给予警告 ${mark}`,
        fineWan: '',
      }),
      penalty(n, {
        ...by,
        decisionNo: `演罚〔2026〕${n}2号`,
        sector: '食品',
        decisionDate: '2026-05-31',
        penaltyValidTo: '2027-05-31',
      }),
    ]
    const done: Submission = await house.handIn(await fileOf('administrative-penalty', rows, { source }))
    assert.equal(done.registered, 2, JSON.stringify(done.causes))
    submissions.push(done.submission)
    const found = await house.rows<{ organisation_id: string; record_no: string; fact: string }>(
      `select s.organisation_id, s.record_no, c.fact from state s join organisation o using (organisation_id)
       join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
       where o.uscc = $1 and s.item = 'administrative-penalty' order by c.fact like '%mark-of%' desc`,
      [uscc(1000 + n)],
    )
    const records = found.map(one => formatRecordId(one.organisation_id, BigInt(one.record_no)))
    marked.push({ code: uscc(1000 + n), organisationId: found[0]!.organisation_id, mark, records })
  }
  environment = await environmentOf(house.url, house.dataDir, TODAY)
  const { handIn } = await later.on(TODAY)
  for (const [at, key] of KEYS.entries()) {
    const { name, uscc: source } = UNITS[key]
    const by = { authorityName: name, authorityUscc: source, sourceUnitName: name, sourceUnitUscc: source }
    const facts = `举报电话1991337000${at}，已处理 ${marked[at]!.mark}`
    await handIn(
      await fileOf('administrative-penalty', [penalty(at + 1, { ...by, facts, decisionNo: `演罚〔2026〕${at}3号` })], {
        source,
      }),
    )
    const [last] = await house.rows<{ submission_id: string }>(
      'select submission_id from submission where held = 1 order by received_at desc limit 1',
    )
    held.push(last!.submission_id)
  }
  const registry = makeRegistry([intake, repair, objection, lists, province, law])
  const open = async (name: string, input: object) =>
    (await runOperation(registry.get(name)!, environment, OPERATOR, input)) as Record<string, unknown>
  await open('province.make', {})
  for (const [at, { mark, records, code }] of marked.entries()) {
    const applied = await open('repair.apply', { records: [records[1]], commitment: true, corrected: `已经缴清 ${mark}` })
    const [repaired] = applied.cases as { case: string }[]
    cases.set('repair', [...(cases.get('repair') ?? []), repaired!.case])
    const objected = await open('objection.file', {
      ...{ record: records[0], subject: 'content', fields: [{ field: 'content', value: '不予处罚' }] },
      ...{ reason: `决定书上没有这一项 ${mark}`, evidence: [{ name: '决定书', says: '第二页' }] },
    })
    cases.set('objection', [...(cases.get('objection') ?? []), String(objected.case)])
    const proposed = await open('lists.propose', {
      ...{ uscc: code, list: 'market-regulation-serious', unit: UNITS.city.uscc, reason: '生产不符合标准的食品' },
      ...{ facts: `检验不合格 ${mark}`, basisDocument: { number: `演罚〔2026〕${mark}号`, on: '2026-05-31' } },
    })
    cases.set('lists', [...(cases.get('lists') ?? []), String(proposed.case)])
    const pair = { into: marked[(at + 1) % marked.length]!.code, from: code }
    const same = await open('intake.propose-same', { ...pair, reason: `名称相近 ${mark}` })
    cases.set('intake', [...(cases.get('intake') ?? []), String(same.proposal)])
  }
  const proposed = await open('law.propose', {
    ...{ title: '2027 年工作日历', reason: '已经公布' },
    calendar: {
      ...{ year: 2027, title: '关于2027年部分节假日安排的通知', issuer: '国务院办公厅', number: '国办发明电〔2026〕9号' },
      ...{ promulgated: '2026-11-12', fact: '放假', english: 'holidays', paper: 'https://example.gov/notice' },
      days: [{ on: '2027-01-01', off: true, name: '元旦' }],
    },
  })
  cases.set('law', [String(proposed.proposal)])
})
after(async () => {
  await environment?.database.close()
  await later.close()
  await house?.close()
})

/** Members of which nobody has said what they may hold. */
const wanting = new Set<string>()

const pick = <T>(some: readonly T[]): T => some[randomInt(some.length)]!

/** Of an input that is a code. */
const CODE_LENGTH = 40

type Shape = {
  maxLength?: number
  properties?: Record<string, Shape>
  required?: string[]
  anyOf?: { const?: unknown }[]
  type?: string
  format?: string
  default?: unknown
  minimum?: number
  const?: unknown
}

/** What a member of that name holds; undefined where no such name is known. */
function memberOf(name: string, shape: Shape, of: Marked, word: string, hasRow: boolean): unknown {
  const literals = shape.anyOf?.flatMap(one => (one.const === undefined ? [] : [one.const])) ?? []
  // A workbook hides what it says; a table of text does not.
  if (literals.includes('csv')) return 'csv'
  if (literals.length > 0) return pick(literals)
  if (shape.default !== undefined) return shape.default
  switch (name) {
    case 'uscc':
    case 'organisation':
      return of.code
    case 'record':
      return pick(of.records)
    case 'records':
      return of.records
    case 'submission':
      return (hasRow ? held : pick([held, submissions]))[marked.indexOf(of)]
    case 'act':
    case 'batch':
    case 'pull':
      return randomUUID()
    case 'row':
      return 2
    case 'case':
    case 'proposal':
      return pick(cases.get(word) ?? [randomUUID()])
    case 'unit':
    case 'source':
      return UNITS[pick(KEYS)].uscc
    case 'item':
      return 'administrative-penalty'
    case 'of':
      return 'administrative-penalty'
    case 'matter':
      return pick([...environment.law.current().measures.matters.keys()])
    case 'rule':
      return 'ordinary-shortest-publicity'
    case 'number':
      return `演罚〔2026〕${marked.indexOf(of) + 1}`
    case 'text':
      return '演示'
    case 'into':
      return marked.find(one => one !== of)!.code
    case 'from':
      if (shape.maxLength === CODE_LENGTH) return of.code
      return shape.format === 'date' ? HANDED_IN : '2026-06'
    case 'to':
      return '2026-12'
    case 'month':
      return '2026-06'
    case 'until':
    case 'on':
      return TODAY
    default:
      return shape.type === 'integer' || shape.type === 'number' ? (shape.minimum ?? 1) : undefined
  }
}

/** An input as the declaration asks for it; members that need not be there stand in some. */
function inputOf({ name, input }: Operation, of: Marked, isFull: boolean): object {
  const { properties = {}, required = [] } = input as Shape
  const [word = ''] = name.split('.')
  const made: Record<string, unknown> = {}
  for (const [member, shape] of Object.entries(properties)) {
    const mustBe = required.includes(member) && shape.default === undefined
    if (!mustBe && !isFull && randomInt(3) > 0) continue
    const value = memberOf(member, shape, of, word, 'row' in properties)
    if (value !== undefined) made[member] = value
    else if (mustBe) wanting.add(`${name} wants ${member}`)
  }
  return made
}

/** Somebody of the role, in a place where much of the organisation is within reach, or nothing. */
function actorOf(role: Role, of: Marked): Actor {
  if (role === 'local-operator') return OPERATOR
  if (role === 'public') return { id: 'public', role }
  if (role === 'organisation-user')
    return { id: randomUUID(), role, organisationId: pick([of, pick(marked)]).organisationId, purpose: '看自己的' }
  const { uscc: code, division } = UNITS[pick(KEYS)]
  return { id: randomUUID(), role, unitId: units.get(code)!, division: pick([division, '990000']), purpose: '日常核查' }
}

async function answerOf(operation: Operation, actor: Actor, input: object): Promise<string | undefined> {
  try {
    const answer = await runOperation(operation, environment, actor, input)
    if (operation.form !== 'file-query') return JSON.stringify(answer)
    const pieces: Uint8Array[] = []
    for await (const piece of (answer as FileOut).bytes) pieces.push(piece)
    return Buffer.concat(pieces).toString()
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined
    throw thrown
  }
}

test('wherever a mark comes out, its organisation is told who looked; to the public and to another county none comes out', async () => {
  const missing: string[] = []
  const answered = new Set<string>()
  const told = new Map<string, number>(marked.map(one => [one.organisationId, 0]))
  const ran: string[] = []
  for (const operation of operations)
    for (const role of operation.may)
      for (let n = 0; n < ASKED_EACH * marked.length; n++) {
        const of = marked[n % marked.length]!
        const actor = actorOf(role, of)
        const [{ last }] = (await house.rows<{ last: string }>('select coalesce(max(access_no), 0) as last from access')) as [
          { last: string },
        ]
        const text = await answerOf(operation, actor, inputOf(operation, of, n < marked.length))
        if (text === undefined) continue
        answered.add(operation.name)
        const looks = await house.rows<{ organisation_id: string; actor: string; operation: string }>(
          'select organisation_id, actor, operation from access where access_no > $1',
          [last],
        )
        for (const look of looks) assert.deepEqual([look.actor, look.operation], [actor.id, operation.name])
        if (actor.role !== 'public' && !operation.may.includes('public')) assert.ok(looks.length > 0, operation.name)
        const [home] = KEYS.filter(key => units.get(UNITS[key].uscc) === actor.unitId)
        for (const [at, { mark, records, organisationId }] of marked.entries()) {
          if (!text.includes(mark) && !text.includes(records[0]!)) continue
          ran.push(operation.name)
          // A unit, and an officer of its county, see nothing of another's.
          if (
            home !== undefined &&
            KEYS[at] !== home &&
            actor.division === UNITS[home].division &&
            UNITS[home].division !== UNITS.city.division
          )
            missing.push(`${operation.name} as ${role} of ${home} shows ${mark}`)
          if (actor.role === 'public') missing.push(`${operation.name} shows the public ${mark}`)
          else if (looks.some(look => look.organisation_id === organisationId))
            told.set(organisationId, told.get(organisationId)! + 1)
          else missing.push(`${operation.name} as ${role}: ${mark}`)
        }
      }
  assert.deepEqual([...wanting], [], 'say in this test what these may hold')
  assert.deepEqual([...new Set(missing)], [])
  assert.deepEqual(
    operations.map(({ name }) => name).filter(name => !answered.has(name) && !(name in SILENT)),
    [],
    'nobody was answered: say what its input may hold, or why not',
  )
  assert.ok(new Set(ran).size >= 6, `marks came out of ${[...new Set(ran)]}`)
  // And so it stands on the organisation's own page, whole.
  const whoLooked = audit.operations.find(({ name }) => name === 'audit.who-looked')!
  for (const { organisationId } of marked) {
    const own: Actor = { id: 'the agent', role: 'organisation-user', organisationId }
    let count = 0
    for (let next: string | null | undefined; next !== null; ) {
      const page = (await runOperation(whoLooked, environment, own, {
        limit: 1000,
        ...(next === undefined ? {} : { after: next }),
      })) as { looks: unknown[]; next: string | null }
      count += page.looks.length
      next = page.next
    }
    assert.ok(count >= told.get(organisationId)! && told.get(organisationId)! > 0, `${count} of ${told.get(organisationId)}`)
  }
})
