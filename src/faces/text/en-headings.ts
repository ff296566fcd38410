/** The same in English. */

import type * as zh from './zh-headings.ts'

export const headingRefusals: typeof zh.headingRefusals = {
  HEADING_FIELD_UNKNOWN: {
    title: 'No such field',
    detail:
      '"{heading}" cannot stand for this field: the item has none, or it is about persons. Nothing was kept. Choose one of the list.',
  },
  HEADING_KNOWN: {
    title: 'This heading is known',
    detail:
      '"{heading}" is a heading of the catalogue, or of a column about persons, and cannot stand for anything else. Nothing was kept.',
  },
  HEADING_NOT_LEARNT: {
    title: 'This is no heading',
    detail:
      '"{heading}" is empty, too long, or like a number of a person, and cannot be kept as a heading. Use a heading in the file.',
  },
  PREVIEW_BUSY: {
    title: 'Too many files are being looked at',
    detail:
      'As many files as can be are being looked at; this one was not. Try again in a while, or hand it in without a look.',
  },
  PREVIEW_TOO_LONG: {
    title: 'The file is too large to look at',
    detail:
      'Its first rows were not reached within 20 seconds. Nothing was registered. Hand it in without looking, or save it as csv.',
  },
}

export const headingOperations: typeof zh.headingOperations = {
  'intake.preview': 'See before handing in how the first rows will be understood; nothing is registered',
  'intake.headings': "What the headings of a unit's files are that the catalogue does not know",
  'intake.say-headings': 'Say what headings are that the catalogue does not know; later files are read so',
}
