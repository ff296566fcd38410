/** The English of objections and annulled decisions. */

import type { objection as zhObjection } from './zh-objection.ts'

export const objectionRefusals = {
  REPORTS_ENOUGH: {
    title: 'Said already',
    detail: 'Several reports on this record wait to be looked at. Nothing more was registered. Please wait for that.',
  },
  REPORT_UNKNOWN: {
    title: 'No such report',
    detail: 'There is no report {report}, or it was dealt with or removed on its day. Please check the id.',
  },
  OBJECTION_CASE_UNKNOWN: { title: 'No such objection', detail: 'There is no objection {case}. Please check the id.' },
  OBJECTION_EXTENSION_NOT_NOW: {
    title: 'It may not be extended now',
    detail:
      'The time to decide an objection may be extended once, told before it ends⟨ ({due})⟩. Nothing was extended. Please decide within the time.',
  },
  OBJECTION_FIELD_FIXED: {
    title: 'This field cannot be corrected',
    detail:
      '“{title}” says which decision and which organisation it is; changed, it would be another record. Nothing was corrected. Please withdraw the record and hand in the right one.',
  },
  OBJECTION_FIELD_UNKNOWN: {
    title: 'No such field',
    detail:
      'This record has no field “{field}” that may be objected to, or it was named twice. Nothing was registered. Please choose among the fields on its page.',
  },
  OBJECTION_INCOMPLETE: {
    title: 'The objection is not complete',
    detail: '{why}. Nothing was registered. Please complete it.',
  },
  OBJECTION_NOTHING_CORRECTED: {
    title: 'Nothing has been corrected yet',
    detail:
      'Since the objection the record was neither corrected nor ended. Nothing was decided. Please correct it first, or say how it is corrected.',
  },
  OBJECTION_PERIOD_UNCHANGED: {
    title: 'The period is the same',
    detail:
      'The objection is to the period, and corrected so it would be the same. Nothing was corrected. Please correct what sets the period, or reject with the reason.',
  },
  OBJECTION_REMEDY_ELSEWHERE: {
    title: 'Registrations are not corrected here',
    detail:
      'A registration is corrected by a hand-in of the registering authority; names and codes follow. Nothing was decided. Once handed in, please choose “corrected since the objection”.',
  },
  OBJECTION_SECOND_LOOK_NOT_NOW: {
    title: 'No second look now',
    detail:
      'A second look may be asked for once⟨, until {due}⟩, and not now. Nothing was registered. Reconsideration and litigation are open as the law says.',
  },
  OBJECTION_STEP_NOT_NOW: {
    title: 'The objection does not stand so',
    detail: 'The objection is “{stands}”: “{asked}” cannot be done. Please look at its steps.',
  },
  OBJECTION_UNDER_WAY: {
    title: 'An objection is under way',
    detail:
      'The record stands in objection {case} already. Nothing more was registered. Please await its result, or withdraw it first.',
  },
  OBJECTION_VALUE_UNFIT: {
    title: 'The correction does not fit',
    detail: '⟨“{title}” ⟩does not pass the check of the catalogue⟨: {finding}⟩. Nothing was corrected. Please check it.',
  },
  OBJECTION_WORSE: {
    title: 'Worse for who objected',
    detail:
      'An upheld objection makes nothing shown longer or graded more serious. Nothing was corrected. The determining unit hands such a correction in by itself.',
  },
}

export const objectionWords: Readonly<Record<string, string>> = {
  'why:no-field': 'it does not say which field is wrong',
  'why:no-day': 'it does not say until which day it should be shown',
  'why:no-document': 'it does not name the document that annulled the decision, with its day',
  'why:later-than-today': 'the day of the document is later than today',
  'stands:filed': 'filed',
  'stands:acknowledged': 'taken up',
  'stands:checking': 'being verified',
  'stands:verified': 'verified',
  'stands:refused': 'not taken up',
  'stands:upheld': 'upheld',
  'stands:rejected': 'rejected',
  'stands:second-look': 'second look',
  'stands:withdrawn': 'withdrawn',
  'asked:acknowledged': 'take up',
  'asked:refused': 'not take up',
  'asked:verification-asked': 'ask for verification',
  'asked:verified': 'answer the verification',
  'asked:extended': 'extend',
  'asked:upheld': 'uphold',
  'asked:rejected': 'reject',
  'asked:second-look-asked': 'ask for a second look',
  'asked:second-upheld': 'uphold on second look',
  'asked:second-rejected': 'reject on second look',
  'asked:withdrawn': 'withdraw',
  'asked:attached': 'hand in a file of proof',
  'asked:told': 'print the letter',
}

export const objectionOperations = {
  'objection.file': 'Object to the content or period of a record, or to a decision on its repair, field by field',
  'objection.acknowledge': 'Take up an objection: the record bears the mark from that day on',
  'objection.refuse': 'Not take up an objection, with the reason',
  'objection.ask-verification': 'Ask the determining unit to verify',
  'objection.verify': 'Say what the verification found',
  'objection.extend': 'Extend the time to decide once, told beforehand',
  'objection.decide': 'Decide: upheld, the record is corrected or withdrawn at once; or rejected, with the reason',
  'objection.ask-second-look': 'Ask the superior unit to look again, once',
  'objection.decide-second-look': 'The superior unit looks at an objection again',
  'objection.withdraw': 'Withdraw an objection',
  'objection.attach': 'Hand in a file of proof to an open objection (PDF, OFD, JPEG, PNG)',
  'objection.evidence': 'A file of proof of an objection',
  'objection.letter':
    'The numbered letter of a step of an objection (PDF): taken up or not, extended, decided, looked at again',
  'objection.overview': 'All open objections of a division: clocks, load by unit, the calendar of what is due, what is overdue',
  'objection.kept': 'Whether the deadlines of objections were kept over the last year, by clock and by unit',
  'objection.report-error':
    'Anybody says that something shown is wrong; the unit that decided looks; nobody is asked who they are',
  'objection.reports': 'What anybody has said is wrong with what the unit or the division shows, the oldest first',
  'objection.close-report': 'What became of a report: corrected, right as it stands, or unclear',
  'objection.about': 'What may be objected to of a record: its fields, until when it is shown, what is open already',
  'objection.show': 'An objection: its steps, standing, clocks and what is disputed',
  'objection.list': 'Objections by due day, overdue first',
  'objection.annul':
    'Record that a decision was changed, annulled, found unlawful or void: it is shown no more from that day on',
}

export const objectionRule = {
  anchors: {
    filedOn: 'Counted from the day the objection came in.',
    acknowledgedOn: 'Counted from the day the objection was taken up.',
    decidedOn: 'Counted from the day of the result.',
    askedAgainOn: 'Counted from the day a second look was asked for.',
    annulledOn: 'Counted from the day of the document that changed or annulled the decision.',
  },
  methods: { byThisUnit: 'This unit decides.' },
  expected: {
    acknowledgementDue: 'taken up or not by {value}',
    acknowledgementNotBefore: 'due not before {value}',
    annulmentDue: 'shown no more by {value}',
    mayAskAgainDue: 'a second look may be asked for until {value}',
    secondLookDue: 'looked at again by {value}',
    decider: 'decided by {value}',
  },
}

export const objection: typeof zhObjection = {
  deciders: { 'determining-unit': 'the unit that determined it', 'superior-unit': 'the unit above it' },
  report: {
    link: 'Something wrong? Tell us',
    title: 'Report an error',
    lead: 'This is about {record} of {organisation}.',
    nobody:
      'Anybody may say so: no account, no name, no telephone. The organisation itself signs in and objects; there it has a time limit and an answer.',
    about: 'What is wrong',
    abouts: {
      content: 'It differs from the decision',
      organisation: 'It is not about this organisation',
      'should-not-show': 'It should not be shown',
      other: 'Something else',
    },
    says: 'How is it wrong?',
    hint: '4 to 500 characters, about the information alone. Please write nobody’s name, identity number or telephone; identity numbers are masked.',
    send: 'Send this',
    kept: 'The unit that decided looks at it. It is kept for at most 90 days after that, at most a year where nobody has looked, and then removed; only that unit and the credit centre see it.',
    thanks: 'Received',
    taken:
      'It went to the unit that decided. What you wrote is removed on {until} at the latest. Where it was right, the page will change.',
    back: 'Back to the record',
    wrong: 'Not sent: please choose what is wrong and write 4 to 500 characters.',
    enough: 'Not sent: several reports on this record wait to be looked at.',
    often: 'Not sent: too many were sent just now; please try again in a while.',
  },
  mark: 'objection under way',
  markText: 'An objection is being dealt with since {day}; what it says may be corrected. Once it is decided this mark goes.',
  toFile: 'Sign in and object',
  howTitle: 'Objecting to content or period',
  how: 'The organisation it is about may object: say which field is wrong and what it should be, with proof.',
  howClocks:
    'It is taken up or not within {acknowledge} working days, and decided within {decide} working days after that; meanwhile this page bears the mark “objection under way”.',
  howDecider: 'It is decided by {decider}; who disagrees may once ask the unit above it to look again.',
}
