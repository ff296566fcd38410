/** Who deals with objections in a county, and the case as they see it. */
import assert from 'node:assert/strict'
import type { Actor } from '#capabilities/operation'
import { parseRecordId } from '#rules/ledger'
import type { Answer, County } from './index.ts'

/** Of units by their key; of organisations by the number of a decision on them. */
export function actorsOf(house: () => County) {
  const unit =
    (role: 'case-handler' | 'decider', id: string) =>
    (key: string): Actor => ({
      ...{ id: `${id} of ${key}`, role, unitId: house().units.get(key)!, division: '990102' },
    })
  const user = (number: string): Actor => ({
    ...{ id: `user ${number}`, role: 'organisation-user' },
    organisationId: parseRecordId(house().records.get(number)!)!.organisationId,
  })
  return { handler: unit('case-handler', 'handler'), decider: unit('decider', 'decider'), user }
}

export type ShownCase = {
  case: string
  standing: string
  decider: string
  mayAskAgainUntil: string | null
  overdue: boolean
  due: string | null
  unitName: string | null
  secondUnitName: string | null
  organisation: { name: string | null }
  documentNo: string | null
  clocks: { clock: string; due: string | null; overdue: boolean; stoppedOn: string | null; clauses: string[] }[]
  fields: { field: string; value: string | null; was: string | null; should: string | null; fixed: boolean }[]
  steps: { kind: string; content: Record<string, unknown> }[]
}

export function shownCase({ status, body }: Answer): ShownCase {
  assert.equal(status, 200, JSON.stringify(body))
  return body as unknown as ShownCase
}
