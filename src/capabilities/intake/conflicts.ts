/** Codes with two names: rows whose code is known under another name, gathered by organisation and name, and what an officer says of it. */

import { command, NO_ORGANISATION, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { foldName, parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { lockLedger, lockOrganisations } from '#storage/ledger'
import { decideName, findOrganisation, listDecidedNames, listHomonyms, listNames } from '#storage/organisations'
import { listConflicts, listHeldUnder } from './conflict-store.ts'
import { boundsOf, namedUnit, OFFICERS, unitsById } from './held.ts'
import { ConflictsInput, ConflictsOutput, DecideNameInput, DecideNameOutput, NamesInput, NamesOutput } from './held-shapes.ts'
import { judgeAgain } from './judge-again.ts'
import { REGISTRATION } from './judge-chunk.ts'
import { READERS } from './operations.ts'

/** Rows that one decision judges again; where more wait under the name, the rest is asked once more. */
const MOST_ROWS = 500

export const nameConflicts = query({
  name: 'intake.name-conflicts',
  title: 'Codes that came with a name that is none of their organisation’s, with the names known and the rows that wait',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: ConflictsInput,
  output: ConflictsOutput,
  async run(ctx, { after, limit, ...filter }) {
    const { conflicts, count } = await listConflicts(ctx.tx, { ...(await boundsOf(ctx, filter)), after, limit })
    const units = await unitsById(ctx)
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
    const unknown = new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: input.uscc } })
    const parsed = parseUscc(input.uscc)
    const organisation = parsed.ok ? await findOrganisation(ctx.tx, parsed.uscc) : undefined
    if (organisation === undefined) throw unknown
    const { organisationId } = organisation
    const folded = foldName(input.name)
    const rows = await listHeldUnder(ctx.tx, organisationId, folded, MOST_ROWS)
    if (!ctx.scope.admits(organisation) && !rows.some(row => ctx.scope.admits(row))) throw unknown
    if (masked(input.reason) !== input.reason) throw new Refusal('REASON_HOLDS_NUMBER')
    const on = dayOf(input.on, input.decision === 'new-name' || input.decision === 'former-name', ctx.today)
    if (rows.some(({ item }) => item === REGISTRATION)) await lockLedger(ctx.tx)
    else await lockOrganisations(ctx.tx, [organisationId])
    const name = rows[0]?.partyName ?? input.name
    const { decision, reason } = input
    await decideName(ctx.tx, { organisationId, name, folded, decision, on, reason, actId: ctx.act.id }, ctx.today)
    const results = []
    for (const [submission, some] of Map.groupBy(rows, row => row.submission))
      for (const settled of await judgeAgain(ctx, submission, some, 'named')) results.push({ submission, ...settled })
    return { uscc: input.uscc, name, rows: results }
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
    ctx.looked(NO_ORGANISATION, `decided names ${names.length}`)
    return {
      names: names.map(({ uscc, name, decision, on, reason, decidedOn }) => ({ uscc, name, decision, on, reason, decidedOn })),
    }
  },
})
