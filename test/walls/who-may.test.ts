// Who may do what is written by hand in docs/operating/who-may.md; every operation is asked as every role and must do as it says there.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Actor, type Environment, type Operation, ROLES, type Role, reachOf, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { type TestDatabase, withDatabase } from '#support/database'
import { testKeys } from '#support/keys'
import { repositoryLaw } from '#support/law'
import { ROOT, readText } from './tree.ts'

const HEADS: Readonly<Record<string, Role>> = {
  CO: 'centre-officer',
  UR: 'unit-reporter',
  CH: 'case-handler',
  DE: 'decider',
  SU: 'supervisor',
  AU: 'auditor',
  AD: 'administrator',
  OU: 'organisation-user',
  BA: 'bank',
  PP: 'partner-platform',
  AG: 'agency',
  ER: 'eraser',
  PU: 'public',
}
/** Commands that anybody asks to become somebody, or of the session in hand: of one's own account and of no other. */
const SIGNING_IN = new RegExp(
  `^access\\.(${[
    ...['sign-in', 'sign-out', 'begin-passkey', 'sign-in-by-passkey', 'second-factor', 'begin-openid', 'finish-openid'],
    'end-openid',
    ...['open-invitation', 'accept-invitation', 'begin-passkey-making', 'add-passkey', 'remove-passkey', 'remove-identities'],
    ...['change-password', 'begin-code', 'change-code', 'end-other-sessions', 'end-session'],
  ].join('|')})$`,
)
/** What a witness brings says by itself whose it is, and changes no record; a report of an error is said by somebody without an account. */
const BROUGHT_BY_ANYONE = /^(ledger\.witness|objection\.report-error)$/
/** Reads of accounts, keys and units: of no organisation's records. */
const OF_NO_RECORD = /^(access\.|organisations\.list-units$|intake\.pulls$)/

type Row = { readonly name: string; readonly needsPurpose: boolean; readonly cells: ReadonlyMap<Role, string> }
let held: TestDatabase
let environment: Environment
let operations: Operation[]
let rows: Row[]
before(async () => {
  held = await withDatabase()
  const law = await repositoryLaw()
  environment = {
    database: held.database,
    law: { current: () => law, refresh: async () => law },
    sources: { uuid: () => randomUUID(), randomBytes: size => randomBytes(size), nowMs: () => Date.now() },
    dataDir: '/nonexistent',
    keys: await testKeys(),
  }
  operations = await listOperations()
  rows = readMatrix(readText(ROOT, 'docs/operating/who-may.md'))
})
after(() => held.drop())

async function listOperations(): Promise<Operation[]> {
  const found: Operation[] = []
  for (const room of readdirSync(join(ROOT, 'src/capabilities'))) {
    const door = (await import(`#capabilities/${room}`)) as Record<string, { operations?: readonly Operation[] }>
    for (const given of Object.values(door)) found.push(...(given.operations ?? []))
  }
  return found
}

function readMatrix(page: string): Row[] {
  const lines = page.split('\n').filter(line => line.startsWith('|'))
  const heads = cellsOf(lines.find(line => line.startsWith('| operation |'))!).slice(1)
  assert.deepEqual(heads, Object.keys(HEADS))
  return lines
    .filter(line => line.startsWith('| `'))
    .map(line => {
      const [first, ...cells] = cellsOf(line)
      const [, name, more] = /^`([\w.-]+)`( purpose)?$/.exec(first!)!
      assert.equal(cells.length, heads.length, line)
      return {
        name: name!,
        needsPurpose: more !== undefined,
        cells: new Map(heads.map((head, i) => [HEADS[head]!, cells[i]!])),
      }
    })
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())

/** Somebody with every place there is, so that only the role decides. */
const asRole = (role: Role): Actor =>
  role === 'public'
    ? { id: 'public', role }
    : {
        ...{ id: randomUUID(), role, unitId: randomUUID(), division: '990101', organisationId: randomUUID() },
        purpose: 'comparing with the matrix',
      }

/** What comes of asking with an empty hand: refused for who asks, or for anything else. */
async function ask(operation: Operation, actor: Actor): Promise<string> {
  try {
    await runOperation(operation, environment, actor, {})
    return 'done'
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.code
    throw thrown
  }
}

test('every role and every operation stands in the matrix, and nothing else', () => {
  assert.deepEqual(Object.values(HEADS).toSorted(), ROLES.filter(role => role !== 'local-operator').toSorted())
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), operations.map(({ name }) => name).toSorted())
})

test('every operation asked as every role does as the matrix says', async () => {
  const found: string[] = []
  let asked = 0
  for (const operation of operations) {
    const row = rows.find(({ name }) => name === operation.name)!
    for (const [role, cell] of row.cells) {
      const code = await ask(operation, asRole(role))
      asked += 1
      const isOut = code === 'ACTOR_MAY_NOT'
      if (isOut !== (cell === '–')) found.push(`${operation.name} as ${role}: ${code}, the matrix says ${cell}`)
    }
  }
  assert.deepEqual(found, [])
  assert.equal(asked, operations.length * (ROLES.length - 1))
})

test('every reach is the one of the matrix; without its place, or without a purpose where one is asked for, nobody gets in', async () => {
  for (const operation of operations) {
    const row = rows.find(({ name }) => name === operation.name)!
    assert.equal(operation.needsPurpose === true, row.needsPurpose, operation.name)
    for (const [role, cell] of row.cells) {
      if (cell === '–') continue
      const isPublic = operation.may.includes('public')
      const reach = isPublic ? 'all' : reachOf(operation, role)
      assert.equal(reach, cell === 'all' ? 'all' : `own-${cell}`, `${operation.name} as ${role}`)
      if (isPublic) continue
      const { purpose: _, ...silent } = asRole(role)
      if (row.needsPurpose) assert.equal(await ask(operation, silent), 'PURPOSE_NEEDED', `${operation.name} as ${role}`)
      if (reach !== 'all')
        assert.equal(await ask(operation, { id: randomUUID(), role, purpose: 'without a place' }), 'ACTOR_MAY_NOT')
    }
  }
})

test('auditors change nothing, administrators read no records, and each refused attempt left an act', async () => {
  for (const operation of operations) {
    const isQuery = operation.form === 'query' || operation.form === 'file-query'
    const isOpen = operation.may.includes('public')
    if (!isQuery && !isOpen) assert.ok(!operation.may.includes('auditor'), operation.name)
    if (isOpen && !isQuery && !BROUGHT_BY_ANYONE.test(operation.name)) assert.match(operation.name, SIGNING_IN)
    if (isQuery && !isOpen && !OF_NO_RECORD.test(operation.name))
      assert.ok(!operation.may.includes('administrator'), operation.name)
  }
  const auditor = asRole('auditor')
  const out = operations.filter(operation => !operation.may.some(role => role === 'auditor' || role === 'public'))
  for (const operation of out) await ask(operation, auditor)
  const { rows: acts } = await held.database.pool.query(
    "select operation, outcome from act where actor = $1 and outcome = 'refused:ACTOR_MAY_NOT' order by operation",
    [auditor.id],
  )
  assert.deepEqual(
    acts.map(({ operation }) => operation),
    out.map(({ name }) => name).toSorted(),
  )
})
