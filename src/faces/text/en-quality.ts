/** The same in English. */

import type * as zh from './zh-quality.ts'

export const qualityRefusals: typeof zh.qualityRefusals = {
  OPEN_ROW_CLOSED: {
    title: 'This row is settled',
    detail: 'Row {row} was settled on {closed}; nothing was changed.',
  },
  OPEN_ROW_UNKNOWN: {
    title: 'There is no such open row',
    detail: 'Row {row} of this submission is not open, or is not of your unit. Open it from the list.',
  },
  ZERO_REPORT_CONTRADICTED: {
    title: 'Something was handed in for this month',
    detail: 'In {month} the unit handed in {rows} rows of {item}; it cannot say that there was nothing.',
  },
  ZERO_REPORT_SAID: {
    title: 'This was said before',
    detail: 'For {month} it was said before that there was nothing of {item}; it was not noted twice.',
  },
  ZERO_REPORT_TOO_EARLY: {
    title: 'The month has not come',
    detail: '{month} has not come; nothing can be said of it.',
  },
}

export const qualityOperations: typeof zh.qualityOperations = {
  'intake.settle-row': 'Say that a row that did not land will not be handed in again, and why',
  'quality.count': 'What was handed in, by unit, item, division and month, and of what worth it is',
  'quality.rows': 'The submissions, rows or records behind a figure',
  'quality.file': 'The figures as a table for a spreadsheet',
  'quality.bulletin': 'The bulletin of a month: by unit, item and division; who was late or silent, what is still open',
  'quality.bulletin-file': 'The same bulletin as a workbook or a PDF',
  'quality.month': 'What a unit handed in in a month, and which of its rows are open',
  'quality.reminders': 'Of what units are to be reminded: rows that have been open for longer than ten working days',
  'quality.say-nothing': 'Say as a unit that there was nothing of an item in a month',
}
