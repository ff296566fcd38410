/** What the console asks about credit repair. */

import type { listEnds as ends } from '#capabilities/ledger'
import type { Answer } from '#capabilities/operation'
import type { eligibility, list, overview, records, show } from '#capabilities/repair'
import { get, Problem, post } from './client.ts'
import type { ConsoleWho } from './context.ts'

export type Cases = Answer<typeof list>
export type Case = Cases['cases'][number]
export type Overview = Answer<typeof overview>
export type Eligibility = Answer<typeof eligibility>
export type Own = Answer<typeof records>

export const MOST_CASES = 500
export const listCases = (state: 'open' | 'closed', signal?: AbortSignal) =>
  get<Cases>('repair.list', { limit: MOST_CASES, state }, signal)
export const showCase = (id: string, signal?: AbortSignal) => get<Answer<typeof show>>('repair.show', { case: id }, signal)
export const showOverview = (signal?: AbortSignal) => get<Overview>('repair.overview', {}, signal)
export const eligibilityOf = (record: string, signal?: AbortSignal) =>
  get<Eligibility>('repair.eligibility', { record }, signal)
/** The number of its document, of a record that everybody may see. */
export const documentOf = (record: string, signal?: AbortSignal): Promise<string | null> =>
  get<{ documentNo: string | null }>('disclosure.record', { record }, signal).then(
    found => found.documentNo,
    (problem: unknown) => {
      if (problem instanceof Problem && problem.status !== 0) return null
      throw problem
    },
  )
export const stepCase = (verb: string, input: object) => post<Case>(`repair.${verb}`, input)
export const applyFor = (input: { records: string[]; corrected: string; commitment: boolean }) =>
  post<{ cases: { case: string }[] }>('repair.apply', { ...input, evidence: [] })

/** The letter of one step. */
export const noticeAddress = (id: string, act: string) => `/api/repair/notice?${new URLSearchParams({ case: id, act })}`
export const letterAddress = (records: readonly string[]) =>
  `/api/repair/commitment-letter?records=${encodeURIComponent(records.join(','))}`
/** Of one's own organisation, where no code is given. */
const ofWhom = (uscc: string | undefined): Record<string, string> => (uscc === undefined ? {} : { uscc })
export const listOwn = (uscc: string | undefined, signal?: AbortSignal) => get<Own>('repair.records', ofWhom(uscc), signal)
export const listEnds = (uscc: string | undefined, signal?: AbortSignal) =>
  get<Answer<typeof ends>>('ledger.list-ends', ofWhom(uscc), signal)
export const endJsonAddress = (record: string) => `/api/ledger/end-statement?record=${encodeURIComponent(record)}`
export const endAddress = (record: string) => `/api/ledger/print-end?record=${encodeURIComponent(record)}`

/** What of repair somebody has to do with, by the offices held; the machine's operator with all of it. */
export interface Part {
  /** Deals with the cases of a unit. */
  handles: boolean
  decides: boolean
  /** Acts for an organisation, or at the counter for one. */
  applies: boolean
  isOrganisation: boolean
  oversees: boolean
}

export function partOf(who: ConsoleWho | null | undefined): Part {
  if (who === undefined) return { handles: false, decides: false, applies: false, isOrganisation: false, oversees: false }
  if (who === null) return { handles: true, decides: true, applies: true, isOrganisation: false, oversees: true }
  const holds = (...roles: string[]) => who.offices.some(office => roles.includes(office.role))
  return {
    handles: holds('case-handler'),
    decides: holds('decider'),
    applies: holds('organisation-user', 'centre-officer'),
    isOrganisation: holds('organisation-user'),
    oversees: holds('centre-officer', 'supervisor'),
  }
}
export const hasPart = (part: Part): boolean => part.handles || part.decides || part.applies || part.oversees
