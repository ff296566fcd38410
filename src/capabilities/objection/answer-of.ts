/** What is answered to an objection by one of its steps: as the case stood when it was told. */

import type { Context, ObjectionAnswer } from '#capabilities/operation'
import { formatCaseId, nameOfFact } from '#rules/ledger'
import { foldObjection, objectionClocks, secondLookUntil } from '#rules/objection'
import type { LocalDate } from '#rules/time'
import { newestFact } from '#storage/ledger'
import type { Names } from './case-of.ts'
import type { StoredCase } from './store.ts'

/** Answers that leave the organisation something to ask the unit above. */
const LOST: readonly ObjectionAnswer['step'][] = ['refused', 'rejected']

type Settled = { settled: true; due: LocalDate } | { settled: false }
const dayOf = (one: Settled | undefined): LocalDate | null => (one?.settled === true ? one.due : null)

/** @param of `at`: which step of the case, one that is an answer; `unit`: in whose name it is given */
export function answerOf(
  { law }: Pick<Context, 'law'>,
  found: StoredCase,
  { record, organisation, unitName }: Names,
  {
    at,
    letter,
    unit = unitName ?? '',
  }: { readonly at: number; readonly letter: string | null; readonly unit?: string | undefined },
): ObjectionAnswer {
  const step = found.steps[at]!
  const kind = step.kind as ObjectionAnswer['step']
  const fact = record && newestFact(record)
  const item = record && law.item(record.state.item, fact?.v)
  const then = foldObjection(found.steps.slice(0, at + 1))
  const clocks = then.closedOn === null ? objectionClocks(then, law, found.division, item?.id ?? '').value : []
  const again = LOST.includes(kind) ? secondLookUntil(then, law, found.division).value : undefined
  const { reason, remedy } = step.content as {
    reason?: string
    remedy?: { how: string; fields?: readonly { field: string; value: string }[] }
  }
  return {
    ...{ step: kind, on: step.on, letter, unit, number: formatCaseId(found), filedOn: then.filedOn, subject: found.subject },
    organisation: { uscc: organisation?.uscc ?? null, name: organisation?.name ?? '' },
    record: record === undefined ? null : nameOfFact(law, record.state.item, fact),
    ...{ reason: reason ?? null, remedy: remedy?.how ?? null },
    amended: (remedy?.fields ?? []).map(({ field, value }) => ({
      title: item?.fields.find(one => one.prop === field)?.title ?? field,
      value,
    })),
    due: dayOf(clocks.find(one => one.stoppedOn === null)?.due),
    mayAskAgainUntil: dayOf(again),
  }
}
