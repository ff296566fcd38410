/** Codes with two names: rows whose code is known under another name, gathered by organisation and name, and what an officer says of it. */

import { command, NO_ORGANISATION, namedUnit, noteList, query, READERS } from '#capabilities/operation'
import { foldName } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { lockLedger, lockOrganisations } from '#storage/ledger'
import { decideName, findOrganisation, listDecidedNames, listHomonyms, listNames, unitsById } from '#storage/organisations'
import { REGISTRATION } from './chunk-rows.ts'
import { listConflicts } from './conflict-store.ts'
import { boundsOf } from './held.ts'
import { ConflictsOutput, DecideNameInput, DecideNameOutput, HeldListInput, NamesInput, NamesOutput } from './held-shapes.ts'
import { takeNamed } from './held-store.ts'
import { judgeEachAgain, MOST_ROWS } from './judge-again.ts'
import { getOrganisation, OFFICERS, refuseNumbers } from './officers.ts'

export const nameConflicts = query({
  name: 'intake.name-conflicts',
  title: 'Codes that came with a name that is none of their organisation’s, with the names known and the rows that wait',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: HeldListInput,
  output: ConflictsOutput,
  async run(ctx, { after, limit, ...filter }) {
    const { conflicts, count } = await listConflicts(ctx.tx, { ...(await boundsOf(ctx, filter)), after, limit })
    const units = await unitsById(ctx.tx)
    const shown = []
    for (const { organisationId, folded, unitIds, ...one } of conflicts) {
      const names = (await listNames(ctx.tx, organisationId)).filter(({ standing }) => standing !== 'withdrawn')
      const organisation = await findOrganisation(ctx.tx, one.uscc)
      ctx.looked(organisationId, 'names')
      shown.push({
        ...one,
        known: names.map(({ name, standing, fromOn, untilOn }) => ({ name, standing, from: fromOn, until: untilOn })),
        registered: organisation?.registeredOn != null,
        homonyms: await listHomonyms(ctx.tx, folded, organisationId),
        units: unitIds.map(unitId => namedUnit(units, unitId)),
      })
    }
    if (shown.length === 0) ctx.looked(NO_ORGANISATION, 'name conflicts')
    return { conflicts: shown, count }
  },
})

export const decideOnName = command({
  name: 'intake.decide-name',
  title:
    'Say of a name that came with a code what it is: a new or former name and of which day, a slip, or another’s; rows that wait are judged again',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: DecideNameInput,
  output: DecideNameOutput,
  async run(ctx, input) {
    const organisation = await getOrganisation(ctx, input.uscc)
    const { organisationId } = organisation
    const folded = foldName(input.name)
    const rows = await takeNamed(ctx.tx, organisationId, folded, MOST_ROWS)
    if (!ctx.scope.admits(organisation) && !rows.some(row => ctx.scope.admits(row)))
      throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: input.uscc } })
    refuseNumbers(input.reason)
    const on = dayOf(input.on, input.decision === 'new-name' || input.decision === 'former-name', ctx.today)
    if (rows.some(({ item }) => item === REGISTRATION)) await lockLedger(ctx.tx)
    else await lockOrganisations(ctx.tx, [organisationId])
    const name = rows[0]?.partyName ?? input.name
    const { decision, reason } = input
    const division = ctx.actor.division ?? null
    await decideName(ctx.tx, { organisationId, name, folded, decision, on, reason, actId: ctx.act.id, division }, ctx.today)
    return { uscc: input.uscc, name, rows: await judgeEachAgain(ctx, rows, 'named') }
  },
})

/** A name begins or ends on a day that has come. */
function dayOf(text: string | undefined, isNeeded: boolean, today: LocalDate): LocalDate | null {
  if (!isNeeded) return null
  const day = text === undefined ? undefined : parseLocalDate(text)
  if (day === undefined || day > today)
    throw new Refusal('INPUT_INVALID', {
      details: { places: [{ place: '/on', keyword: day === undefined ? 'required' : 'maximum' }] },
    })
  return day
}

export const decidedNames = query({
  name: 'intake.decided-names',
  title: 'What officers have said of names that came with a code, newest first; said again, the newest word holds',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: NamesInput,
  output: NamesOutput,
  async run(ctx, { limit }) {
    ctx.scope.bounds()
    const names = await listDecidedNames(ctx.tx, limit)
    noteList(ctx, names, 'decided names')
    return {
      names: names.map(({ uscc, name, decision, on, reason, decidedOn }) => ({ uscc, name, decision, on, reason, decidedOn })),
    }
  },
})
