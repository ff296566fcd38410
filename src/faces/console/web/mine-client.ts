/** What an organisation's own place asks: what is held, which cases are open, what repair of a record still lacks. */
import type { Answer } from '#capabilities/operation'
import type { own } from '#capabilities/organisations'
import { get } from './client.ts'
import { getCases } from './list-client.ts'
import { mayAsk } from './may.ts'
import { listObjections } from './objection-client.ts'
import { type Eligibility, eligibilityOf, listCases } from './repair-client.ts'
import type { Context } from './shapes.ts'

export type Own = Answer<typeof own>
export type OwnRecord = Own['records'][number]

/** Whether whoever has signed in acts for an organisation. */
export const isOwner = (context: Pick<Context, 'who' | 'asks'> | undefined): boolean =>
  context !== undefined &&
  mayAsk(context as Context, 'organisations.own') &&
  (context.who?.offices ?? []).some(office => office.role === 'organisation-user')

/** Adverse and shown: what repair is about. */
export const isRepairable = (record: OwnRecord): boolean =>
  record.standing === 'shown' && record.severity !== null && record.mayEndEarlyFrom !== null

// More are never asked about at once: the rest say their day, which stands in them.
const MOST_ASKED = 30

export type Mine = Own & {
  readonly eligible: ReadonlyMap<string, Eligibility>
  readonly open: Readonly<Record<'repairs' | 'objections' | 'lists', number | Error>>
}

const counted = async (asked: Promise<number>): Promise<number | Error> =>
  asked.catch((problem: unknown) => (problem instanceof Error ? problem : new Error(String(problem))))

export const askForMine = async (signal: AbortSignal): Promise<Mine> => {
  const found = await get<Own>('organisations.own', {}, signal)
  const asked = found.records.filter(isRepairable).slice(0, MOST_ASKED)
  // One that cannot be told leaves the day that stands in the record.
  const told = await Promise.all(asked.map(one => eligibilityOf(one.id, signal).catch(() => undefined)))
  const [repairs, objections, lists] = await Promise.all([
    counted(listCases(signal).then(({ cases }) => cases.filter(one => one.open).length)),
    counted(listObjections({ open: true, subject: '' }, signal).then(({ cases }) => cases.length)),
    counted(getCases(false, signal).then(({ cases }) => cases.length)),
  ])
  return {
    ...found,
    eligible: new Map(told.flatMap(one => (one === undefined ? [] : [[one.record, one]]))),
    open: { repairs, objections, lists },
  }
}
