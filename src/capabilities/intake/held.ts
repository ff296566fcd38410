/** The queue of held rows: what waits, one row with everything in view, and the decision on it. */

import type { Static } from '@sinclair/typebox'
import {
  command,
  NO_ORGANISATION,
  namedUnit,
  noteList,
  type QueryContext,
  query,
  READERS,
  sourceBounds,
} from '#capabilities/operation'
import { type Finding, Refusal } from '#rules/outcome'
import { findOrganisation, type Unit, unitsById } from '#storage/organisations'
import { type FoundRow, findingsBetween, putFindings } from './finding-store.ts'
import { DecideHeldInput, DecideHeldOutput, HeldListInput, HeldListOutput, HeldRowInput, HeldRowOutput } from './held-shapes.ts'
import { countHeld, dropFindings, type HeldDecision, listHeld, moveCounts, type QueuedRow, settleHeld } from './held-store.ts'
import { judgeAgain, readCovered, readHeldCells } from './judge-again.ts'
import { getHeld, OFFICERS, refuseNumbers } from './officers.ts'
import { followDecided } from './open-rows.ts'
import { findSubmission } from './store.ts'
import { organisationsOfHeld } from './whose-rows.ts'

type Filter = { source?: string; item?: string; cause?: string }

export const boundsOf = async (ctx: Pick<QueryContext, 'tx' | 'scope'>, { source, item, cause }: Filter) => ({
  ...(await sourceBounds(ctx, source)),
  ...{ item, causes: cause === undefined ? undefined : [cause] },
})

const lineOf = (row: QueuedRow, units: ReadonlyMap<string, Unit>) => ({
  ...{ submission: row.submission, row: row.row, unit: namedUnit(units, row.unitId), item: row.item, cause: row.cause },
  ...{ uscc: row.uscc, name: row.partyName, heldOn: row.heldOn, untilOn: row.untilOn },
})

export const heldList = query({
  name: 'intake.held-list',
  title: 'Rows that are held and wait for a decision, the oldest first',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: HeldListInput,
  output: HeldListOutput,
  async run(ctx, { after, limit, ...filter }) {
    const bounds = await boundsOf(ctx, filter)
    const { rows, count } = await listHeld(ctx.tx, { ...bounds, after, limit })
    const units = await unitsById(ctx.tx)
    noteList(ctx, await organisationsOfHeld(ctx.tx, rows), 'held rows')
    return { rows: rows.map(row => lineOf(row, units)), count, causes: await countHeld(ctx.tx, bounds) }
  },
})

export const heldRow = query({
  name: 'intake.held-row',
  title: 'One held row with all that it says; for whoever decides, also what is covered of it',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: HeldRowInput,
  output: HeldRowOutput,
  async run(ctx, { submission: id, row }) {
    const held = await getHeld(ctx, id, row)
    const submission = (await findSubmission(ctx.tx, id))!
    const cells = (await readHeldCells(ctx, submission, [row])).get(row)
    if (cells === undefined) throw new Refusal('HELD_ROW_UNREADABLE', { details: { row } })
    // The unit has what it wrote; here it is shown to whoever has to say what it is.
    const decides = ctx.actor.role !== 'unit-reporter'
    const covered = new Map(decides ? await readCovered(ctx, id, row) : [])
    // It may have been held before it was known whose it is: then its code says so.
    const named = held.organisationId === null && held.uscc !== null ? await findOrganisation(ctx.tx, held.uscc) : undefined
    ctx.looked(
      held.organisationId ?? named?.organisationId ?? NO_ORGANISATION,
      `held row ${id} ${row}${covered.size > 0 ? ' uncovered' : ''}`,
    )
    return {
      ...lineOf(held, await unitsById(ctx.tx)),
      fileName: submission.fileName,
      mayRelease: held.hasCovered,
      mayMask: held.cause === 'PERSON_CONTACT_NUMBER' || held.cause === 'PERSON_IDENTITY_NUMBER',
      cells: cells.cells.map((text, at) => ({
        ...{ heading: cells.headings[at] ?? '', text, covered: covered.get(at) ?? null },
      })),
      findings: (await findingsBetween(ctx.tx, id, row, row)).get(row) ?? [],
    }
  },
})

const DECISIONS: Readonly<Record<string, HeldDecision>> = { mask: 'masked', release: 'released', again: 'again' }

export const decideHeld = command({
  name: 'intake.decide-held',
  title:
    'Decide on a held row: masked, released with a reason, judged again, or refused; then it is judged as if it came in now',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: DecideHeldInput,
  output: DecideHeldOutput,
  async run(ctx, { submission, row, decision, reason }) {
    const held = await getHeld(ctx, submission, row, { lock: true })
    refuseNumbers(reason)
    ctx.onBehalfOf(held.unitId)
    if (decision === 'refuse') return refuse(ctx, held)
    // What an identity number covers is not kept, and nobody may say that it is none.
    if (decision === 'release' && !held.hasCovered) throw new Refusal('HELD_NOT_RELEASED', { details: { cause: held.cause } })
    const [settled] = await judgeAgain(ctx, submission, [held], DECISIONS[decision]!)
    const findings = (await findingsBetween(ctx.tx, submission, row, row)).get(row) ?? []
    return { submission, ...settled!, findings }
  },
})

/** What held it now refuses it, and says so to the unit. */
const refuse = async (
  ctx: Parameters<typeof judgeAgain>[0],
  { submission, row, organisationId }: QueuedRow,
): Promise<Static<typeof DecideHeldOutput>> => {
  const said = (await findingsBetween(ctx.tx, submission, row, row)).get(row) ?? []
  const findings = said.map(one => ({ ...one, level: one.level === 'hold' ? ('error' as const) : one.level }))
  const settled = { decision: 'refused', outcome: 'refused', record: null } as const
  await dropFindings(ctx.tx, submission, [row])
  await putFindings(
    ctx.tx,
    submission,
    [{ row, findings: findings.map(asFound) }],
    ctx.today,
    () => organisationId ?? undefined,
  )
  await settleHeld(ctx.tx, { submission, row, ...settled, actId: ctx.act.id, today: ctx.today })
  await followDecided(ctx.tx, submission, [{ row, outcome: 'refused' }], ctx.today)
  await moveCounts(ctx.tx, submission, { registered: 0, amended: 0, unchanged: 0, refused: 1 })
  return { submission, row, outcome: 'refused', record: null, findings }
}

const asFound = ({ level, code, field, clause, value, params }: FoundRow['findings'][number]): Finding =>
  ({
    ...{ level, code },
    ...(field === null ? {} : { field }),
    ...(clause === null ? {} : { clause }),
    ...(value === null ? {} : { value }),
    ...(params === null ? {} : { params }),
  }) as Finding
