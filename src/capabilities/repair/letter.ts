/** The public credit commitment that an application needs, filled in with all that the platform holds: nothing of it is asked. */

import { type FileOut, fileQuery } from '#capabilities/operation'
import { nameOfFact } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { findOrganisationById } from '#storage/organisations'
import { getRecords } from './apply.ts'
import { factOf } from './judge-record.ts'
import { once } from './once.ts'
import { LetterInput, recordsOf } from './shapes.ts'

export const commitmentLetter = fileQuery({
  name: 'repair.commitment-letter',
  title:
    'The commitment letter for the repair of records of one organisation (PDF), filled in; to be sealed by the organisation',
  clause: 'cn-ndrc-2025-36#conditions',
  may: ['local-operator', 'organisation-user', 'centre-officer'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division' },
  input: LetterInput,
  async run(ctx, { records: text }): Promise<FileOut> {
    const { press, words } = ctx.environment
    if (press === undefined || words === undefined) throw new Refusal('PAPER_NOT_MADE')
    const records = await getRecords(ctx, recordsOf(text))
    const { organisationId } = records[0]!.state
    ctx.looked(organisationId, `commitment letter for ${records.length} records`)
    const organisation = await findOrganisationById(ctx.tx, organisationId)
    const paper = words.commitmentPaper({
      today: ctx.today,
      organisation: { uscc: organisation?.uscc ?? null, name: organisation?.name ?? '' },
      records: records.map(record => ({
        ...nameOfFact(ctx.law, record.state.item, factOf(record)),
        determinedOn: record.state.determinedOn,
      })),
    })
    const pdf = await press.print(paper)
    return { name: `${ctx.today}-commitment.pdf`, media: 'application/pdf', bytes: once(pdf) }
  },
})
