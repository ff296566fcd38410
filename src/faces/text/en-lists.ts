/** The English of lists. */

import type { lists as zhLists, listOperations as zhOperations, listRefusals as zhRefusals } from './zh-lists.ts'

export const listRefusals: typeof zhRefusals = {
  LIST_CASE_UNKNOWN: { title: 'No such case', detail: 'There is no case {case} of a list. Please check the id.' },
  LIST_CONSENT_NEEDED: {
    title: 'The next higher level has not consented',
    detail:
      'An entry on “{list}” needs the consent of the next higher level. Nothing was decided. Please say who consented, by which document, on which day.',
  },
  LIST_HEARING_NEEDED: {
    title: 'The hearing has not been held',
    detail: 'A hearing was asked for; the review follows it. Please hold the hearing and record it first.',
  },
  LIST_NUMBER_TAKEN: {
    title: 'The number is taken',
    detail: 'Decision {number} stands for another entry of this organisation. Nothing was listed. Please check the number.',
  },
  LIST_PREPARED: {
    title: 'This list cannot be used yet',
    detail:
      '“{list}” is only prepared⟨: it lacks {missing}⟩. Nothing was recorded. It can be used once the law as data has its basis and somebody has read it.',
  },
  LIST_REMOVAL_TOO_EARLY: {
    title: 'Removal cannot be asked for yet',
    detail: 'It may be asked for from {from} on, not today. Nothing was recorded. Please ask again on that day.',
  },
  LIST_STATEMENT_OPEN: {
    title: 'The time for statement and defence still runs',
    detail: 'It runs until {last}, that day included. Please wait, or record what the organisation says.',
  },
  LIST_STEP_NOT_NOW: {
    title: 'This step cannot be done now',
    detail: 'The case stands at “{listStanding}”; “{listStep}” cannot be done. Please see its steps.',
  },
  LIST_TERM_OVER: { title: 'The term is over', detail: 'It ran until {last} and ended by itself. Nothing is left to do.' },
  LIST_UNDER_WAY: {
    title: 'There is a case or an entry already',
    detail: 'This organisation has the case {case} about “{list}”. Nothing else was recorded. Please go on in that case.',
  },
  LIST_UNKNOWN: { title: 'No such list', detail: 'There is no list {list}, or it does not hold here. Please check the id.' },
  LIST_VALUE_NEEDED: {
    title: 'The rule leaves it open: the case has to say it',
    detail:
      'The {value} of “{list}” is not set, or nobody has read the clause. Nothing was recorded. Please give the value and the reason.',
  },
}

export const listOperations: typeof zhOperations = {
  'lists.propose': 'Propose that an organisation be entered on a list, on an effective document',
  'lists.notify': 'Notice before any decision: reason, basis, time for statement and defence',
  'lists.defend': 'Statement and defence, and whether a hearing is asked for',
  'lists.lapse': 'Record that the time for statement and defence has run out',
  'lists.hold-hearing': 'Record the hearing',
  'lists.review': 'Check what was said, and reply',
  'lists.decide': 'Decide to enter or not',
  'lists.serve': 'Record the service of the decision',
  'lists.publish': 'Publish a decision that was served: the organisation is on the list',
  'lists.ask-removal': 'Ask for removal',
  'lists.decide-removal': 'Decide on removal',
  'lists.record-annulment': 'Record that the basis was annulled: the days to undo the entry run',
  'lists.annul': 'Undo an entry',
  'lists.withdraw': 'Take a proposal back before it is decided',
  'lists.show': 'One case: steps, documents, clocks, what is next',
  'lists.document': 'The document of a step as a PDF, as it was made from its template',
  'lists.list': 'Cases: the open ones of a unit or a division, all of an organisation',
  'lists.known': 'All lists: basis, conditions, terms, and which are only prepared',
}

export const lists: typeof zhLists = {
  standings: {
    proposed: 'proposed',
    noticed: 'notice served, waiting for a statement',
    defended: 'heard, to be reviewed',
    lapsed: 'time for a statement has run out',
    reviewed: 'reviewed',
    entered: 'entry decided, to be served',
    'not-entered': 'not entered',
    served: 'served, to be published',
    published: 'on the list',
    'removal-asked': 'removal asked for',
    removed: 'removed',
    annulled: 'entry undone',
    withdrawn: 'taken back',
    expired: 'term over',
  },
  steps: {
    proposed: 'propose',
    noticed: 'notice',
    defended: 'statement and defence',
    lapsed: 'lapse of the statement',
    'hearing-held': 'hearing',
    reviewed: 'review and reply',
    'decided-in': 'decision to enter',
    'decided-not': 'decision not to enter',
    served: 'service',
    published: 'publication',
    'removal-asked': 'removal asked for',
    'removal-refused': 'removal refused',
    'removed-early': 'removal',
    'basis-annulled': 'basis annulled',
    annulled: 'entry undone',
    withdrawn: 'taken back',
  },
  numbers: {
    statementDays: 'time for statement and defence',
    termMonths: 'term',
    removalAfterMonths: 'time before early removal',
    publicationDays: 'time to publish',
    annulmentDays: 'time to undo an entry whose basis was annulled',
    removalDays: 'time to decide on removal',
    remedies: 'remedies',
  },
  listStandings: { 'in-force': 'can be used', prepared: 'prepared, cannot be used', 'not-in-force': 'not in force' },
  missing: { 'field-basis': 'a basis of the field', 'procedure-basis': 'a basis of the procedure' },
}

export const listWords: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(lists.standings).map(([code, said]) => [`listStanding:${code}`, said]),
  ...Object.entries(lists.steps).map(([code, said]) => [`listStep:${code}`, said]),
  ...Object.entries(lists.numbers).map(([code, said]) => [`value:${code}`, said]),
  ...[
    ['missing:field-basis', 'a basis of the field'],
    ['missing:procedure-basis', 'a basis of the procedure'],
    ['missing:field-basis,procedure-basis', 'a basis of the field and one of the procedure'],
  ],
])
