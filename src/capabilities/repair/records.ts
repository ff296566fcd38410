/** All of an organisation's records that repair speaks of: from which day, where, what is missing, and whether a case asks already. */

import { query } from '#capabilities/operation'
import { formatCaseId, formatRecordId, nameOfFact } from '#rules/ledger'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import { listRecords, newestFact } from '#storage/ledger'
import { findOrganisation, findOrganisationById, type Organisation } from '#storage/organisations'
import { eligibilityOfStored } from './judge-record.ts'
import { shownEligibility } from './look.ts'
import { RecordsInput, RecordsOutput } from './shapes.ts'
import { listCasesOf } from './store.ts'

/** Of these repair has nothing to say. */
const SILENT = ['not-adverse', 'ended']

export const records = query({
  name: 'repair.records',
  title:
    'The records of an organisation that repair speaks of: from which day, where, which condition is missing, by which clause; which case asks already',
  clause: 'cn-ndrc-2025-36#conditions',
  may: ['local-operator', 'organisation-user', 'centre-officer'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division' },
  input: RecordsInput,
  output: RecordsOutput,
  async run(ctx, { uscc }) {
    const { tx, law, today, actor, scope } = ctx
    const organisation = await organisationOf(tx, uscc, actor.organisationId)
    const { organisationId = null } = organisation ?? {}
    const all = organisationId === null ? [] : await listRecords(tx, organisationId)
    const within = all.filter(({ state }) => scope.admits({ organisationId, division: state.division }))
    // Of whom nothing is within reach, not even that it exists.
    if (organisation === undefined || (within.length === 0 && !scope.admits({ organisationId })))
      throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: uscc ?? null } })
    ctx.looked(organisation.organisationId, 'repair of its records')
    const judged = []
    for (const record of within) {
      const id = formatRecordId(record.state.organisationId, record.state.recordNo)
      const found = shownEligibility(id, today, await eligibilityOfStored(ctx, record))
      if (!SILENT.includes(found.standing))
        judged.push({ ...found, ...nameOfFact(law, record.state.item, newestFact(record)), no: record.state.recordNo })
    }
    const numbers = judged.map(one => one.no)
    const open = numbers.length === 0 ? [] : await listCasesOf(tx, organisation.organisationId, numbers, null)
    const caseOf = (no: bigint): string | null => {
      const asking = open.find(one => one.records.includes(no))
      return asking === undefined ? null : formatCaseId(asking)
    }
    return {
      ...{ today, uscc: organisation.uscc ?? uscc ?? null, name: organisation.name },
      records: judged.map(({ no, ...one }) => ({ ...one, case: caseOf(no) })).toSorted(byDay),
    }
  },
})

/** What may be asked for first comes first. */
const byDay = (a: { from: string | null }, b: { from: string | null }): number =>
  (a.from ?? '9999') < (b.from ?? '9999') ? -1 : 1

async function organisationOf(tx: OpenTransaction, uscc?: string, own?: string): Promise<Organisation | undefined> {
  if (uscc === undefined) return own === undefined ? undefined : findOrganisationById(tx, own)
  const parsed = parseUscc(uscc)
  if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
  return findOrganisation(tx, parsed.uscc)
}
