/** The same in English; papers are Chinese alone. */

import type * as zh from './zh-ends.ts'

export const endRefusals: typeof zh.endRefusals = {
  PAPER_NOT_MADE: {
    title: 'No papers are made here',
    detail:
      'This program is not joined to what sets papers. No file was given. Ask on the server of the platform, or take the statement as JSON.',
  },
  RECORD_NOT_ENDED: {
    title: 'The record has not ended',
    detail:
      'Record {record} has not ended by today, or its content was erased. No statement was made. Ask again once it has ended.',
  },
}

export const endOperations: typeof zh.endOperations = {
  'ledger.end-statement': 'A dated and signed statement that a record has ended: from which day, by what, by which clause',
  'ledger.print-end': 'The same statement on paper (PDF), with a QR code that holds it whole',
  'ledger.list-ends': 'The records of an organisation that have ended, with the day and the cause of each, the last first',
  'ledger.statement-keys': 'The public keys by which statements are signed, all there ever were',
}
