// Rows that did not land are read by the unit that handed them in and by the centre's officers of its division, and by nobody else: every read of
// intake, quality and acts, asked over HTTP by every role of four units, two of them in one county; and the tables, read as each database role.
import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { carryOn } from '#capabilities/intake'
import { type Operation, ROLES, type Role, runOperation } from '#capabilities/operation'
import { createHttpServer } from '#faces/http'
import type { LocalDate } from '#rules/time'
import { putAccount, putOffice, putSession } from '#storage/actors'
import { type Counties, makeCounties, ORIGIN, TODAY } from '#support/counties'
import { fileOf, inOnePiece, OPERATOR, penalty, UNITS, uscc } from '#support/intake'

/** A second unit of the western county, which hands in the same item. */
const NEIGHBOUR = {
  uscc: uscc(9, { head: '11', division: '990102' }),
  name: '西衡县综合行政执法局（演示）',
  division: '990102',
}
const PLACES = { west: UNITS.west, neighbour: NEIGHBOUR, east: UNITS.east, city: UNITS.city } as const
type Place = keyof typeof PLACES
const places = Object.keys(PLACES) as Place[]
const HOLDERS = ROLES.filter(role => role !== 'public' && role !== 'local-operator')
const WORDS = /^(intake|quality|audit)\./
/** Reads that take a file say nothing but what stands in it; who looked is about organisations, which these rows have not reached. */
const ASKED = ({ name, form, ...more }: Operation): boolean =>
  WORDS.test(name) && (form === 'query' || form === 'file-query') && !('takesFile' in more && more.takesFile === true)

/** What shows a cell of them. */
const READS = ['intake.findings', 'intake.findings-file', 'intake.held-row']

type Handed = { readonly refused: string; readonly held: string; readonly submission: string; readonly row: number }
let counties: Counties
let app: FastifyInstance
let owner: pg.Client
const units = new Map<Place, string>()
const handed = new Map<Place, Handed>()
const cookies = new Map<string, string>()

async function openOffice(place: Place, role: Role): Promise<void> {
  const { environment, west } = counties
  const [accountId, token] = [randomUUID(), `xs_${randomBytes(32).toString('base64url')}`]
  const organisationId = west.organisations[place === 'neighbour' ? 'west' : place]
  const of =
    role === 'organisation-user' ? { unitId: null, organisationId } : { unitId: units.get(place)!, organisationId: null }
  await environment.database.transaction(async tx => {
    const until = '2030-01-01' as LocalDate
    await putAccount(tx, { accountId, name: `rows.${place}.${role}`, post: '岗位', ...of, retainedUntil: until })
    await putOffice(tx, {
      ...{ officeId: randomUUID(), accountId, role, ...of, fromOn: '2026-01-01' as LocalDate, untilOn: null },
      ...{ substitutes: null, scopes: null, bound: 'given', proposedBy: 'the test', confirmedBy: 'the test' },
    })
    const digest = createHash('sha256').update(token).digest()
    await putSession(tx, { digest, sessionId: randomUUID(), accountId }, { idle: 3600, whole: 3600 })
  })
  cookies.set(`${place} ${role}`, `__Host-xinheng=${token}`)
}

/** One row that is refused, one that is held, each with a word of its own in every cell that takes one. */
async function handIn(place: Place): Promise<Handed> {
  const { environment, registry } = counties
  const [refused, held] = [`refused-of-${place}-qv`, `held-of-${place}-qv`]
  const unit = PLACES[place]
  const from = {
    ...{ authorityName: unit.name, authorityUscc: unit.uscc, sourceUnitName: unit.name, sourceUnitUscc: unit.uscc },
    ...{ decisionDate: '2026-11-30', penaltyValidTo: '2027-11-30', sector: '食品' },
  }
  const rows = [
    penalty(5, { ...from, decisionNo: '', content: `缺号 ${refused}`, unlawfulActType: refused }),
    penalty(5, { ...from, decisionNo: `演罚〔2026〕${held}号`, facts: `举报电话19913370001 ${held}` }),
  ]
  const { item, source, ...file } = await fileOf('administrative-penalty', rows, { source: unit.uscc })
  const beside = { file: { name: file.name, bytes: inOnePiece(file.bytes) } }
  const opened = await runOperation(registry.get('intake.submit')!, environment, OPERATOR, { item, source }, beside)
  const { submission } = opened as { submission: string }
  await carryOn(environment, submission)
  const { rows: found } = await owner.query<{ row_no: string }>('select row_no from held_row where submission_id = $1', [
    submission,
  ])
  assert.equal(found.length, 1, place)
  return { refused, held, submission, row: Number(found[0]!.row_no) }
}

before(async () => {
  counties = await makeCounties()
  owner = new pg.Client({ connectionString: counties.house.url })
  await owner.connect()
  const { environment, registry } = counties
  const unit = { ...NEIGHBOUR, items: ['administrative-penalty'] }
  await runOperation(registry.get('organisations.load-units')!, environment, OPERATOR, { units: [unit] })
  const { rows } = await owner.query<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit')
  for (const place of places) units.set(place, rows.find(one => one.uscc === PLACES[place].uscc)!.unit_id)
  for (const place of places) {
    handed.set(place, await handIn(place))
    for (const role of HOLDERS) await openOffice(place, role)
  }
  app = await createHttpServer({ environment, registry, origin: ORIGIN })
})
after(async () => {
  await app?.close()
  await owner?.end()
  await counties?.close()
})

/** What an operation may be asked about somebody's rows: what it must be told, and all that it can be. */
function inputsFor({ input }: Operation, of: Place): Record<string, string>[] {
  const { submission, row } = handed.get(of)!
  const known: Record<string, string[]> = {
    ...{ submission: [submission], row: [String(row)], form: ['csv'], source: [PLACES[of].uscc] },
    ...{ unit: [PLACES[of].uscc], item: ['administrative-penalty'], uscc: [uscc(1005)], limit: ['100'] },
    ...{ of: ['rows', 'refused', 'held', 'open', 'missing', 'late', 'unlinked', 'wrong'], actor: ['local-operator'] },
    ...{ operation: ['intake.submit'], month: ['2026-12'] },
  }
  // Months of quality, days of acts.
  const isMonthly = input.properties?.from?.pattern?.includes('(0[1-9]|1[0-2])$') === true
  Object.assign(known, { from: [isMonthly ? '2026-11' : '2026-12-01'], to: ['2026-12'], until: ['2026-12-11'] })
  const names = Object.keys(input.properties ?? {}).filter(name => known[name] !== undefined)
  const must = names.filter(name => input.required?.includes(name) === true)
  const spread = (chosen: string[]) =>
    chosen.reduce<Record<string, string>[]>(
      (all, name) => all.flatMap(one => known[name]!.map(value => ({ ...one, [name]: value }))),
      [{}],
    )
  return [
    ...spread(must),
    ...spread(names),
    ...names.filter(name => !must.includes(name)).flatMap(name => spread([...must, name])),
  ]
}

test('over HTTP: rows that were refused or held show to their own unit’s reporter and to officers of the centre above it, by three reads', async () => {
  const shown = new Map<string, Set<string>>()
  const statuses = new Map<number, number>()
  for (const operation of counties.operations.filter(ASKED))
    for (const place of places)
      for (const role of HOLDERS) {
        const headers = {
          ...{ host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' },
          ...{ cookie: cookies.get(`${place} ${role}`)!, 'xinheng-purpose': encodeURIComponent('日常核查') },
        }
        const isDeclared = operation.may.includes(role)
        // Whoever may not is told so before anything is read.
        for (const of of isDeclared ? places : places.slice(0, 1))
          for (const input of inputsFor(operation, of).slice(0, isDeclared ? undefined : 1)) {
            const url = `/api/${operation.name.replace('.', '/')}?${new URLSearchParams(input)}`
            const { statusCode, body } = await app.inject({ url, headers })
            statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
            assert.ok(statusCode < 500, `${operation.name} ${statusCode} ${body.slice(0, 200)}`)
            for (const [owns, { refused, held }] of handed)
              if ([refused, held].some(word => body.includes(word))) {
                const reader = `${role} of ${place} reads ${owns}`
                shown.set(reader, (shown.get(reader) ?? new Set()).add(operation.name))
              }
          }
      }
  const readers = (owns: Place) => [
    ...[...(owns === 'city' ? [] : [`centre-officer of ${owns === 'neighbour' ? 'west' : owns} reads ${owns}`])],
    ...(owns === 'west' ? ['centre-officer of neighbour reads west'] : []),
    ...(owns === 'neighbour' ? ['centre-officer of neighbour reads neighbour'] : []),
    ...[`centre-officer of city reads ${owns}`, `unit-reporter of ${owns} reads ${owns}`],
  ]
  assert.deepEqual([...shown.keys()].toSorted(), places.flatMap(readers).toSorted())
  const reads = new Set([...shown.values()].map(operations => [...operations].toSorted().join(' ')))
  assert.deepEqual([...reads], [READS.join(' ')], 'everybody by the same reads')
  assert.ok((statuses.get(200) ?? 0) > 400 && (statuses.get(403) ?? 0) > 400, JSON.stringify([...statuses]))
})

const settingsOf = (place: Place): Readonly<Record<string, string>>[] => [
  ...['unit-reporter', 'case-handler', 'decider', 'supervisor', 'auditor', 'administrator', 'bank', 'agency'].map(role => ({
    ...{ role, unit: units.get(place)! },
  })),
  ...['centre-officer', 'supervisor', 'auditor', 'administrator', 'eraser'].map(role => ({
    ...{ role, divisions: PLACES[place].division },
  })),
  { role: 'organisation-user', organisation: counties.west.organisations[place === 'neighbour' ? 'west' : place] },
  {},
]

/** In a session that is this role's from the beginning. */
async function readAs<T>(login: string, settings: Readonly<Record<string, string>>, run: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({ connectionString: counties.house.url })
  await client.connect()
  try {
    await client.query(`set session authorization ${login}`)
    for (const [name, value] of Object.entries({ today: TODAY, ...settings }))
      await client.query('select set_config($1, $2, false)', [`xinheng.${name}`, value])
    return await run(client)
  } finally {
    await client.end()
  }
}

test('as the database’s bounded role: a unit’s rows show to it and to its division, whatever the view; the tables themselves to neither', async () => {
  const { rows: views } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'reach'::regnamespace and relkind = 'v' order by 1",
  )
  const marks = places.flatMap(place => {
    const { refused, held } = handed.get(place)!
    return [refused, held].map(mark => ({ place, mark }))
  })
  const division = (place: Place) => PLACES[place].division
  for (const place of places)
    for (const settings of settingsOf(place))
      await readAs('xinheng_bounded', settings, async client => {
        const seen = new Set<Place>()
        for (const { name } of views) {
          const { rows } = await client.query<{ text: string }>(`select t::text as text from reach.${name} t`)
          // Not words alone: what lies sealed is known by its submission.
          const ids = name === 'held_row' || name === 'finding' || name === 'submission'
          for (const [other, { submission }] of handed)
            if (ids && rows.some(({ text }) => text.includes(submission))) seen.add(other)
          for (const one of marks) if (rows.some(({ text }) => text.includes(one.mark))) seen.add(one.place)
        }
        const may = places.filter(other =>
          settings.unit !== undefined
            ? other === place
            : settings.divisions !== undefined && division(other) === division(place),
        )
        assert.deepEqual([...seen].toSorted(), may.toSorted(), `${place} ${JSON.stringify(settings)}`)
        for (const table of ['finding', 'held_row', 'submission'])
          await assert.rejects(client.query(`select 1 from public.${table}`), { code: '42501' }, table)
      })
})

test('as the portal’s role nothing of what did not land is read; as the eraser’s, which nobody can log in as, cells are only blanked', async () => {
  await readAs('xinheng_portal', {}, async client => {
    for (const table of ['public.finding', 'public.held_row', 'public.submission', 'reach.finding', 'reach.held_row'])
      await assert.rejects(client.query(`select 1 from ${table}`), { code: '42501' }, table)
  })
  const { rows } = await owner.query<{ login: boolean; taken: boolean }>(
    `select rolcanlogin as login, pg_has_role('xinheng_app', oid, 'set') or pg_has_role('xinheng_portal', oid, 'set') as taken
     from pg_roles where rolname = 'xinheng_eraser'`,
  )
  assert.deepEqual(rows, [{ login: false, taken: false }])
})

test('what did not land stands in the database sealed, but for the cell that a finding is about', async () => {
  const { rows: tables } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await owner.query<{ text: string }>(`select t::text as text from public.${name} t`)
    for (const { refused, held } of handed.values())
      if (
        rows.some(({ text }) =>
          [refused, held].some(one => text.includes(one) || text.includes(Buffer.from(one).toString('hex'))),
        )
      )
        found.push(name)
  }
  assert.deepEqual([...new Set(found)], ['finding', 'finding_2026_12'])
})
