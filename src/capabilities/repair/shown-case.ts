/** A case as everybody with a part in it sees it: whose it is, what it is about, where it stands, which day is due. */

import { type Context, shownEvidence } from '#capabilities/operation'
import { SEVERITIES } from '#rules/law'
import { formatCaseId, formatRecordId, nameOfFact } from '#rules/ledger'
import { type Clock, clocksOf, foldCase, isOverdue, type RepairCase } from '#rules/repair'
import { type LocalDate, workingDaysBetween } from '#rules/time'
import { readLetters } from '#storage/documents'
import { listEvidence } from '#storage/files'
import { newestFact, readRecords, recordText, type StoredRecord } from '#storage/ledger'
import { carriersOf, findOrganisationById } from '#storage/organisations'
import { readReceipts, receiptKey } from './receipt-store.ts'
import type { StoredCase } from './store.ts'

type On = Pick<Context, 'tx' | 'law' | 'today' | 'environment'>

/** The clocks that still run, the next one first. */
export const runningOf = (folded: RepairCase, clocks: readonly Clock[]): readonly Clock[] =>
  folded.closedOn !== null ? [] : clocks.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1))
const dayOf = ({ due }: Clock): LocalDate => (due.settled ? due.due : due.notBefore)

const daysLeft = ({ calendar }: On['law'], today: LocalDate, due: LocalDate): number | null => {
  const days = due < today ? workingDaysBetween(calendar, due, today) : workingDaysBetween(calendar, today, due)
  return days === undefined ? null : due < today ? -days : days
}

const clocksShown = (found: StoredCase, { law, today }: Pick<On, 'law' | 'today'>) => {
  const folded = foldCase(found.steps)
  const { value, because } = clocksOf(folded, law, found.division)
  const next = runningOf(folded, value)[0]
  return {
    standing: folded.standing,
    open: folded.closedOn === null,
    receivedOn: folded.receivedOn,
    closedOn: folded.closedOn,
    due: next?.due.settled === true ? next.due.due : null,
    daysLeft: next?.due.settled === true ? daysLeft(law, today, next.due.due) : null,
    escalated: folded.closedOn === null && value.some(clock => isOverdue(clock, folded, today)),
    clocks: value.map(clock => ({
      clock: clock.clock,
      due: clock.due.settled ? clock.due.due : null,
      notBefore: clock.due.settled ? null : clock.due.notBefore,
      overdue: isOverdue(clock, folded, today),
      clauses: because.flatMap(one => (one.field === clock.clock && one.clause !== undefined ? [one.clause] : [])),
    })),
  }
}

const aboutRecord = (record: StoredRecord, law: On['law']) => {
  const { organisationId, recordNo, item, determinedOn, mayEndEarlyFrom, disclosedUntil } = record.state
  const id = formatRecordId(organisationId, recordNo)
  const severity = record.state.severity === null ? null : SEVERITIES[record.state.severity - 1]!
  return {
    record: id,
    item,
    ...nameOfFact(law, item, newestFact(record)),
    severity,
    determinedOn,
    mayEndEarlyFrom,
    disclosedUntil,
  }
}

/** What each of the cases needs is asked once for all of them. */
export const shownCases = async (on: On, cases: readonly StoredCase[]) => {
  const names = cases.flatMap(({ organisationId, records }) => records.map(recordNo => ({ organisationId, recordNo })))
  const records = await readRecords(on.tx, names)
  const units = await carriersOf(
    on,
    cases.map(one => one.unitId),
  )
  const organisations = new Map<string, { uscc: string | null; name: string }>()
  for (const id of new Set(cases.map(one => one.organisationId))) {
    const found = await findOrganisationById(on.tx, id)
    organisations.set(id, { uscc: found?.uscc ?? null, name: found?.name ?? '' })
  }
  const evidence = Map.groupBy(await listEvidence(on.tx, cases), one => one.caseId)
  const receipts = await readReceipts(on.tx, cases)
  const letters = await readLetters(on.tx, cases)
  return cases.map(found => ({
    case: formatCaseId(found),
    application: found.applicationId,
    channel: found.channel,
    number: found.externalNo,
    unit: found.unitId,
    unitName: units.get(found.unitId)!.name,
    division: found.division,
    organisation: organisations.get(found.organisationId)!,
    records: found.records.map(recordNo => formatRecordId(found.organisationId, recordNo)),
    // Of a record that is not within reach of whoever asks, its id alone.
    about: found.records.flatMap(recordNo => {
      const record = records.get(recordText({ organisationId: found.organisationId, recordNo }))
      return record === undefined ? [] : [aboutRecord(record, on.law)]
    }),
    ...clocksShown(found, on),
    evidence: shownEvidence(on, evidence.get(found.caseId) ?? [], foldCase(found.steps).closedOn),
    steps: found.steps.map(({ kind, on: day, at, actId, content }, index) => ({
      ...{ kind, on: day, at, act: actId, letter: letters.get(actId)?.number ?? null, content: { ...content } },
      receipt: receipts.get(receiptKey(found.caseId, index + 1)) ?? null,
    })),
  }))
}

export const shownCase = async (on: On, found: StoredCase) => (await shownCases(on, [found]))[0]!
export type ShownCase = Awaited<ReturnType<typeof shownCase>>
