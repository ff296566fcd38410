/** What is said of decisions that are typed by hand, and of corrections of records, in English. */
import type * as zh from './zh-corrections.ts'

export const correctionRefusals: typeof zh.correctionRefusals = {
  DRAFTS_TOO_MANY: {
    title: 'Too many drafts',
    detail: 'The unit has {most} drafts already. Nothing was saved. Hand some in, or throw some away.',
  },
  DRAFT_UNKNOWN: {
    title: 'No such draft',
    detail: 'The draft may have been handed in, thrown away, or kept for long enough.',
  },
  CORRECTIONS_TOO_MANY: {
    title: 'Too many rows in one file of corrections',
    detail: 'A file of corrections has at most {most} rows. Nothing was changed. Split it.',
  },
  CORRECTIONS_WITHOUT_RECORD: {
    title: 'No column “{heading}”',
    detail: 'The first row of a file of corrections holds headings, among them “{heading}”. Nothing was changed.',
  },
  CORRECTION_ELSEWHERE: {
    title: 'Registrations are not corrected here',
    detail:
      'The registering authority hands a registration in again; what it says replaces what was said. Nothing was changed.',
  },
  CORRECTION_FIELD_FIXED: {
    title: '“{title}” cannot be corrected',
    detail:
      '“{title}” says which decision this is, or is not kept. Where it is wrong, withdraw the record and hand in the right one. Nothing was changed.',
  },
  CORRECTION_TWICE: {
    title: 'One record corrected twice',
    detail: 'Record {record} stands here twice. Only the first was done. Put both into one correction.',
  },
}

export const correctionOperations: typeof zh.correctionOperations = {
  'intake.entry-form': 'The form by which one decision is entered',
  'intake.drafts': 'The drafts of a unit',
  'intake.save-draft': 'Keep what has been typed, without the numbers of persons',
  'intake.drop-draft': 'Throw a draft away',
  'intake.record-to-correct': 'A record of one’s own unit with all that it says, and what may be corrected',
  'intake.look-at-withdrawal': 'What a withdrawal would change on the public page; nothing is written',
  'intake.look-at-corrections': 'What a file of corrections would change, also on the public page; nothing is written',
  'intake.correct': 'Correct records of one’s own unit, each with its reason; a corrected code moves the record',
  'intake.moved-records': 'Records that left an organisation or came to it, as both and the unit are told',
}
