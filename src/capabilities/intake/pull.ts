/** Views of departments' databases are read for what is new; what they give is handed in like a file of the unit. */

import { Type } from '@sinclair/typebox'
import {
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
import { advancePull, endPull, findAddress, findPull, listPulls, type Pull, putPull } from './pull-store.ts'
import { carryOn, foreignCodes } from './run-submission.ts'
import { SubmissionShape, SubmitInput } from './shapes.ts'
import { findSubmission, type IntakeTables } from './store.ts'
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
})

const shownPull = ({ id, unitId: _, division: _d, endedOn: _e, ...pull }: Pull, unit: Pick<Unit, 'uscc' | 'name'>) => ({
  pull: id,
  unit: { uscc: unit.uscc, name: unit.name },
  ...pull,
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
    },
    closed,
  ),
  output: PullShape,
  async run(ctx, { item, source, address: text, view, cursor }) {
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
    const pull = { id, unitId: unit.unitId, division: unit.division, item, host, kind: address.kind, view, cursor }
    await putPull(ctx.tx, { ...pull, address: wrapped })
    ctx.onBehalfOf(unit.unitId)
    return shownPull({ ...pull, readTo: null, readAt: null, lastSubmission: null, endedOn: null }, unit)
  },
})

export const pulls = query({
  name: 'intake.pulls',
  title: 'Views of departments’ databases that are read, and how far',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: Type.Object({}, closed),
  output: Type.Object({ pulls: Type.Array(PullShape) }),
  async run(ctx) {
    ctx.looked(NO_ORGANISATION, 'pulls')
    const units = await unitsById(ctx.tx)
    const all = await listPulls(ctx.tx, ctx.scope.bounds())
    return { pulls: all.map(pull => shownPull(pull, namedUnit(units, pull.unitId))) }
  },
})

const getPull = async (ctx: Pick<Context, 'tx' | 'scope'>, id: string): Promise<Pull> => {
  const pull = await findPull(ctx.tx, id)
  if (pull === undefined || pull.endedOn !== null || !ctx.scope.admits(pull))
    throw new Refusal('PULL_UNKNOWN', { details: { pull: id } })
  return pull
}

export const dropPull = command({
  name: 'intake.drop-pull',
  title: 'Read a view no more, and forget how its server is reached',
  may: ['local-operator', 'centre-officer'],
  within: 'own-division',
  input: Type.Object({ pull: Id }, closed),
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
    const { database, keys } = ctx.environment
    const known = await database.transaction(
      async tx => {
        const one = await getPull({ tx, scope: ctx.scope }, input.pull)
        const tree = await readUnitTree(tx, ctx.today)
        const unit = tree.byId.get(one.unitId)!
        ctx.onBehalfOf(unit.unitId)
        await mustHandIn({ ...ctx, tx }, unit, one.item)
        return { one, unit, codes: foreignCodes(tree, unit), wrapped: (await findAddress(tx, input.pull))! }
      },
      { readOnly: true },
    )
    const { one, unit, codes, wrapped } = known
    const address = parseViewAddress(Buffer.from(await keys.files.unwrap(wrapped, aboutPull(one.id))).toString())!
    mustBeAllowed(ctx, address)
    const read = await readNew(address, one, input.again ? null : one.readTo)
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

const readNew = async (address: ViewAddress, { view, cursor }: Pull, after: string | null): Promise<ReadView> => {
  try {
    return await readView({ address, view, cursor, after, limit: MOST_ROWS })
  } catch (thrown) {
    // Drivers put what the connection string holds into their messages; of those nothing is told.
    throw new Refusal('PULL_FAILED', { details: { view, fault: viewFaultOf(thrown) } })
  }
}

const fileName = ({ view }: Pull): string => `${masked(view)}.jsonl`.slice(-200)

/** As JSON Lines under the names of the columns; what is null is left out. */
async function* linesOf({ columns, rows }: ReadView): AsyncGenerator<Uint8Array> {
  for (const row of rows) {
    const named = columns.flatMap((column, at) => (row[at] == null ? [] : [[column, row[at]] as const]))
    yield Buffer.from(`${JSON.stringify(Object.fromEntries(named))}\n`)
  }
}
