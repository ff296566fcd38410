// Requests made out of the program's own description, valid and hostile, as every role and as nobody: no fault, no answer of another form
// than the description says, nothing of one county shown to another. `npm run survive` asks a million, in rounds with counties of their own; which
// requests they are follows from XINHENG_SEED alone, so XINHENG_FROM and XINHENG_REQUESTS let several runs add up.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { ROLES, type Role, reachOf } from '#capabilities/operation'
import { createHttpServer, type LogLine } from '#faces/http'
import { createPages } from '#faces/portal'
import { REFUSAL_CODES } from '#rules/outcome'
import { type Counties, makeCounties, ORIGIN, type Place, targetsIn } from '#support/counties'
import { type Description, type Made, madeRequests, type Stock } from '#support/fuzz'
import { UNITS, uscc } from '#support/intake'
import { sized } from '#support/survival'

/** The same in every small run: what it finds is what somebody has changed. */
const SEED = Number(process.env.XINHENG_SEED ?? sized(577_998_078, randomInt(2 ** 31)))
const FROM = Number(process.env.XINHENG_FROM ?? 0)
const REQUESTS = Number(process.env.XINHENG_REQUESTS ?? sized(500, 1_000_000))
/** What was asked makes an installation larger, and what the west did in it may be seen by more: then it begins anew. */
const ROUND = 50_000
/** Twice as many as there are connections: neither of the two waits for the other. */
const AT_ONCE = 16
const CHUNK = 500
/** Where the machine has no printer, no scanner and no sequencer: said so, in words, and no fault. */
const SAID_503 = new Set(['PAPER_NOT_MADE', 'LOG_BEHIND', 'PREVIEW_BUSY', 'SCANNER_SILENT', 'READ_ONLY', 'KEY_NOT_HELD'])

type Caller = {
  readonly name: string
  readonly role: string
  readonly isEast: boolean
  headers(): Record<string, string>
  follow?(): Promise<void>
}

type Round = {
  readonly counties: Counties
  readonly app: FastifyInstance
  readonly description: Description
  readonly answers: ReadonlyMap<string, ValidateFunction>
  readonly isProblem: ValidateFunction
  readonly faults: LogLine[]
  readonly callers: ReturnType<typeof callersOf>
}

async function begin(): Promise<Round> {
  const counties = await makeCounties()
  const faults: LogLine[] = []
  // The clock of whom limits are counted by goes on by a second with each look: nobody is sent away for asking too often.
  let ms = 0
  const sources = { ...counties.environment.sources, nowMs: () => (ms += 1000) }
  const environment = { ...counties.environment, sources }
  const { registry } = counties
  const pages = createPages({ environment, registry })
  const app = await createHttpServer({
    environment,
    registry,
    pages,
    origin: ORIGIN,
    localOperator: true,
    log: line => faults.push(line),
  })
  const description = (await app.inject({ url: '/openapi.json' })).json() as Description
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  ;(formats as unknown as (a: Ajv2020) => void)(ajv)
  const answers = new Map(
    Object.values(description.paths)
      .flatMap(methods => Object.values(methods))
      .flatMap(one => {
        const schema = one.responses[200].content['application/json']?.schema
        return schema === undefined ? [] : [[one.operationId, ajv.compile(schema)] as const]
      }),
  )
  const isProblem = ajv.compile(description.components.schemas.Problem)
  return { counties, app, description, answers, isProblem, faults, callers: callersOf(counties) }
}

/** Ids and codes of the west, the inputs that ask for them, files: what a neighbour could have got to know of. */
function stockOf({ west }: Counties): Stock {
  const known = new Map<string, Set<unknown>>()
  const learn = (name: string, value: unknown): void => {
    if (typeof value === 'string') known.set(name, (known.get(name) ?? new Set()).add(value))
    else if (Array.isArray(value)) for (const one of value) learn(name, one)
    else if (typeof value === 'object' && value !== null) for (const [inside, one] of Object.entries(value)) learn(inside, one)
  }
  const inputs = new Map<string, object[]>()
  for (const place of ['west', 'east'] as const)
    for (const [name, targets] of Object.entries(targetsIn(west, UNITS[place].uscc)))
      for (const { input } of targets) {
        learn('', input)
        inputs.set(name, [...(inputs.get(name) ?? []), input])
      }
  for (const n of [1001, 1002, 1003, 1004, 1007]) learn('uscc', uscc(n))
  const bytes = (text: string) => Buffer.from(text)
  const files = [
    west.file,
    { name: 'a.csv', bytes: bytes('') },
    { name: 'b.csv', bytes: bytes('\ufeff列,列\n1,2\n"') },
    { name: 'c.csv', bytes: Buffer.from([0xff, 0xfe, 0, 0xd8, 0, 0]) },
    { name: 'd.xlsx', bytes: Buffer.concat([bytes('PK\u0003\u0004'), Buffer.alloc(60, 7)]) },
    { name: 'e.pdf', bytes: bytes('%PDF-1.7\n%%EOF') },
    { name: 'f.xls', bytes: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]) },
    { name: 'g.json', bytes: bytes('{"record":1}\n[') },
  ]
  return { known: new Map([...known].map(([name, values]) => [name, [...values]])), inputs, files }
}

const HELD_BY_ACCOUNTS = ROLES.filter(role => role !== 'public' && role !== 'local-operator')
const callerIn = (counties: Counties, place: Place, role: Role): Caller => ({
  name: `${place} ${role}`,
  role,
  isEast: place === 'east',
  headers: () => counties.headersOf(place, role),
  follow: () => counties.follow(place, role),
})
const PAGE = { host: 'credit.example.gov' }
const NOBODY: readonly Caller[] = [
  { name: 'public', role: 'public', isEast: true, headers: () => PAGE },
  {
    name: 'a session that is none',
    role: 'none',
    isEast: true,
    headers: () => ({ ...PAGE, cookie: '__Host-xinheng=xs_none; a=b' }),
  },
  {
    name: 'a key that is none',
    role: 'none',
    isEast: true,
    headers: () => ({ ...PAGE, authorization: `Bearer ${'x'.repeat(50)}` }),
  },
]
const OPERATOR: Caller = {
  name: 'local-operator',
  role: 'local-operator',
  isEast: false,
  headers: () => ({ host: 'localhost:8080', 'xinheng-purpose': 'test' }),
}
/** The neighbour first: what the west does itself may be shown to all. */
const callersOf = (counties: Counties): { readonly east: readonly Caller[]; readonly all: readonly Caller[] } => {
  const heldIn = (place: Place) => HELD_BY_ACCOUNTS.map(role => callerIn(counties, place, role))
  const east = [...NOBODY, ...heldIn('east')]
  return { east, all: [...heldIn('west'), ...heldIn('city'), OPERATOR, ...east] }
}

/** Whoever reaches every county by the written matrix is shown the west as well: auditors, and the window that all results go back to. */
const reachesAll = ({ registry }: Counties, asks: string, caller: Caller): boolean => {
  const operation = registry.get(asks)
  const role = HELD_BY_ACCOUNTS.find(one => one === caller.role)
  return asks.startsWith('audit.') || (operation !== undefined && role !== undefined && reachOf(operation, role) === 'all')
}

/** What is wrong with an answer, or undefined. */
function wrongWith(
  { counties, answers, isProblem, faults }: Round,
  made: Made,
  caller: Caller,
  answer: Awaited<ReturnType<FastifyInstance['inject']>>,
  marks: readonly string[],
): string | undefined {
  const { statusCode: status, body: text } = answer
  // What is answered to HEAD has no body.
  const isJson = made.method !== 'HEAD' && String(answer.headers['content-type']).includes('json')
  if (status >= 500) {
    const { code, trace } = isJson ? (answer.json() as { code: string; trace?: string }) : { code: 'page', trace: text }
    if (status === 503 && (made.method === 'HEAD' || SAID_503.has(code))) return undefined
    const line = faults.find(one => trace?.includes(String(one.trace)))
    return `${status} ${code} ${line?.name} ${line?.message ?? line?.sqlState} ${(line?.frames as string[])?.slice(0, 3).join(' ')}`
  }
  if (caller.isEast) {
    const asked = made.url + String(made.payload ?? '')
    const shown = marks.find(mark => text.includes(mark) && !asked.includes(mark) && !asked.includes(encodeURIComponent(mark)))
    if (shown !== undefined && !reachesAll(counties, made.asks, caller)) return `shows ${shown}`
  }
  if (made.method === 'HEAD' || !made.url.startsWith('/api/')) return undefined
  if (status >= 400) {
    if (!isJson || !isProblem(answer.json())) return `${status} is no problem: ${text.slice(0, 200)}`
    const { code } = answer.json() as { code: string }
    return (REFUSAL_CODES as readonly string[]).includes(code) ? undefined : `${status} with a code of no refusal: ${code}`
  }
  const isAnswer = answers.get(made.asks)
  if (isAnswer === undefined || status === 304) return undefined
  return isAnswer(answer.json()) ? undefined : `not what is described: ${JSON.stringify(isAnswer.errors?.[0]).slice(0, 300)}`
}

for (let first = FROM; first < FROM + REQUESTS; first += ROUND) {
  const many = Math.min(ROUND, FROM + REQUESTS - first)
  const which = `seed ${SEED}, ${many} from ${first} on`
  test(`no request is answered with a fault, in another form than described, or with what is another county’s (${which})`, async t => {
    const round = await begin()
    try {
      await askAll(t, round, first, many)
    } finally {
      await round.app.close()
      await round.counties.close()
    }
  })
}

async function askAll(t: TestContext, round: Round, first: number, many: number): Promise<void> {
  const { counties, app, description, faults, callers } = round
  const { west } = counties
  const marks = [west.mark, west.hidden]
  const requests = madeRequests(description, stockOf(counties))
  const mayAsk = new Map(counties.operations.map(({ name, may }) => [name, new Set<string>(may)]))
  const wrong = new Map<string, string>()
  const statuses = new Map<string, number>()
  const done = new Set<string>()
  const switchMode = counties.operations.find(({ name }) => name === 'access.switch-mode')!
  const takeUpAgain = async (): Promise<void> => {
    const { status } = await counties.ask('city', 'administrator', switchMode, { readOnly: false })
    if (status === 401) await counties.follow('city', 'administrator')
  }
  let asked = 0
  const askOne = async (made: Made, among: readonly Caller[], isAgain = false): Promise<void> => {
    // Three of four by whoever may; the rest by anybody.
    const may =
      made.by % 4 === 0 ? [] : among.filter(({ role }) => mayAsk.get(made.asks as `${string}.${string}`)?.has(role) === true)
    const these = may.length > 0 ? may : among
    const caller = these[(made.by >> 2) % these.length]!
    const options = { method: made.method, url: made.url, headers: { ...caller.headers(), ...made.headers } }
    const answer = await app.inject({
      ...options,
      ...(made.payload === undefined ? {} : { payload: made.payload }),
    } as InjectOptions)
    if (!isAgain) asked += 1
    const kind = answer.statusCode === 503 ? `503 ${/"code":"(\w+)"/.exec(answer.body)?.[1]}` : `${answer.statusCode}`
    statuses.set(kind, (statuses.get(kind) ?? 0) + 1)
    if (answer.statusCode === 200) done.add(made.asks)
    const found = wrongWith(round, made, caller, answer, among === callers.east ? marks : [])
    const of = `${made.asks}: ${found}`
    if (found !== undefined && !wrong.has(of))
      wrong.set(of, `as ${caller.name}: ${made.method} ${made.url.slice(0, 300)} ${String(made.payload ?? '').slice(0, 300)}`)
    if (answer.statusCode === 401 && caller.follow !== undefined) await caller.follow()
    if (answer.statusCode !== 503 || !answer.body.includes('"READ_ONLY"')) return
    // What keeps everybody else out would make the rest of the requests say nothing: it is ended, and this is asked once more.
    await takeUpAgain()
    if (!isAgain) await askOne(made, among, true)
  }
  for (const [among, upTo] of [
    [callers.east, Math.ceil(many / 2)],
    [callers.all, many],
  ] as const)
    while (asked < upTo && wrong.size < 20) {
      const chunk = fc.sample(requests, { seed: SEED + first + asked, numRuns: Math.min(CHUNK, upTo - asked) })
      const next = chunk[Symbol.iterator]()
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const made of next) await askOne(made, among)
        }),
      )
      faults.length = 0
    }
  t.diagnostic(
    `${asked} requests, ${done.size} operations and pages answered; ${[...statuses]
      .toSorted()
      .map(([status, n]) => `${status}: ${n}`)
      .join(', ')}`,
  )
  assert.deepEqual(
    [...wrong].map(([what, made]) => `${what}\n    ${made}`),
    [],
  )
  assert.equal(asked, many)
  // They came through: most of what there is to be asked was answered to somebody.
  assert.ok(done.size > (many < 5000 ? 20 : 120), `${done.size} were answered`)
}
