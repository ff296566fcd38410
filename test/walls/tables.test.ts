// A room owns its tables: whoever names another's in a statement is found (docs/adr/0010).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ts from 'typescript'
import { isTest, listFiles, nodesOf, PLANTED, ROOT, readText, textOfLiteral } from './tree.ts'

/** Tables and views of the migrations. */
function tablesOf(root: string): Set<string> {
  const found = new Set<string>()
  for (const path of listFiles(root, /\.sql$/, ['src']))
    for (const [, name] of readText(root, path)
      .replace(/--.*$/gm, '')
      .matchAll(/\bcreate\s+(?:table|view)\s+(\w+)(?!\s+partition\s+of)/gi))
      found.add(name!)
  return found
}

/** Statements that stand in a function, for they have another body where tables are spread: who asks it names what it names. */
function stepsOf(root: string): ReadonlyMap<string, string> {
  const steps = listFiles(root, /_steps\.sql$/, ['src']).map(path => readText(root, path).replace(/--.*$/gm, ''))
  return new Map(
    [...steps.join('\n').matchAll(/create function (\w+)\([\s\S]*?\$\$([\s\S]*?)\$\$/g)].map(([, name, body]) => [
      name!,
      body!,
    ]),
  )
}

const NAMED = /\b(?:from|join|into|update|copy|table|lock)\s+(\w+)|,\s*(\w+)\s+(?=[a-z]\b)/gi
const BUILT = new Set(['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'innerJoin', 'leftJoin', 'table', 'ref'])

/** Which rooms' statements name each table. A statement is a text, or the first argument of what builds one. */
function roomsOf(root: string): Map<string, string[]> {
  const tables = tablesOf(root)
  const steps = stepsOf(root)
  const found = new Map<string, Set<string>>()
  for (const path of listFiles(root, /\.ts$/, ['src/storage', 'src/capabilities'])) {
    if (isTest(path) || path.endsWith('.generated.ts')) continue
    const room = path.split('/').slice(1, 3).join('/')
    const note = (name: string | undefined): void => {
      const body = name === undefined ? undefined : steps.get(name)
      if (body !== undefined) for (const [, after, beside] of body.matchAll(NAMED)) note(after ?? beside)
      if (name === undefined || !tables.has(name)) return
      found.set(name, (found.get(name) ?? new Set()).add(room))
    }
    for (const { node } of nodesOf(root, path)) {
      const text = textOfLiteral(node)
      if (text !== undefined) for (const [, after, beside] of text.matchAll(NAMED)) note(after ?? beside)
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue
      const [first] = node.arguments
      if (BUILT.has(node.expression.name.text) && first !== undefined && ts.isStringLiteralLike(first))
        note(first.text.split(/\s/)[0])
    }
  }
  return new Map([...found].sort().map(([table, rooms]) => [table, [...rooms].sort()]))
}

/** Tables that more than one room names: each an exception with its reason. */
const shared = (root: string) => Object.fromEntries([...roomsOf(root)].filter(([, rooms]) => rooms.length > 1))

test("walls: a planted store that names another room's table is found", () => {
  assert.deepEqual(shared(PLANTED), { thing: ['capabilities/repair', 'storage/ledger'] })
})

test('walls: a table is named by the room that owns it and by no other', () => {
  assert.deepEqual(shared(ROOT), {
    // Looks are written where operations run and chained where the log is kept.
    access: ['capabilities/operation', 'storage/ledger'],
    // The public's views: the page reads them, what an act changes of its counts is told from them, whether repair may be asked for is told of what they show, and a name is shown with a record
    // that says it.
    disclosed_entry: ['capabilities/disclosure', 'capabilities/repair'],
    disclosed_record: [
      ...['capabilities/disclosure', 'capabilities/repair'],
      ...['storage/ledger', 'storage/organisations', 'storage/outbox'],
    ],
    // Whoever keeps copies is told what is shown no more.
    gone_record: ['capabilities/disclosure', 'storage/outbox'],
    // A refold runs under the version that is to be switched on.
    law_activation: ['storage/law', 'storage/ledger'],
    law_version: ['storage/law', 'storage/ledger'],
    // The page of an organisation is read in one statement, docs/adr/0010.
    organisation_code: ['capabilities/disclosure', 'storage/organisations'],
    organisation_name: ['capabilities/disclosure', 'storage/organisations'],
    // An erasure reads which cleaned copies there are: rows that were handed in again stand in no entry.
    submission: ['capabilities/intake', 'capabilities/ledger'],
    // In which log a batch stands is said by the division of the unit that acted.
    unit: ['storage/ledger', 'storage/organisations'],
  })
})

test('walls: capabilities remember through the floor below; what they name themselves is listed', () => {
  const named = Map.groupBy(
    [...roomsOf(ROOT)].flatMap(([table, rooms]) => rooms.map(room => ({ table, room }))),
    one => one.room,
  )
  const own = Object.fromEntries(
    [...named]
      .filter(([room]) => room.startsWith('capabilities/'))
      .map(([room, tables]) => [room, tables.map(({ table }) => table)]),
  )
  assert.deepEqual(own, {
    'capabilities/announcements': ['announcement'],
    'capabilities/audit': ['public_view'],
    'capabilities/disclosure': ['disclosed_entry', 'disclosed_record', 'gone_record', 'organisation_code', 'organisation_name'],
    'capabilities/intake': [
      'entry_draft',
      'finding',
      'held_row',
      'learned_heading',
      'open_row',
      'pull',
      'push_key',
      'push_secret',
      'same_proposal',
      'submission',
      'takeover_count',
    ],
    'capabilities/ledger': ['submission'],
    'capabilities/lists': ['listing_case', 'listing_step'],
    'capabilities/measures': ['check_progress', 'measure_use'],
    'capabilities/objection': ['error_report', 'objection_case', 'objection_step'],
    'capabilities/operation': ['access'],
    'capabilities/province': [
      'province_export',
      'province_fact',
      'province_record',
      'province_row',
      'province_told',
      'province_zero',
      'province_zero_report',
    ],
    'capabilities/quality': ['quality_finding', 'quality_open', 'quality_submission', 'quality_wrong', 'zero_report'],
    'capabilities/repair': [
      'disclosed_entry',
      'disclosed_falsehood',
      'disclosed_record',
      'repair_case',
      'repair_falsehood',
      'repair_receipt',
      'repair_record',
      'repair_step',
    ],
  })
})

/** Names of what reaches or names a person. */
const CONTACT =
  /(?:^|_)(?:tele)?phone|mobile|(?:^|_)e?mail|(?:^|_)fax|wechat|contact|birth|passport|identity_no|resident|home_address/
const columnsIn = (text: string): string[] => [...text.matchAll(/^\s+(\w+): /gm)].map(([, name]) => name!)

test('walls: no table has a column for how a person is reached or told apart', () => {
  const planted = columnsIn('export type A = {\n  agent_phone: string\n  email: string | null\n  contact_name: string\n}')
  assert.equal(planted.filter(name => CONTACT.test(name)).length, 3)
  const columns = columnsIn(readText(ROOT, 'src/storage/database/schema.generated.ts'))
  assert.ok(columns.length > 300, `${columns.length} columns`)
  assert.deepEqual(
    columns.filter(name => CONTACT.test(name)),
    [],
  )
})
