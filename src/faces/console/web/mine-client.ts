/** What an organisation's own place asks: what is held, which cases are open, what repair of a record still lacks. */
import type { Answer } from '#capabilities/operation'
import type { own } from '#capabilities/organisations'
import { get } from './client.ts'
import { getCases } from './list-client.ts'
import { mayAsk } from './may.ts'
import { listObjections } from './objection-client.ts'
import { listCases, listOwn, type Own as Repairable } from './repair-client.ts'
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

/** What repair says of one of the records. */
export type Told = Repairable['records'][number]

export type Mine = Own & {
  readonly eligible: ReadonlyMap<string, Told>
  /** Numbers of the open cases. */
  readonly open: Readonly<Record<'repairs' | 'objections' | 'lists', readonly string[] | Error>>
}

const told = async (asked: Promise<string[]>): Promise<string[] | Error> =>
  asked.catch((problem: unknown) => (problem instanceof Error ? problem : new Error(String(problem))))

export const askForMine = async (signal: AbortSignal): Promise<Mine> => {
  const found = await get<Own>('organisations.own', {}, signal)
  // Where it cannot be told, the day that stands in the record remains.
  const repairable = found.records.some(isRepairable)
    ? await listOwn(undefined, signal).then(
        told => told.records,
        () => [],
      )
    : []
  const [repairs, objections, lists] = await Promise.all([
    told(listCases('open', signal).then(({ cases }) => cases.map(one => one.case))),
    told(listObjections({ open: true, subject: '' }, signal).then(({ cases }) => cases.map(one => one.case))),
    told(getCases(false, signal).then(({ cases }) => cases.map(one => one.case))),
  ])
  return {
    ...found,
    eligible: new Map(repairable.map(one => [one.record, one])),
    open: { repairs, objections, lists },
  }
}
