/** What a notice of a step says: as the case stood when it was told. */

import type { Context, Notice } from '#capabilities/operation'
import { clocksOf, foldCase } from '#rules/repair'
import { runningOf, type ShownCase } from './shown-case.ts'
import type { StoredCase } from './store.ts'

/** @param of `at`: which step of the case, one that is told; `unit`: in whose name, where that is not who deals with it now */
export function noticeOf(
  { law }: Pick<Context, 'law'>,
  found: StoredCase,
  shown: ShownCase,
  {
    at,
    letter,
    unit = shown.unitName,
  }: { readonly at: number; readonly letter: string | null; readonly unit?: string | undefined },
): Notice {
  const step = found.steps[at]!
  const then = foldCase(found.steps.slice(0, at + 1))
  const next = runningOf(then, clocksOf(then, law, found.division).value)[0]
  const { reason, missing } = step.content as { reason?: string; missing?: readonly string[] }
  return {
    ...{ step: step.kind as Notice['step'], on: step.on, letter, unit },
    ...{ number: shown.number ?? shown.case, organisation: shown.organisation, records: shown.about },
    ...{ receivedOn: then.receivedOn, reason: reason ?? null, missing: missing ?? [] },
    due: next?.due.settled === true ? next.due.due : null,
  }
}
