/** Views of departments' databases are read for what is new; what they give is handed in like a file of the unit. */

import { Type } from '@sinclair/typebox'
import {
  type CommandContext,
  type Context,
  command,
  getSourceUnit,
  longCommand,
  NO_ORGANISATION,
  namedUnit,
  query,
  READERS,
} from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { formatInstant, type Instant, instantMs } from '#rules/time'
import type { Database } from '#storage/database'
import { dropSpool } from '#storage/files'
import { readUnitTree, type Unit, unitsById } from '#storage/organisations'
import {
  isAllowedHost,
  isColumnName,
  isViewName,
  parseViewAddress,
  type ReadView,
  readView,
  type ViewAddress,
  viewFaultOf,
} from '#storage/views'
import { mustHandIn, shownAs } from './operations.ts'
import {
  advancePull,
  endPull,
  findAddress,
  findPull,
  listPulls,
  noteTried,
  type Pull,
  putPull,
  scheduleIt,
  takeDue,
} from './pull-store.ts'
import { carryOn, foreignCodes } from './run-submission.ts'
import { SubmissionShape, SubmitInput } from './shapes.ts'
import { findSubmission, type IntakeTables, type Submission } from './store.ts'
import { openSubmission, type TakenIn, takeIn } from './take-in.ts'

/** Rows of one pull: they are held in memory on their way into the spool. */
const MOST_ROWS = 10_000
const aboutPull = (id: string): string => `pull ${id}`

const notAName = (place: string) =>
  new Refusal('INPUT_INVALID', { details: { places: [{ place, keyword: 'pattern', params: {} }] } })

const closed = { additionalProperties: false }
const Id = Type.String({ format: 'uuid' })
const Name = Type.String({ minLength: 1, maxLength: 127 })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const PullShape = Type.Object({
  pull: Id,
  unit: Type.Object({ uscc: Type.String(), name: Type.String() }),
  item: Type.String(),
  host: Type.String(),
  kind: Type.String(),
  view: Type.String(),
  cursor: Type.String(),
  readTo: Nullable(Type.String()),
  readAt: Nullable(Type.String()),
  lastSubmission: Nullable(Type.String()),
  triedAt: Nullable(Type.String({ description: 'The newest try, whether anything was new or not' })),
  fault: Nullable(Type.String({ description: 'Of the newest try; null where it went well' })),
  everyMinutes: Nullable(Type.Integer({ description: 'Null: read when somebody asks' })),
  nextAt: Nullable(Type.String({ description: 'When it is read by itself' })),
})
const Every = Type.Union([Type.Integer({ minimum: 5, maximum: 43_200 }), Type.Null()], {
  description: 'Read by itself every so many minutes; null: when somebody asks',
})

const MINUTE_MS = 60_000
const nextOf = ({ triedAt, everyMinutes }: Pull, nowMs: number): string | null => {
  if (everyMinutes === null) return null
  const due = triedAt === null ? nowMs : instantMs(triedAt as Instant) + everyMinutes * MINUTE_MS
  return formatInstant(Math.max(due, nowMs))
}

const shownPull = (
  { id, unitId: _, division: _d, endedOn: _e, ...pull }: Pull,
  unit: Pick<Unit, 'uscc' | 'name'>,
  nowMs: number,
) => ({
  pull: id,
  unit: { uscc: unit.uscc, name: unit.name },
  ...pull,
  nextAt: nextOf({ id, unitId: _, division: _d, endedOn: _e, ...pull }, nowMs),
})

/** What the settings allow is asked each time: a list that was shortened holds for pulls that stand already. */
const mustBeAllowed = (ctx: Pick<Context, 'environment'>, address: ViewAddress): void => {
  if (!isAllowedHost(address, ctx.environment.pullHosts ?? []))
    throw new Refusal('PULL_HOST_NOT_ALLOWED', { details: { host: `${address.host}:${address.port}` } })
}

export const addPull = command({
  name: 'intake.add-pull',
  title: 'Have a view of a department’s database read for what is new, in the name of its unit',
  may: ['local-operator', 'centre-officer'],
  within: 'own-division',
  secrets: ['address'],
  input: Type.Object(
    {
      ...SubmitInput.properties,
      address: Type.String({
        maxLength: 1000,
        description: 'postgresql://user:password@host:port/database or mysql://…, sslmode=require or verify-full; kept wrapped',
      }),
      view: Name,
      cursor: Type.String({
        minLength: 1,
        maxLength: 63,
        description: 'A column that only grows: whatever is new or changed comes after',
      }),
      everyMinutes: Type.Optional(Every),
    },
    closed,
  ),
  output: PullShape,
  async run(ctx, { item, source, address: text, view, cursor, everyMinutes }) {
    const unit = await getSourceUnit(ctx, source)
    await mustHandIn(ctx, unit, item)
    const address = parseViewAddress(text)
    if (address === undefined) throw new Refusal('PULL_ADDRESS_WRONG')
    if (!isViewName(view)) throw notAName('/view')
    if (!isColumnName(cursor)) throw notAName('/cursor')
    mustBeAllowed(ctx, address)
    const id = ctx.sources.uuid()
    const wrapped = await ctx.environment.keys.files.wrap(Buffer.from(text), aboutPull(id))
    const host = `${address.host}:${address.port}`
    const of = { id, unitId: unit.unitId, division: unit.division, item, host, kind: address.kind, view, cursor }
    const pull = { ...of, everyMinutes: everyMinutes ?? null }
    await putPull(ctx.tx, { ...pull, address: wrapped })
    ctx.onBehalfOf(unit.unitId)
    const never = { readTo: null, readAt: null, lastSubmission: null, triedAt: null, fault: null, endedOn: null }
    return shownPull({ ...pull, ...never }, unit, ctx.sources.nowMs())
  },
})

const Last = Type.Object({
  submission: Type.String(),
  outcome: Type.String({ description: 'open, done, refused' }),
  ...{ rows: Type.Integer(), landed: Type.Integer(), wanting: Type.Integer({ description: 'Refused and held' }) },
})
const lastOf = ({ id, outcome, counts: { rows, registered, amended, unchanged, refused, held } }: Submission) => ({
  submission: id,
  outcome: outcome ?? 'open',
  ...{ rows, landed: registered + amended + unchanged, wanting: refused + held },
})

export const pulls = query({
  name: 'intake.pulls',
  title: 'Views of departments’ databases that are read, and how far',
  may: ['local-operator', 'unit-reporter', 'centre-officer', 'administrator'],
  within: { ...READERS, administrator: 'own-division' },
  input: Type.Object({}, closed),
  output: Type.Object({
    pulls: Type.Array(Type.Object({ ...PullShape.properties, last: Nullable(Last) })),
    hosts: Type.Array(Type.String(), { description: 'Servers that the settings allow; a unit is not told' }),
  }),
  async run(ctx) {
    ctx.looked(NO_ORGANISATION, 'pulls')
    const units = await unitsById(ctx.tx)
    const nowMs = ctx.sources.nowMs()
    const pulls = []
    for (const pull of await listPulls(ctx.tx, ctx.scope.bounds())) {
      const last = pull.lastSubmission === null ? undefined : await findSubmission(ctx.tx, pull.lastSubmission)
      pulls.push({ ...shownPull(pull, namedUnit(units, pull.unitId), nowMs), last: last === undefined ? null : lastOf(last) })
    }
    return { pulls, hosts: ctx.scope.within === 'own-unit' ? [] : [...(ctx.environment.pullHosts ?? [])] }
  },
})

const getPull = async (ctx: Pick<Context, 'tx' | 'scope'>, id: string): Promise<Pull> => {
  const pull = await findPull(ctx.tx, id)
  if (pull === undefined || pull.endedOn !== null || !ctx.scope.admits(pull))
    throw new Refusal('PULL_UNKNOWN', { details: { pull: id } })
  return pull
}

export const PullIdInput = Type.Object({ pull: Id }, closed)

export const schedulePull = command({
  name: 'intake.schedule-pull',
  title: 'Say how often a view is read by itself, or that it is read only when somebody asks',
  may: ['local-operator', 'centre-officer', 'administrator'],
  within: 'own-division',
  input: Type.Object({ pull: Id, everyMinutes: Every }, closed),
  output: Type.Object({ pull: Id, everyMinutes: Nullable(Type.Integer()) }),
  async run(ctx, { pull: id, everyMinutes }) {
    const pull = await getPull(ctx, id)
    ctx.onBehalfOf(pull.unitId)
    await scheduleIt(ctx.tx, id, everyMinutes)
    return { pull: id, everyMinutes }
  },
})

/** Taken by whoever reads what is due. */
export const takeDuePull = (database: Database) => database.transaction(takeDue)

/** Asked by the program again and again while it waits: nobody looks at it. */
export const isOpen = (database: Database, submission: string): Promise<boolean> =>
  database.transaction<IntakeTables, boolean>(async tx => (await findSubmission(tx, submission))?.outcome === null, {
    readOnly: true,
  })

export const dropPull = command({
  name: 'intake.drop-pull',
  title: 'Read a view no more, and forget how its server is reached',
  may: ['local-operator', 'centre-officer', 'administrator'],
  within: 'own-division',
  input: PullIdInput,
  output: Type.Object({ pull: Id, endedOn: Type.String() }),
  async run(ctx, { pull: id }) {
    const pull = await getPull(ctx, id)
    ctx.onBehalfOf(pull.unitId)
    await endPull(ctx.tx, id, ctx.today)
    return { pull: id, endedOn: ctx.today }
  },
})

const PullInput = Type.Object(
  {
    pull: Id,
    again: Type.Boolean({
      default: false,
      description: 'From the beginning: for rows that were written with an earlier value than what had been read',
    }),
  },
  closed,
)
type Prepared = { pull: Pull; unit: Unit } & ({ nothing: string } | { nothing: undefined; read: ReadView; taken: TakenIn })

export const pull = longCommand<typeof PullInput, typeof SubmissionShape, Prepared>({
  name: 'intake.pull',
  title: 'Read what is new in a view of a department’s database, and hand it in as its unit',
  may: ['local-operator', 'centre-officer'],
  within: 'own-division',
  input: PullInput,
  output: SubmissionShape,
  async prepare(ctx, input): Promise<Prepared> {
    const { one, unit, codes, read } = await readPull(ctx, input.pull, {
      ...{ limit: MOST_ROWS, isNoted: true },
      after: input.again ? null : undefined,
    })
    if (read.rows.length === 0) {
      if (one.lastSubmission === null) throw new Refusal('PULL_EMPTY', { details: { view: one.view } })
      return { pull: one, unit, nothing: one.lastSubmission }
    }
    const taken = await takeIn(ctx, { bytes: linesOf(read), name: fileName(one), codes })
    return { pull: one, unit, nothing: undefined, read, taken }
  },
  /** Nothing is new: what was read last is answered again. */
  askedBefore: prepared => prepared.nothing,
  async giveUp(ctx, prepared) {
    if (prepared.nothing === undefined) await dropSpool(ctx.environment.dataDir, prepared.taken.id)
  },
  async open(ctx, _input, prepared) {
    if (prepared.nothing !== undefined) throw new Error('nothing new is not opened')
    const { unit, read, taken } = prepared
    ctx.onBehalfOf(unit.unitId)
    const submission = await openSubmission(ctx, taken, { unit, item: prepared.pull.item, fileName: fileName(prepared.pull) })
    // With the submission in one transaction: whatever is killed, every row is read once or again, and none is left out.
    if (!(await advancePull(ctx.tx, prepared.pull, read.cursor!, submission.id)))
      throw new Refusal('PULL_RUNNING', { details: { pull: prepared.pull.id } })
    return { subject: submission.id, output: shownAs(submission, unit) }
  },
  async settle({ database }, subject) {
    return database.transaction<IntakeTables, Shown>(
      async tx => {
        const submission = (await findSubmission(tx, subject))!
        return shownAs(submission, (await readUnitTree(tx, submission.receivedOn)).byId.get(submission.unitId)!)
      },
      { readOnly: true },
    )
  },
  carryOn,
})
type Shown = ReturnType<typeof shownAs>

type ToRead = {
  /** Undefined: from where it was read last. */
  readonly after: string | null | undefined
  readonly limit: number
  /** Whether what came of it is kept beside the source. */
  readonly isNoted?: boolean
}
type Reading = {
  readonly one: Pull
  readonly unit: Unit
  readonly codes: ReturnType<typeof foreignCodes>
  readonly read: ReadView
}

/** Some rows of a view within reach, as nobody but its unit hands them in. */
export const readPull = async (
  ctx: Pick<CommandContext, 'environment' | 'scope' | 'law' | 'today'> & Partial<Pick<CommandContext, 'onBehalfOf'>>,
  id: string,
  { after, limit, isNoted = false }: ToRead,
): Promise<Reading> => {
  const { database, keys } = ctx.environment
  const known = await database.transaction<IntakeTables, Omit<Reading, 'read'> & { wrapped: Uint8Array }>(
    async tx => {
      const one = await getPull({ tx, scope: ctx.scope }, id)
      const tree = await readUnitTree(tx, ctx.today)
      const unit = tree.byId.get(one.unitId)!
      ctx.onBehalfOf?.(unit.unitId)
      await mustHandIn({ ...ctx, tx }, unit, one.item)
      const last = one.lastSubmission === null || !isNoted ? undefined : await findSubmission(tx, one.lastSubmission)
      // What comes after may say more of the same records.
      if (last?.outcome === null) throw new Refusal('PULL_RUNNING', { details: { pull: id } })
      return { one, unit, codes: foreignCodes(tree, unit), wrapped: (await findAddress(tx, id))! }
    },
    { readOnly: true },
  )
  const { wrapped, ...rest } = known
  const { one } = rest
  const address = parseViewAddress(Buffer.from(await keys.files.unwrap(wrapped, aboutPull(one.id))).toString())!
  const note = async (fault: string | null) => {
    if (isNoted) await database.transaction(tx => noteTried(tx, one.id, fault))
  }
  let read: ReadView
  try {
    mustBeAllowed(ctx, address)
    const order = { address, view: one.view, cursor: one.cursor, after: after === undefined ? one.readTo : after, limit }
    read = await readView(order)
  } catch (thrown) {
    if (thrown instanceof Refusal) {
      await note('HOST_NOT_ALLOWED')
      throw thrown
    }
    const fault = viewFaultOf(thrown)
    await note(fault)
    // Drivers put what the connection string holds into their messages; of those nothing is told.
    throw new Refusal('PULL_FAILED', { details: { view: one.view, fault } })
  }
  await note(null)
  return { ...rest, read }
}

const fileName = ({ view }: Pull): string => `${masked(view)}.jsonl`.slice(-200)

/** As JSON Lines under the names of the columns; what is null is left out. */
async function* linesOf({ columns, rows }: ReadView): AsyncGenerator<Uint8Array> {
  for (const row of rows) {
    const named = columns.flatMap((column, at) => (row[at] == null ? [] : [[column, row[at]] as const]))
    yield Buffer.from(`${JSON.stringify(Object.fromEntries(named))}\n`)
  }
}
