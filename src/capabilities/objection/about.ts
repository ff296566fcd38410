/** What stands there before anybody objects: the fields of a record, until when it is shown, what is open already, and the clocks. */

import { query } from '#capabilities/operation'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { findRecord } from '#storage/ledger'
import { findOrganisationById } from '#storage/organisations'
import { formatCaseId } from './case-of.ts'
import { factOf } from './fact-of.ts'
import { AboutInput, AboutShape } from './shapes.ts'
import { fieldsOf, stateOf } from './shown-record.ts'
import { findOpenCase } from './store.ts'

export const about = query({
  name: 'objection.about',
  title: 'What may be objected to of a record: its fields as they stand, until when it is shown, what is open already',
  may: ['local-operator', 'organisation-user', 'centre-officer'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division' },
  input: AboutInput,
  output: AboutShape,
  async run(ctx, { record: id }) {
    const { tx, law, today, scope } = ctx
    const name = parseRecordId(id)
    const record = name && (await findRecord(tx, name))
    if (
      name === undefined ||
      record === undefined ||
      !scope.admits({ organisationId: name.organisationId, division: record.state.division })
    )
      throw new Refusal('RECORD_UNKNOWN', { details: { record: id } })
    ctx.looked(name.organisationId, `objecting to ${id}`)
    const organisation = await findOrganisationById(tx, name.organisationId)
    const open = await findOpenCase(tx, name.organisationId, name.recordNo)
    const fact = factOf(record)
    const item = law.item(record.state.item, fact?.v)
    const number = item?.roles.documentNo === undefined ? undefined : fact?.fields[item.roles.documentNo]
    const on = law.on(today, record.state.division)
    const daysOf = (rule: string) => on.rule(rule, 'working-days', record.state.item)?.value.value ?? null
    return {
      today,
      record: formatRecordId(name.organisationId, name.recordNo),
      organisation: { uscc: organisation?.uscc ?? null, name: organisation?.name ?? null },
      itemTitle: item?.title ?? null,
      documentNo: typeof number === 'string' ? number : null,
      openCase: open === undefined ? null : formatCaseId(open),
      acknowledgeDays: daysOf('objection-acknowledgement-clock'),
      decideDays: daysOf('objection-decision-clock'),
      state: stateOf(record, today)!,
      fields: fieldsOf([], record, law),
    }
  },
})
