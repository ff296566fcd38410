/** The way back: what became of a case that came from the national window is told there, and it says that it has it. */

import { command, noteList, query } from '#capabilities/operation'
import { maskResidentNumbers } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { foldCase } from '#rules/repair'
import { getCase } from './case-of.ts'
import { goesBack, listUntold, putReceipt, readReceipts, receiptKey } from './receipt-store.ts'
import { ReceiptInput, ReceiptOutput, ResultsInput, ResultsOutput } from './shapes.ts'
import { shownCases } from './shown-case.ts'
import { findCase, type StoredCase } from './store.ts'

export const results = query({
  name: 'repair.results',
  title: 'Results of cases from the national window of which it has not said yet that it has them, the oldest first',
  clause: 'cn-ndrc-2025-36#feedback',
  may: ['local-operator', 'centre-officer', 'partner-platform'],
  within: { 'centre-officer': 'own-division', 'partner-platform': 'all' },
  input: ResultsInput,
  output: ResultsOutput,
  async run(ctx, { limit }) {
    const untold = await listUntold(ctx.tx, ctx.scope.bounds(), limit)
    const found = new Map<string, StoredCase>()
    for (const name of untold) if (!found.has(name.caseId)) found.set(name.caseId, (await findCase(ctx.tx, name))!)
    noteList(ctx, untold, 'repair cases')
    const shown = await shownCases(ctx, [...found.values()])
    const byId = new Map([...found.keys()].map((caseId, at) => [caseId, shown[at]!]))
    return {
      today: ctx.today,
      results: untold.map(({ caseId, stepNo }) => {
        const { case: id, number, unitName, organisation, records, steps, clocks } = byId.get(caseId)!
        const { kind, on, content } = steps[stepNo - 1]!
        const { reason, missing } = content as { reason?: string; missing?: string[] }
        const feedback = clocks.find(one => one.clock === 'feedback')
        return {
          ...{ case: id, number, step: stepNo, kind, on, unitName, organisation, records: [...records] },
          ...{ reason: reason ?? null, missing: missing ?? [], toBeToldBy: feedback?.due ?? null },
        }
      }),
    }
  },
})

export const receipt = command({
  name: 'repair.receipt',
  title: 'The national window says that it has a result, with the number of its receipt',
  clause: 'cn-ndrc-2025-36#feedback',
  may: ['local-operator', 'centre-officer', 'partner-platform'],
  within: { 'centre-officer': 'own-division', 'partner-platform': 'all' },
  input: ReceiptInput,
  output: ReceiptOutput,
  async run(ctx, { case: id, step, receipt: number }) {
    const found = await getCase(ctx, id, true)
    const told = found.steps[step - 1]
    if (found.channel !== 'credit-china' || told === undefined || !goesBack(told.kind))
      throw new Refusal('REPAIR_STEP_NOT_NOW', {
        details: { step: 'result-received', standing: foldCase(found.steps).standing },
      })
    const said = { receipt: maskResidentNumbers(number).text, receivedOn: ctx.today, actId: ctx.act.id }
    await putReceipt(ctx.tx, { ...found, stepNo: step }, said)
    const kept = (await readReceipts(ctx.tx, [found])).get(receiptKey(found.caseId, step))!
    return { case: id, step, ...kept }
  },
})
