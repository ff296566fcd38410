/** The shapes of reports of errors. */

import { Type } from '@sinclair/typebox'
import { UUID } from '#rules/ledger'
import { REPORT_OUTCOMES, REPORTED } from '#rules/objection'

const closed = { additionalProperties: false }
const Text = Type.String()
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const RecordIdShape = Type.String({ minLength: 1, maxLength: 80, description: 'The id of a record that is shown' })
const ReportIdShape = Type.String({ pattern: `^${UUID}[.]${UUID}$` })
const Outcome = Type.Union(REPORT_OUTCOMES.map(one => Type.Literal(one)))

export const ReportErrorInput = Type.Object(
  {
    record: RecordIdShape,
    about: Type.Union(
      REPORTED.map(one => Type.Literal(one)),
      { description: 'content, organisation (another one is meant), should-not-show, other' },
    ),
    says: Type.String({ minLength: 4, maxLength: 500, description: 'What is wrong; numbers that identify people are masked' }),
  },
  closed,
)
export const ReportErrorOutput = Type.Object({ record: Text, reportedOn: Text, retainedUntil: Text })

export const ReportsInput = Type.Object(
  { open: Type.Boolean({ default: true }), limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) },
  closed,
)
export const ReportsOutput = Type.Object({
  today: Text,
  reports: Type.Array(
    Type.Object({
      report: Text,
      record: Text,
      organisation: Nullable(Text),
      unit: Text,
      about: Text,
      says: Text,
      reportedOn: Text,
      retainedUntil: Type.String({ description: 'First day on which it is removed' }),
      closedOn: Nullable(Text),
      outcome: Nullable(Text),
    }),
  ),
})
export const CloseReportInput = Type.Object(
  {
    report: ReportIdShape,
    outcome: Outcome,
    answer: Type.String({
      minLength: 2,
      maxLength: 500,
      description: 'What was found; numbers that identify people are masked',
    }),
  },
  closed,
)
export const ClosedReport = Type.Object({ report: Text, outcome: Text, closedOn: Text, retainedUntil: Text })
