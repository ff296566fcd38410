/** All that is known of one organisation, as of a day: its names, codes and records, shown to the public or not. */

import type { Scope } from '#capabilities/operation'
import { findReason } from '#rules/disclosure'
import { type Law, SEVERITIES } from '#rules/law'
import { ENTRY_KINDS, formatRecordId, isShownOn, lastShownOn, type RecordState } from '#rules/ledger'
import { parseUscc } from '#rules/organisations'
import { type Because, Refusal, type Ruling } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { findVersionOn, getLaw } from '#storage/law'
import { explainRecord, listRecords, type StoredRecord, type StoredState, stateOn } from '#storage/ledger'
import { findOrganisation, listCodes, listNames, type Organisation } from '#storage/organisations'
import { type KnownRecord, knownOf } from './as-of.ts'

/** By its code; refuses a text that is no code, and a code of which nothing is known. */
export const getOrganisation = async (tx: OpenTransaction, text: string): Promise<Organisation & { uscc: string }> => {
  const parsed = parseUscc(text)
  if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
  const found = await findOrganisation(tx, parsed.uscc)
  if (!found) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: parsed.uscc } })
  return { ...found, uscc: parsed.uscc }
}

/** What of an organisation is within reach: all of one's own; of another's, what one's own division decided and what everybody sees. */
export type Reach = { readonly own: boolean; record(state: StoredState): boolean }
export const reachOver = (scope: Scope, organisation: Organisation, today: LocalDate): Reach => {
  const own = scope.admits(organisation)
  const isWhole = own && scope.within !== 'own-division'
  const record = (state: StoredState) =>
    isWhole || isShownOn(state, today) || (scope.within === 'own-division' && scope.admits({ division: state.division }))
  return { own, record }
}

const shownState = (state: RecordState) => ({
  severity: state.severity === null ? null : SEVERITIES[state.severity - 1]!,
  determinedOn: state.determinedOn,
  recordedOn: state.recordedOn,
  disclosedFrom: state.disclosedFrom,
  disclosedUntil: state.disclosedUntil,
  lastShownOn: lastShownOn(state),
  mayEndEarlyFrom: state.mayEndEarlyFrom,
  shieldedFrom: state.shieldedFrom,
  shieldedUntil: state.shieldedUntil,
  objectedFrom: state.objectedFrom,
  objectedUntil: state.objectedUntil,
  shownFrom: state.shownFrom,
  endedOn: state.endedOn,
  reason: state.reason === null ? null : (findReason(state.reason) ?? null),
  dueOn: state.dueOn,
})

const shownRecord = (record: StoredRecord, ruling: Ruling<RecordState>) => ({
  id: formatRecordId(record.state.organisationId, record.state.recordNo),
  item: record.state.item,
  state: shownState(ruling.value),
  because: ruling.because.map((one: Because) => ({ ...one })),
  entries: record.entries.map(entry => ({ entry: entry.entryNo, kind: entry.kind, on: entry.recordedOn, law: entry.law })),
  erased: erasureOf(record),
})

/** That the content was erased and why; what it was, nobody can say. */
const erasureOf = ({ entries }: StoredRecord) => {
  const erasing = entries.find(entry => entry.kind === ENTRY_KINDS.erased)
  if (erasing?.content == null) return null
  const { reason, clause } = JSON.parse(erasing.content) as { reason?: string; clause?: string }
  return { entry: erasing.entryNo, on: erasing.recordedOn, reason: reason ?? null, clause: clause ?? null }
}

/** All of it as it is now, under the law in force. */
export const showNow = async (tx: OpenTransaction, organisation: Organisation, law: Law, reach: Reach) => {
  const { organisationId, name, status, division, establishedOn, registeredOn } = organisation
  const records = (await listRecords(tx, organisationId)).filter(({ state }) => reach.record(state))
  const sayers = new Set(records.map(({ state }) => state.recordNo))
  const names = (await listNames(tx, organisationId)).filter(one => one.standing === 'current' || sayers.has(one.recordNo))
  return {
    ...{ name, status, division, establishedOn, registeredOn },
    names: names.map(one => ({ name: one.name, standing: one.standing, from: one.fromOn, until: one.untilOn })),
    codes: await listCodes(tx, organisationId),
    records: records.map(record => shownRecord(record, explainRecord(record, law))),
  }
}

/** All of it as it was known at the end of a day, under the law of that day. */
export const showOn = async (tx: OpenTransaction, { organisationId }: Organisation, law: Law, on: LocalDate, reach: Reach) => {
  const version = await findVersionOn(tx, on)
  const then = version === undefined ? law : await getLaw(tx, version.version)
  const known: KnownRecord[] = []
  const records = []
  for (const record of await listRecords(tx, organisationId)) {
    if (!reach.record(record.state)) continue
    const ruling = await stateOn(tx, { organisationId, recordNo: record.state.recordNo }, on, then)
    if (ruling === undefined) continue
    const entries = record.entries.filter(entry => entry.recordedOn <= on)
    known.push({ state: ruling.value, entries })
    records.push(shownRecord({ ...record, entries }, ruling))
  }
  return { ...knownOf(known, then), codes: await listCodes(tx, organisationId, on), records }
}
