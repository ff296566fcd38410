/** What may be asked about organisations. */

import { type Environment, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { parseLocalDate } from '#rules/time'
import { listHandingIn, listUnits, readDivisions } from '#storage/organisations'
import { findOrganisations } from './find.ts'
import { FindInput, FindOutput, ListUnitsInput, ListUnitsOutput, ShowInput, ShowOutput } from './shapes.ts'
import { getOrganisation, reachOver, showNow, showOn } from './show.ts'

/** What divisions are called, by their codes: nobody's secret. */
export const divisionNames = ({ database }: Environment): Promise<ReadonlyMap<string, string>> =>
  database.transaction(async tx => new Map([...(await readDivisions(tx)).byCode].map(([code, { name }]) => [code, name])), {
    readOnly: true,
  })

/** Whoever handles, decides or supervises does so in a division. */
const OFFICERS = {
  'centre-officer': 'own-division',
  'case-handler': 'own-division',
  decider: 'own-division',
  supervisor: 'own-division',
} as const

export const find = query({
  name: 'organisations.find',
  title: 'Find organisations by code, by part of a name, or by a former name',
  may: ['public', 'local-operator'],
  input: FindInput,
  output: FindOutput,
  run: async ({ tx }, { text, limit }) => findOrganisations(tx, text, limit),
})

export const show = query({
  name: 'organisations.show',
  title: 'All that is known of one organisation, shown to the public or not, as of a day',
  may: ['local-operator', 'centre-officer', 'case-handler', 'decider', 'supervisor', 'organisation-user'],
  within: { ...OFFICERS, 'organisation-user': 'own-organisation' },
  needsPurpose: true,
  input: ShowInput,
  output: ShowOutput,
  async run({ tx, law, today, looked, scope }, { uscc, on }) {
    const day = on === undefined ? undefined : parseLocalDate(on)
    if (on !== undefined && day === undefined)
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/on', keyword: 'date' }] } })
    const organisation = await getOrganisation(tx, uscc)
    const reach = reachOver(scope, organisation, today)
    const shown =
      day === undefined ? await showNow(tx, organisation, law, reach) : await showOn(tx, organisation, law, day, reach)
    // Of what lies elsewhere, and of which nothing is shown here, not even that it exists.
    if (!reach.own && (scope.within !== 'own-division' || shown.records.length === 0))
      throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: organisation.uscc } })
    const items = new Set(shown.records.map(({ item }) => item))
    looked(organisation.organisationId, ['names', 'codes', ...[...items].sort()].join(' '))
    return { today, uscc: organisation.uscc, kind: organisation.kind, ...shown, names: [...shown.names] }
  },
})

export const listAllUnits = query({
  name: 'organisations.list-units',
  title: 'Every unit, also one that no longer exists',
  may: ['local-operator', 'centre-officer', 'administrator', 'auditor'],
  within: 'all',
  input: ListUnitsInput,
  output: ListUnitsOutput,
  async run({ tx, today }) {
    const units = await listUnits(tx)
    const codes = new Map(units.map(unit => [unit.unitId, unit.uscc]))
    const codeOf = (unitId: string | null) => (unitId === null ? null : (codes.get(unitId) ?? null))
    const handing = await listHandingIn(tx, today)
    return {
      units: units.map(({ unitId, uscc, name, division, fromOn, untilOn, parentId, successorId, letterCode }) => ({
        ...{ uscc, name, division, from: fromOn, until: untilOn, letterCode },
        ...{ parent: codeOf(parentId), successor: codeOf(successorId), items: [...(handing.get(unitId) ?? [])].sort() },
      })),
    }
  },
})
