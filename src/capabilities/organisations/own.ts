/** Everything that is held about one's own organisation, also what the public is not shown: what it says, how it stands, until when. */

import { Type } from '@sinclair/typebox'
import { query } from '#capabilities/operation'
import type { Field } from '#rules/catalogue'
import { findReason } from '#rules/disclosure'
import { type Law, SEVERITIES } from '#rules/law'
import { changesAround, formatRecordId, isShownOn, lastShownOn, PUBLIC_CHANGES, type RecordState } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { explainRecord, listRecords, newestFact, type StoredRecord } from '#storage/ledger'
import { NO_NOTICES } from '#storage/notices'
import { findOrganisation, findOrganisationById, type Unit, unitsById } from '#storage/organisations'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()

/** How a record stands to the public on the day. */
const STANDINGS = ['shown', 'coming', 'hidden', 'shielded', 'over', 'ended'] as const
type Standing = (typeof STANDINGS)[number]

const SEEN = ['public', 'own-page', 'shared'] as const

/** Who tells an organisation before something about it is made public, and hears it: whoever decides. What this platform adds is a service. */
const TOLD_BEFORE = ['cn-samr-2021-45#8', 'cn-state-council-office-2020-49#severe-lists'] as const

const OwnInput = Type.Object(
  { uscc: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Of whoever acts for no organisation' })) },
  { additionalProperties: false },
)
const OwnOutput = Type.Object({
  today: Text,
  uscc: Nullable(Text),
  name: Text,
  days: Type.Integer({ description: 'How many days before and after a change it is said: a choice of the place, no law' }),
  told: Type.Array(Text, { description: 'Clauses by which whoever decides tells the organisation before publication' }),
  records: Type.Array(
    Type.Object({
      id: Text,
      item: Text,
      title: Text,
      documentNo: Nullable(Text),
      matter: Nullable(Text),
      authority: Nullable(Text),
      source: Nullable(Text),
      severity: Nullable(Text),
      standing: Type.Union(STANDINGS.map(one => Type.Literal(one))),
      reason: Nullable(Type.String({ description: 'Why it is not shown, or no longer' })),
      determinedOn: Nullable(Text),
      recordedOn: Text,
      from: Nullable(Type.String({ description: 'The day from which it is or was to be shown' })),
      last: Nullable(Type.String({ description: 'The last day on which it is or was shown' })),
      mayEndEarlyFrom: Nullable(Text),
      endedOn: Nullable(Text),
      isObjected: Type.Boolean(),
      changes: Type.Array(Type.Object({ what: Type.Union(PUBLIC_CHANGES.map(one => Type.Literal(one))), on: Text }), {
        description: 'What the public begins or ceases to see within those days',
      }),
      clauses: Type.Array(Text, { description: 'By which it stands so' }),
      fields: Type.Array(
        Type.Object({
          title: Text,
          value: Text,
          seen: Type.Union(
            SEEN.map(one => Type.Literal(one)),
            { description: 'Who sees it while the record is shown: everybody, readers of the page of the organisation, units' },
          ),
        }),
      ),
    }),
  ),
})

const standingOf = (state: RecordState, today: LocalDate): Standing => {
  if (isShownOn(state, today)) return 'shown'
  if (state.endedOn !== null && state.endedOn <= today) return 'ended'
  if (state.disclosedFrom === null) return 'hidden'
  if (state.disclosedFrom > today) return 'coming'
  return state.disclosedUntil !== null && state.disclosedUntil <= today ? 'over' : 'shielded'
}

const BETWEEN = '\uff1b'

type Day = { readonly law: Law; readonly today: LocalDate; readonly days: number; readonly units: ReadonlyMap<string, Unit> }

const ownRecord = (record: StoredRecord, { law, today, days, units }: Day) => {
  const { value: state, because } = explainRecord(record, law)
  const fact = newestFact(record)
  const item = law.item(record.state.item, fact?.v)
  const said = (prop: string | undefined): string | null => {
    const value = prop === undefined ? undefined : fact?.fields[prop]
    if (value === undefined || value.length === 0) return null
    return typeof value === 'string' ? value : value.join(BETWEEN)
  }
  const after = (item?.fields ?? []).findIndex(one => one.prop === item?.roles.documentNo) + 1
  const matter = (item?.fields ?? []).slice(after).find(one => one.type === 'text' && said(one.prop) !== null)
  const nameOf = (id: string | null): string | null => (id === null ? null : (units.get(id)?.name ?? null))
  const standing = standingOf(state, today)
  const field = standing === 'shown' ? 'disclosedUntil' : standing === 'ended' ? 'endedOn' : 'reason'
  return {
    id: formatRecordId(record.state.organisationId, record.state.recordNo),
    item: record.state.item,
    title: item?.title ?? record.state.item,
    documentNo: said(item?.roles.documentNo),
    matter: said(matter?.prop),
    authority: nameOf(record.state.unitId) ?? said(item?.roles.authorityName),
    source: nameOf(record.state.sourceUnitId),
    severity: state.severity === null ? null : SEVERITIES[state.severity - 1]!,
    standing,
    reason: state.reason === null ? null : (findReason(state.reason) ?? null),
    determinedOn: state.determinedOn,
    recordedOn: state.recordedOn,
    from: state.disclosedFrom,
    last: lastShownOn(state),
    mayEndEarlyFrom: state.mayEndEarlyFrom,
    endedOn: state.endedOn,
    isObjected: state.objectedFrom !== null && (state.objectedUntil === null || state.objectedUntil > today),
    changes: changesAround(state, today, days),
    clauses: [...new Set(because.flatMap(one => (one.field === field && one.clause !== undefined ? [one.clause] : [])))],
    fields: (item?.fields ?? []).flatMap((one: Field) => {
      const value = said(one.prop)
      if (one.person || one.disclosure === 'none' || value === null) return []
      return [{ title: one.title, value, seen: one.disclosure }]
    }),
  }
}

export const own = query({
  name: 'organisations.own',
  title: 'Everything that is held about one’s own organisation, shown to the public or not, with how it stands and until when',
  may: ['local-operator', 'organisation-user'],
  within: 'own-organisation',
  input: OwnInput,
  output: OwnOutput,
  async run({ tx, law, today, looked, scope, actor, environment }, { uscc }) {
    const id = actor.role === 'organisation-user' ? actor.organisationId : undefined
    const code = uscc?.trim().toUpperCase()
    const found =
      code !== undefined ? await findOrganisation(tx, code) : id === undefined ? undefined : await findOrganisationById(tx, id)
    if (found === undefined || !scope.admits(found))
      throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: code ?? '' } })
    const units = await unitsById(tx)
    const { days } = environment.notices ?? NO_NOTICES
    const records = (await listRecords(tx, found.organisationId)).map(record => ownRecord(record, { law, today, days, units }))
    looked(found.organisationId, ['names', ...[...new Set(records.map(one => one.item))].sort()].join(' '))
    return { today, uscc: found.uscc, name: found.name, days, told: [...TOLD_BEFORE], records }
  },
})
