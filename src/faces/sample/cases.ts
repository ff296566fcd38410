/** A few cases of repair and objections, so that work lists, clocks and ends are seen at once: made by the operations, as people would make them. */
import { type Actor, type Environment, type Registry, runOperation } from '#capabilities/operation'
import { addDays } from '#rules/time'
import { makeDays } from './days.ts'
import type { SampleOrder } from './files.ts'
import { makeOrganisations } from './organisations.ts'

const OPERATOR: Actor = { id: 'sample', role: 'local-operator' }
/** What everybody sees is looked for as everybody sees it. */
const PUBLIC: Actor = { id: 'public', role: 'public' }
/** Longer ago than any clock runs. */
const LONG_AGO = 40
const REPAIRS = 4
const OBJECTIONS = 2
/** So many organisations are asked after before it stays at what was found. */
const ASKED = 600

interface Found {
  repairable: string[]
  objectable: string[]
}

/** Once: where there is or was a case, nothing is made. */
export async function bringCases(environment: Environment, registry: Registry, order: SampleOrder): Promise<void> {
  const ask = <T>(name: string, input: object, actor = OPERATOR) => {
    const operation = registry.get(name)
    if (operation === undefined) throw new Error(`the registry has no ${name}`)
    return runOperation(operation, environment, actor, input) as Promise<T>
  }
  type Asking = typeof ask
  if (await hasCases(ask)) return
  const { repairable, objectable } = await choose(ask, order)
  const receive = async (number: number, day: string): Promise<string | undefined> => {
    const record = repairable.shift()
    if (record === undefined) return undefined
    const { cases } = await ask<{ cases: { case: string }[] }>('repair.receive', {
      ...{ number: `演示-${number}`, receivedAt: `${day}T01:00:00.000Z`, records: [record], commitment: true },
      corrected: '罚款已经缴清，违法行为已经改正，并完成复查。',
      evidence: [{ name: '缴款凭证', says: '罚款已缴清' }],
    })
    return cases[0]!.case
  }
  const on = async (asked: Promise<string | undefined>, ...steps: ((id: string) => Promise<unknown>)[]) => {
    const id = await asked
    if (id !== undefined) for (const step of steps) await step(id)
  }
  const step =
    (name: string, more: object = {}) =>
    (id: string) =>
      ask(name, { case: id, ...more })
  const { today } = order
  await on(receive(1, today))
  await on(receive(2, addDays(today, -LONG_AGO)))
  await on(receive(3, today), step('repair.return', { missing: ['加盖公章的信用承诺书', '完成整改的复查意见'] }))
  await on(
    receive(4, today),
    step('repair.accept'),
    step('repair.decide', { decision: 'approve', reason: '罚款缴清、整改完成，符合规定的条件，准予修复。' }),
  )
  const file = (asking: Asking, fields: object[]): Promise<string | undefined> => {
    const record = objectable.shift()
    if (record === undefined) return Promise.resolve(undefined)
    return asking<{ case: string }>('objection.file', {
      ...{ record, subject: 'content', fields, reason: '写的违法事实与决定书不一致。' },
      evidence: [{ name: '行政处罚决定书', says: '第二页写明的违法事实' }],
    }).then(filed => filed.case)
  }
  const fields = [{ field: 'facts', value: '未按规定标注生产日期，当场改正' }]
  await on(
    file(ask, fields),
    step('objection.acknowledge'),
    step('objection.decide', {
      ...{ decision: 'uphold', reason: '经核对决定书，予以更正。', remedy: { how: 'amend', fields } },
    }),
  )
  await on(file(ask, fields), step('objection.acknowledge'))
}

async function hasCases(ask: <T>(name: string, input: object, actor?: Actor) => Promise<T>): Promise<boolean> {
  type Counts = { inTime: number; late: number; unsettled: number; overdue: number }
  for (const kept of ['repair.kept', 'objection.kept']) {
    const { clocks } = await ask<{ clocks: Counts[] }>(kept, {}, PUBLIC)
    if (clocks.some(one => one.inTime + one.late + one.unsettled + one.overdue > 0)) return true
  }
  const repairs = await ask<{ cases: unknown[] }>('repair.list', { limit: 1 })
  return repairs.cases.length > 0
}

/** Penalties that are shown, of organisations from the end of the sample: each has one case at most. */
async function choose(
  ask: <T>(name: string, input: object, actor?: Actor) => Promise<T>,
  { seed, today, size }: SampleOrder,
): Promise<Found> {
  const found: Found = { repairable: [], objectable: [] }
  const all = makeOrganisations(seed, size.organisations, makeDays(today)).toReversed().slice(0, ASKED)
  for (const { uscc } of all) {
    if (found.repairable.length === REPAIRS && found.objectable.length === OBJECTIONS) break
    const shown = await ask<{ records: { id: string }[] }>(
      'disclosure.organisation',
      { uscc, item: 'administrative-penalty' },
      PUBLIC,
    ).catch(() => ({ records: [] }))
    const [record] = shown.records
    if (record === undefined) continue
    const judged = await ask<{ standing: string; channel: string | null }>('repair.eligibility', { record: record.id }, PUBLIC)
    if (judged.standing === 'now' && judged.channel === 'credit-china') {
      if (found.repairable.length < REPAIRS) found.repairable.push(record.id)
    } else if (found.objectable.length < OBJECTIONS) found.objectable.push(record.id)
  }
  return found
}
