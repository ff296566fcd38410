/** What the page a day begins with asks: only what whoever reads it may ask, each for itself, so that one failure hides nothing else. */
import { listSubmissions } from './client.ts'
import { listLawProposals } from './law-client.ts'
import { getCases } from './list-client.ts'
import { standingOf as listStanding } from './lists.tsx'
import { mayAsk } from './may.ts'
import { isOwner } from './mine-client.ts'
import { listMoved, recentOf } from './moved-client.ts'
import { listNotices } from './notices.tsx'
import { listObjections } from './objection-client.ts'
import { getBulletin, getReminders } from './quality-client.ts'
import { listHeld, listNameConflicts, listSame } from './queue-client.ts'
import { listReceivers } from './receivers.tsx'
import { listCases } from './repair-client.ts'
import { standingOf as repairStanding } from './repairs.tsx'
import { addressOf } from './route.ts'
import { t } from './say.ts'
import type { Context } from './shapes.ts'

export type DueCase = {
  readonly key: string
  readonly kind: 'repair' | 'objection' | 'list'
  readonly organisation: string
  readonly standing: string
  /** Null where no published calendar settles it. */
  readonly due: string | null
  readonly overdue: boolean
  readonly to: string
}

const REPAIR_STANDINGS = ['submitted', 'accepted', 'returned']

const KINDS: Readonly<Record<DueCase['kind'], { operation: string; ask: (signal: AbortSignal) => Promise<DueCase[]> }>> = {
  repair: {
    operation: 'repair.list',
    ask: async signal =>
      (await listCases('open', signal)).cases
        .filter(one => REPAIR_STANDINGS.includes(one.standing))
        .map(one => ({
          ...{
            key: one.case,
            kind: 'repair' as const,
            organisation: one.organisation.name,
            standing: repairStanding(one.standing),
          },
          ...{ due: one.due, overdue: one.escalated, to: addressOf(`repairs/${one.case}`) },
        })),
  },
  objection: {
    operation: 'objection.list',
    ask: async signal =>
      (await listObjections({ open: true, subject: '' }, signal)).cases.map(one => ({
        ...{ key: one.case, kind: 'objection' as const, organisation: one.organisation.name ?? one.organisation.uscc ?? '' },
        ...{ standing: t.objection.standings[one.standing as 'filed'], due: one.due, overdue: one.overdue },
        to: addressOf(`objections/${one.case}`),
      })),
  },
  list: {
    operation: 'lists.list',
    ask: async signal =>
      (await getCases(false, signal)).cases
        .filter(one => one.clocks.length > 0)
        .map(one => ({
          ...{ key: one.case, kind: 'list' as const, organisation: one.party.name, standing: listStanding(one) },
          due: one.clocks.flatMap(({ due }) => (due === null ? [] : [due])).sort()[0] ?? null,
          ...{ overdue: one.clocks.some(clock => clock.overdue), to: addressOf(`lists/${one.case}`) },
        })),
  },
}

export type Waiting = { readonly key: string; readonly what: string; readonly to: string; readonly count: number | Error }

const FIRST = { after: 0, limit: 1 }
const MOVES_READ = 500
const ANY = { source: '', item: '', cause: '' }

const QUEUES: readonly {
  key: string
  operation: string
  what: string
  to: string
  count: (signal: AbortSignal) => Promise<number>
}[] = [
  {
    ...{ key: 'held', operation: 'intake.held-list', what: t.today.held, to: addressOf('held') },
    count: async signal => (await listHeld(ANY, FIRST, signal)).count,
  },
  {
    ...{ key: 'names', operation: 'intake.name-conflicts', what: t.today.names, to: addressOf('names') },
    count: async signal => (await listNameConflicts(ANY, FIRST, signal)).count,
  },
  {
    ...{ key: 'same', operation: 'intake.decide-same', what: t.today.same, to: addressOf('same') },
    count: async signal => (await listSame(false, signal)).proposals.length,
  },
  {
    ...{ key: 'moved', operation: 'intake.moved-records', what: t.today.moved, to: addressOf('moved') },
    count: async signal => recentOf(await listMoved('', MOVES_READ, signal)).length,
  },
  {
    ...{ key: 'rows', operation: 'quality.reminders', what: t.today.openRows, to: addressOf('quality/month') },
    count: async signal => (await getReminders('', signal)).rows,
  },
  {
    ...{ key: 'late', operation: 'quality.bulletin', what: t.today.late, to: addressOf('quality/bulletin') },
    count: async signal => {
      const { late, silent } = await getBulletin({}, signal)
      return new Set([...late, ...silent].map(one => one.unit.uscc)).size
    },
  },
  {
    ...{ key: 'running', operation: 'intake.list', what: t.today.running, to: addressOf('submissions') },
    count: async signal => (await listSubmissions('', signal)).submissions.filter(one => one.outcome === 'open').length,
  },
  {
    ...{ key: 'law', operation: 'law.approve', what: t.today.law, to: addressOf('law') },
    count: async signal =>
      (await listLawProposals(signal)).proposals.filter(one => one.standing === 'open' && !one.isOwn).length,
  },
  {
    ...{ key: 'notices', operation: 'notices.list', what: t.today.notices, to: addressOf('notices', { failed: 'yes' }) },
    count: async signal => (await listNotices(signal)).notices.filter(one => one.outcome === 'failed').length,
  },
  {
    ...{ key: 'receivers', operation: 'exchange.receivers', what: t.today.receivers, to: addressOf('receivers') },
    count: async signal => (await listReceivers(signal)).receivers.filter(one => one.late).length,
  },
]

export type Day = {
  readonly cases: readonly DueCase[]
  readonly waiting: readonly Waiting[]
  readonly failed: readonly string[]
}

/** Whether anything of it is the reader's; an organisation has a place of its own. */
export const hasToday = (context: Context | undefined): boolean =>
  context !== undefined &&
  !isOwner(context) &&
  [...Object.values(KINDS), ...QUEUES].some(({ operation }) => mayAsk(context, operation))

export async function askForToday(context: Context, signal: AbortSignal): Promise<Day> {
  const kinds = Object.entries(KINDS).filter(([, kind]) => mayAsk(context, kind.operation))
  const queues = QUEUES.filter(queue => mayAsk(context, queue.operation))
  const [found, counts] = await Promise.all([
    Promise.allSettled(kinds.map(([, kind]) => kind.ask(signal))),
    Promise.allSettled(queues.map(queue => queue.count(signal))),
  ])
  return {
    cases: found.flatMap(one => (one.status === 'fulfilled' ? one.value : [])),
    failed: found.flatMap((one, at) => (one.status === 'rejected' ? [t.today.kinds[kinds[at]![0] as DueCase['kind']]] : [])),
    waiting: counts.map((one, at) => {
      const { key, what, to } = queues[at]!
      return { key, what, to, count: one.status === 'fulfilled' ? one.value : (one.reason as Error) }
    }),
  }
}
