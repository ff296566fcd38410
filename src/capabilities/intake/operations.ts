/** What may be asked of intake: hand in a file, watch it, read what was found. */

import {
  type CommandContext,
  type Context,
  getSourceUnit,
  keptFileName,
  longCommand,
  NO_ORGANISATION,
  noteList,
  query,
  READERS,
  sourceBounds,
} from '#capabilities/operation'
import { isListedByProcedure } from '#rules/lists'
import { Refusal } from '#rules/outcome'
import { dropSpool } from '#storage/files'
import { listUnits, listUnitsThatMayHandIn, mayHandIn, readUnitTree, type Unit, unitsById } from '#storage/organisations'
import { listCauses, listFoundRows } from './finding-store.ts'
import { carryOn, foreignCodes, OPERATION } from './run-submission.ts'
import {
  FindingsInput,
  FindingsOutput,
  ListInput,
  ListOutput,
  ShowInput,
  ShownSubmission,
  SubmissionShape,
  SubmitInput,
} from './shapes.ts'
import { findSubmission, listSubmissions, type Submission } from './store.ts'
import { openSubmission, takeIn } from './take-in.ts'
import { organisationsBetween, organisationsNamed } from './whose-rows.ts'

/** Refuses where the item is none, or the unit may not hand it in today. */
export const mustHandIn = async (ctx: Pick<Context, 'tx' | 'law' | 'today'>, unit: Unit, item: string): Promise<void> => {
  const known = ctx.law.items.get(item)
  if (known === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item } })
  if (isListedByProcedure(known))
    throw new Refusal('LISTED_BY_PROCEDURE', {
      clause: 'cn-state-council-office-2020-49#severe-lists',
      details: { item: known.title },
    })
  if (await mayHandIn(ctx.tx, unit.unitId, item, ctx.today)) return
  const units = (await listUnitsThatMayHandIn(ctx.tx, item, ctx.today)).map(({ uscc, name }) => ({ uscc, name }))
  throw new Refusal('UNIT_MAY_NOT_HAND_IN', { details: { unit: unit.name, item: known.title, units } })
}

/** What is looked at before a file is taken in, and the file in its spool. */
export const prepareFile = async (
  ctx: Omit<CommandContext, 'tx'>,
  input: { readonly item: string; readonly source: string },
) => {
  const file = ctx.file
  if (file === undefined) throw new Refusal('FILE_EMPTY')
  const { unit, codes } = await ctx.environment.database.transaction(
    async tx => {
      const source = await getSourceUnit({ tx, scope: ctx.scope }, input.source)
      ctx.onBehalfOf(source.unitId)
      await mustHandIn({ ...ctx, tx }, source, input.item)
      return { unit: source, codes: foreignCodes(await readUnitTree(tx, ctx.today), source) }
    },
    { readOnly: true },
  )
  return { unit, ...(await takeIn(ctx, { bytes: file.bytes, name: file.name, codes })) }
}

export const keptName = ({ file }: Pick<CommandContext, 'file'>): string => (file === undefined ? '' : keptFileName(file, 200))

/** Hands in a file: spooled and opened here, read and written in chunks by `carryOn`. */
export const submit = longCommand({
  name: OPERATION,
  title: 'Hand in a file of one item as a unit',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  takesFile: true,
  input: SubmitInput,
  output: SubmissionShape,
  prepare: prepareFile,
  async giveUp(ctx, { id }) {
    await dropSpool(ctx.environment.dataDir, id)
  },
  async open(ctx, { item }, { unit, ...taken }) {
    ctx.onBehalfOf(unit.unitId)
    const submission = await openSubmission(ctx, taken, { unit, item, fileName: keptName(ctx) })
    return { subject: submission.id, output: shownAs(submission, unit) }
  },
  carryOn,
})

/** What everyone is shown of a submission. */
export const shownAs = (submission: Submission, unit: Pick<Unit, 'uscc' | 'name' | 'division'>) => ({
  submission: submission.id,
  item: submission.item,
  unit: { uscc: unit.uscc, name: unit.name, division: unit.division },
  fileName: submission.fileName,
  media: submission.media,
  bytes: submission.bytes,
  sha256: submission.sha256,
  receivedAt: submission.receivedAt,
  receivedOn: submission.receivedOn,
  closedAt: submission.closedAt,
  outcome: submission.outcome ?? ('open' as const),
  refusal: submission.refusal,
  share: submission.closedAt !== null ? 1 : (submission.readerAt?.share ?? null),
  rows: submission.counts.rows,
  registered: submission.counts.registered,
  amended: submission.counts.amended,
  unchanged: submission.counts.unchanged,
  refused: submission.counts.refused,
  held: submission.counts.held,
  late: submission.counts.late,
  personRows: submission.counts.person_rows,
  takeover: submission.takeover,
  rehearsal: submission.rehearsal,
})

/** A submission within the actor's reach; of others not even that they exist. */
export const getSubmission = async (ctx: Pick<Context, 'tx' | 'scope'>, id: string): Promise<Submission> => {
  const submission = await findSubmission(ctx.tx, id)
  if (submission === undefined || !ctx.scope.admits(submission))
    throw new Refusal('SUBMISSION_UNKNOWN', { details: { submission: id } })
  return submission
}

export const list = query({
  name: 'intake.list',
  title: 'List submissions, newest first',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: ListInput,
  output: ListOutput,
  async run(ctx, input) {
    const { source, item, limit } = input
    const { unitId, divisions } = await sourceBounds(ctx, source)
    const submissions = await listSubmissions(ctx.tx, { unitId, divisions, item, limit })
    const units = await unitsById(ctx.tx)
    ctx.looked(NO_ORGANISATION, `submissions ${submissions.length}`)
    return { submissions: submissions.map(submission => shownAs(submission, units.get(submission.unitId)!)) }
  },
})

export const show = query({
  name: 'intake.show',
  title: 'Show one submission: how far it is, its counts, its findings by cause',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: ShowInput,
  output: ShownSubmission,
  async run(ctx, input) {
    const submission = await getSubmission(ctx, input.submission)
    const unit = (await listUnits(ctx.tx)).find(({ unitId }) => unitId === submission.unitId)!
    ctx.looked(NO_ORGANISATION, `submission ${submission.id}`)
    return { ...shownAs(submission, unit), headings: submission.headings, causes: await listCauses(ctx.tx, submission.id) }
  },
})

export const findings = query({
  name: 'intake.findings',
  title: 'Read what was found, row by row',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: FindingsInput,
  output: FindingsOutput,
  async run(ctx, input) {
    const submission = await getSubmission(ctx, input.submission)
    const { id } = submission
    const found = await listFoundRows(ctx.tx, id, input)
    const [first, last] = [found.rows[0]?.row, found.rows.at(-1)?.row]
    const said = found.rows.flatMap(row => row.findings.flatMap(one => [one.value ?? '', JSON.stringify(one.params ?? '')]))
    const whose = first === undefined ? [] : await organisationsBetween(ctx.tx, id, first, last!)
    whose.push(...(await organisationsNamed(ctx.tx, said)))
    noteList(
      ctx,
      whose.map(organisationId => ({ organisationId })),
      `findings ${id} after ${input.after}`,
    )
    return found
  },
})
