/** The same in English; papers are Chinese alone. */

import type * as zh from './zh-repair-case.ts'

export const caseRefusals: typeof zh.caseRefusals = {
  EVIDENCE_CUT_OFF: {
    title: 'The file is not whole',
    detail:
      'It is empty, or was cut off on its way. It was not kept. See that it opens on your own machine and hand it in again.',
  },
  EVIDENCE_INFECTED: {
    title: 'The scanner found something',
    detail: 'Found: {found}. The file was not kept. Hand in a clean one.',
  },
  EVIDENCE_TOO_LARGE: {
    title: 'The file is too large',
    detail: 'A file has at most {most} bytes. It was not kept. Compress its pictures or hand in several files.',
  },
  EVIDENCE_TOO_MANY: {
    title: 'There are enough files',
    detail: 'A case has at most {most} files. It was not kept. Join several pages in one PDF.',
  },
  EVIDENCE_TYPE: {
    title: 'Not a file that is taken',
    detail:
      'PDF, OFD, JPEG and PNG are taken, told by their content, not by their name. It was not kept. Save it as one of them.',
  },
  EVIDENCE_UNKNOWN: {
    title: 'No such file',
    detail: 'Case {case} has no file {no}, or its content was erased, or its time is over.',
  },
  SCANNER_SILENT: {
    title: 'The scanner does not answer',
    detail: 'Files are scanned before they are kept, and the scanner does not answer. It was not kept. Try again later.',
  },
}

export const caseWords: Readonly<Record<string, string>> = { 'step:attached': 'hand in proof', 'step:told': 'make a notice' }

export const caseOperations: typeof zh.caseOperations = {
  'repair.attach': 'Hand in a file of proof to an open case (PDF, OFD, JPEG, PNG)',
  'repair.evidence': 'A file of proof of a case',
  'repair.commitment-letter': 'The commitment letter (PDF), filled in with what the platform holds, to be sealed and handed in',
  'repair.notice':
    'The numbered notice of a step of a case, the newest by itself (PDF): returned, accepted, refused, extended, decided',
  'repair.overview': 'All open cases of a division: clocks, load by unit, the calendar of what is due, what is overdue',
  'repair.kept': 'Whether the deadlines of repair were kept over the last year, by clock and by unit',
}
