/** The decision, which ends what it is about in the same transaction; and what follows where it was got by falsehood. */

import { type CommandContext, command } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { ENTRY_KINDS, type EntryKind, formatRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { type Batch, findRecord, listActorsOf } from '#storage/ledger'
import { appendToAll } from './append.ts'
import { getCase, namesOf, stepOn } from './case-of.ts'
import { eligibilityOfStored, refuseUnlessNow } from './judge-record.ts'
import { CaseShape, DecideInput, FalsehoodInput } from './shapes.ts'
import { formatCaseId } from './shown-case.ts'
import { listHandlingActs, putFalsehoods, type StoredCase } from './store.ts'

const writeToAll = async (
  ctx: CommandContext,
  found: StoredCase & { readonly carrierId: string },
  kind: EntryKind,
  clause: string,
  reason: string,
): Promise<Batch> => {
  const content = { case: formatCaseId(found), clause, reason: masked(reason) }
  return appendToAll(ctx, found.carrierId, await namesOf(ctx, found), kind, content)
}

/** Every record of the case is judged again on the day of the decision: no shortest period is broken, whatever was accepted. */
export const decide = command({
  name: 'repair.decide',
  title: 'Decide on repair: approved, publicity of every record of the case ends at once; or rejected, with the reason',
  clause: 'cn-ndrc-2025-36#decision',
  may: ['local-operator', 'decider'],
  within: 'own-unit',
  // Who prepared does not decide.
  apartFrom: async (ctx, { case: id }) => listActorsOf(ctx.tx, await listHandlingActs(ctx.tx, await getCase(ctx, id))),
  input: DecideInput,
  output: CaseShape,
  run: (ctx, { case: id, decision, reason }) =>
    stepOn(ctx, id, decision === 'approve' ? 'approved' : 'rejected', { reason: masked(reason) }, async found => {
      if (decision === 'reject') return undefined
      const submitted = found.steps.find(step => step.kind === 'submitted')?.content
      if (submitted?.commitment === false)
        throw new Refusal('REPAIR_COMMITMENT_NEEDED', { clause: 'cn-ndrc-2025-36#conditions' })
      for (const name of await namesOf(ctx, found)) {
        const record = await findRecord(ctx.tx, name)
        if (record === undefined) throw new Error('a record of a case has left the ledger')
        refuseUnlessNow(await eligibilityOfStored(ctx, record), formatRecordId(name.organisationId, name.recordNo))
      }
      return writeToAll(ctx, found, ENTRY_KINDS.repaired, 'cn-ndrc-2025-36#3', reason)
    }),
})

/** What an approval had ended is restored with the end that it had; the days of the bar follow from the law and the day of finding. */
export const findFalsehood = command({
  name: 'repair.find-falsehood',
  title: 'Record that materials were false, the commitment untrue or deliberately broken: what was repaired by it is restored',
  clause: 'cn-ndrc-2025-36#falsehood',
  may: ['local-operator', 'decider'],
  within: 'own-unit',
  input: FalsehoodInput,
  output: CaseShape,
  run: (ctx, { case: id, what, reason }) =>
    stepOn(ctx, id, 'falsehood-found', { what, reason: masked(reason) }, async (found, before) => {
      await putFalsehoods(ctx.tx, found, found.records, ctx.today)
      if (before.standing !== 'approved') return undefined
      return writeToAll(ctx, found, ENTRY_KINDS.restored, 'cn-ndrc-2025-36#falsehood', reason)
    }),
})
