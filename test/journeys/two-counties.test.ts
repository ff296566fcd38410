// Two units of different counties see and do nothing of each other: every operation there is, asked over HTTP by every role of the eastern
// county about what is the western county's; and every view that the database shows a bounded role, read as that role.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type Operation, type Role, reachOf } from '#capabilities/operation'
import { type Answered, type Counties, makeCounties, type Target, TODAY, targetsIn } from '#support/counties'
import { UNITS } from '#support/intake'

/** Roles that an operation does not bound, and why it does not. */
const UNBOUNDED: Readonly<Record<string, string>> = {
  'repair.receive partner-platform': 'the national window hands on what was asked for there, of any place',
  'repair.results partner-platform': 'the same: what became of it goes back there',
  'repair.receipt partner-platform': 'the same: it says that it has it',
  'repair.attach partner-platform': 'the same, with what proves it',
}
/** Not there, or not yours: never what is wrong with what was asked, by which one would know that it is there. */
const isOut = ({ code }: Answered): boolean => code === 'ACTOR_MAY_NOT' || code.endsWith('_UNKNOWN')
/** What an attempt leaves: its act, its look, what is counted of sessions, and how far its own answer is. */
const TRACES = /^((access|act|checkpoint|leaf|log|map|tile)(_.*)?|batch|session|check_progress|begun_spent|sign_in_attempt)$/

let counties: Counties
let owner: pg.Client
let targets: Readonly<Record<string, readonly Target[]>>
let marks: readonly string[]
before(async () => {
  counties = await makeCounties()
  owner = new pg.Client({ connectionString: counties.house.url })
  await owner.connect()
  const { west } = counties
  targets = targetsIn(west, UNITS.west.uscc)
  const { mark, hidden, submission, held, named, takeover, repairCase, objectionCase, listCase, report, key, passkey } = west
  marks = [mark, hidden, submission, held, named, takeover, repairCase, objectionCase, listCase, report, key, passkey]
})
after(async () => {
  await owner?.end()
  await counties?.close()
})

const showsWest = (text: string): boolean => marks.some(mark => text.includes(mark))
/** Whoever may and is bounded; the roles of the machine's operator and of the public stand for nobody in a county. */
const askersOf = (operation: Operation): Role[] => {
  const bounded = operation.may.filter(role => role !== 'public' && role !== 'local-operator')
  return bounded.length > 0 ? bounded : ['centre-officer', 'unit-reporter']
}

/** Everything that stands in any table but the traces, by table. */
async function standing(): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  )
  const found = new Map<string, string>()
  for (const { name } of rows.filter(one => !TRACES.test(one.name))) {
    const digest = await owner.query<{ d: string }>(
      `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as d from public.${name} t`,
    )
    found.set(name, digest.rows[0]!.d)
  }
  return found
}

test('every operation says here what of another county it could be about, and whom it does not bound', () => {
  const names = counties.operations.map(({ name }) => name)
  assert.deepEqual(Object.keys(targets).toSorted(), names.toSorted())
  const loose = counties.operations.flatMap(operation =>
    operation.may.includes('public') || targets[operation.name]!.every(({ comes }) => comes === 'apart')
      ? []
      : operation.may
          .filter(role => role !== 'local-operator' && reachOf(operation, role) === 'all')
          .map(role => `${operation.name} ${role}`),
  )
  assert.deepEqual(loose, Object.keys(UNBOUNDED))
})

/** In a session that is this role's from the beginning, as a login of its own would be. */
async function readAs<T>(settings: Readonly<Record<string, string>>, run: (login: pg.Client) => Promise<T>): Promise<T> {
  const login = new pg.Client({ connectionString: counties.house.url })
  await login.connect()
  try {
    await login.query('set session authorization xinheng_bounded')
    await login.query('set search_path to reach, public')
    for (const [name, value] of Object.entries({ today: TODAY, ...settings }))
      await login.query('select set_config($1, $2, false)', [`xinheng.${name}`, value])
    return await run(login)
  } finally {
    await login.end()
  }
}

/** Of what everybody sees organisation and unit are known, and the number of the file in which it came: what else it is must not be. */
const KNOWN =
  /^(organisation|organisation_code|organisation_head|organisation_name|state|entry|entry_content|disclosed_entry|moved_record|record_key|record_number)$/
/** Views that show nothing of the west here, and why. */
const EMPTY: Readonly<Record<string, string>> = {
  batch: 'when transactions were recorded, and nothing of what they wrote',
  correction: 'what a decision on an objection has put right: nothing was, here',
  moved_record: 'numbers alone, of records within reach',
  quality_wrong: 'what was corrected or withdrawn after a hand-in: nothing was, here',
}
const settingsOf = (place: 'east' | 'west'): Readonly<Record<string, string>>[] => [
  ...['unit-reporter', 'case-handler', 'decider'].map(role => ({ role, unit: counties.unitOf(place) })),
  { role: 'organisation-user', organisation: counties.organisationOf(place) },
  ...['centre-officer', 'case-handler', 'decider', 'supervisor', 'auditor', 'administrator', 'eraser'].map(role => ({
    ...{ role, divisions: UNITS[place].division },
  })),
]

test('the database shows a role of the east, by whatever view, no row that is the west’s; and the west’s to the west', async () => {
  const { rows: views } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'reach'::regnamespace and relkind = 'v' order by 1",
  )
  const { hiddenNo, report, repairCase, objectionCase, listCase, mark, hidden } = counties.west
  const { rows: more } = await owner.query<{ id: string }>(
    `select proposal_id::text as id from agent_proposal union all select account_id::text from account where name like 'west.%'`,
  )
  const inside = [report, repairCase, objectionCase, listCase].map(one => one.split('.')[1]!)
  const hiddenOnly = [mark, hidden, hiddenNo, ...inside]
  const own = [...hiddenOnly, ...marks, ...more.map(({ id }) => id), counties.unitOf('west'), counties.organisationOf('west')]
  const seenBy = async (place: 'east' | 'west'): Promise<Set<string>> => {
    const seen = new Set<string>()
    for (const settings of settingsOf(place))
      await readAs(settings, async login => {
        for (const { name } of views) {
          const { rows } = await login.query<{ text: string }>(`select t::text as text from reach.${name} t`)
          const looked = KNOWN.test(name) && place === 'east' ? hiddenOnly : own
          if (looked.some(one => rows.some(({ text }) => text.includes(one)))) seen.add(name)
        }
      })
    return seen
  }
  assert.deepEqual([...(await seenBy('east'))], [])
  const shown = await seenBy('west')
  assert.deepEqual(
    views.map(({ name }) => name).filter(name => !shown.has(name)),
    Object.keys(EMPTY),
    'of these it proves nothing: hold them against what the west has, or say why not',
  )
})

test('asked by every role of the east about what is the west’s, every operation shows nothing of it and does nothing to it', async () => {
  const before = await standing()
  const wrong: string[] = []
  let tried = 0
  const attempts: { account: string; operation: string }[] = []
  const byName = new Map<string, Operation>(counties.operations.map(operation => [operation.name, operation]))
  for (const [name, asked] of Object.entries(targets)) {
    const operation = byName.get(name)!
    for (const role of askersOf(operation)) {
      if (`${name} ${role}` in UNBOUNDED) continue
      for (const { input, comes, shows, file } of asked) {
        const answered = await counties.ask('east', role, operation, input, file)
        tried += 1
        const said = `${name} as ${role}: ${answered.status} ${answered.code} ${JSON.stringify(input)}`
        if (![200, 400, 401, 403, 404, 409, 410, 422].includes(answered.status) && answered.code !== 'LOG_BEHIND')
          wrong.push(said)
        if (showsWest(answered.code === 'done' ? answered.text : '')) wrong.push(`${said} shows ${answered.text.slice(0, 300)}`)
        if (shows !== undefined && answered.text.includes(shows)) wrong.push(`${said} shows ${shows}`)
        if (comes === 'refused' && !isOut(answered)) wrong.push(said)
        if (comes === 'silent' && answered.code !== 'done' && !isOut(answered)) wrong.push(said)
        if (comes === 'refused') attempts.push({ account: counties.accountOf('east', role), operation: name })
      }
    }
  }
  assert.deepEqual(wrong, [])
  assert.ok(tried > 300, `${tried} attempts`)
  const now = await standing()
  assert.deepEqual(
    [...before.keys()].filter(table => before.get(table) !== now.get(table)),
    [],
    'nothing has moved',
  )
  const { rows } = await owner.query<{ actor: string; operation: string }>(
    "select distinct actor, operation from act where outcome like 'refused:%'",
  )
  const left = new Set(rows.map(({ actor, operation }) => `${actor} ${operation}`))
  assert.deepEqual(
    attempts.filter(({ account, operation }) => !left.has(`${account} ${operation}`)),
    [],
    'each attempt left an act',
  )
})

test('all of it is there: the same asked by the west itself is answered, and shows what is its own', async () => {
  const wrong: string[] = []
  const byName = new Map<string, Operation>(counties.operations.map(operation => [operation.name, operation]))
  const isRead = ({ form }: Operation) => form === 'query' || form === 'file-query'
  // Reads first: commands change what there is to read.
  const inOrder = Object.entries(targets).toSorted(
    ([a], [b]) => Number(isRead(byName.get(b)!)) - Number(isRead(byName.get(a)!)),
  )
  for (const [name, asked] of inOrder) {
    const operation = byName.get(name)!
    for (const { input, comes, shows, file } of asked) {
      if (comes === 'apart') continue
      const came: string[] = []
      let isThere = false
      for (const role of askersOf(operation)) {
        if (`${name} ${role}` in UNBOUNDED) continue
        const answered = await counties.ask('west', role, operation, input, file)
        came.push(`${role}: ${answered.status} ${answered.code}`)
        if (comes === 'refused') isThere ||= !isOut(answered)
        else
          isThere ||=
            answered.code === 'done' && (shows === undefined ? showsWest(answered.text) : answered.text.includes(shows))
      }
      if (!isThere) wrong.push(`${name} ${JSON.stringify(input)} – ${came.join(', ')}`)
    }
  }
  assert.deepEqual(wrong, [])
})
