/** The English of credit repair. */

import type { repair as zhRepair } from './zh-repair.ts'

export const repairRefusals = {
  REPAIR_BEFORE_ITS_DAY: {
    title: 'Its day has not come',
    detail:
      'Repair of this record may be asked for from {from}, not today. Nothing was registered. Please ask from that day on.',
  },
  REPAIR_CASE_UNKNOWN: { title: 'No such repair case', detail: 'There is no repair case {case}. Please check the id.' },
  REPAIR_COMMITMENT_NEEDED: {
    title: 'The commitment is missing',
    detail:
      'Whoever asks for repair publicly commits that the materials are true and accepts the liability. Nothing was registered. Please make the commitment first.',
  },
  REPAIR_EXTENSION_NOT_NOW: {
    title: 'It may not be extended now',
    detail:
      'The time to decide may be extended once, and the applicant is told before it ends⟨ ({due})⟩. Nothing was extended. Please decide within the time.',
  },
  REPAIR_NOT_POSSIBLE: {
    title: 'This record cannot be repaired',
    detail: 'Record {record}: {standing}. Nothing was registered. Its page says why and by what clause.',
  },
  REPAIR_OTHER_CHANNEL: {
    title: 'Not taken here',
    detail: 'Repair of this record is asked for through {channel}. Nothing was registered. Please ask there; no fee.',
  },
  REPAIR_RETURNED_ONCE: {
    title: 'It may not be returned again',
    detail: 'What is missing is told at once, and in this case it was. Please accept or refuse by what is there.',
  },
  REPAIR_STEP_NOT_NOW: {
    title: 'The case does not stand so',
    detail: 'The case is “{standing}”: “{step}” cannot be done. Please look at its steps.',
  },
  REPAIR_UNDER_WAY: {
    title: 'A repair case is under way',
    detail:
      'One of the records stands in repair case {case} already, or the application of that number has come in before. Nothing more was registered. Please await its result.',
  },
}

export const repairWords: Readonly<Record<string, string>> = {
  'standing:first-ends': 'it ends by itself before repair may be asked for',
  'standing:ended': 'it has ended, or its period has run',
  'standing:excluded': 'a rule excludes it from repair',
  'standing:not-adverse': 'it is nothing that can be repaired',
  'channel:credit-china': 'the Credit China site',
  'channel:own': "the determining unit's own window",
  'standing:submitted': 'submitted',
  'standing:returned': 'returned for completion',
  'standing:accepted': 'accepted',
  'standing:refused': 'not accepted',
  'standing:approved': 'repaired',
  'standing:rejected': 'not repaired',
  'standing:withdrawn': 'withdrawn',
  'standing:revoked': 'repair revoked',
  'step:submitted': 'apply',
  'step:returned': 'return for completion',
  'step:completed-again': 'complete',
  'step:accepted': 'accept',
  'step:refused': 'not accept',
  'step:extended': 'extend',
  'step:approved': 'repair',
  'step:rejected': 'not repair',
  'step:withdrawn': 'withdraw',
  'step:falsehood-found': 'find falsehood',
  'standing:shielded': 'shielded',
  'standing:not-shielded': 'not shielded',
  'step:result-received': 'take down a receipt',
  'step:shielded': 'shield',
  'step:unshielded': 'end the shield',
}

export const repairOperations = {
  'repair.eligibility':
    'Whether, from which day and where repair of a record may be asked for, what is missing, by which clause',
  'repair.records':
    'The records of an organisation that may be repaired, from which day and where each, which condition is missing, and the case that asks already',
  'repair.apply': "Ask for repair at the determining unit's own window, of several records at once",
  'repair.receive': 'Take in an application from the Credit China site; its clock began there',
  'repair.results': 'Results of cases from the Credit China site that it has not acknowledged, the oldest first',
  'repair.receipt': 'The receipt of the Credit China site for a result',
  'repair.return': 'Tell the applicant everything that is missing, once',
  'repair.complete': 'Hand in what was missing',
  'repair.accept': 'Accept an application',
  'repair.refuse': 'Not accept an application, with the reason',
  'repair.extend': 'Extend the time to decide once, telling the applicant beforehand',
  'repair.decide': 'Decide: where approved, publicity ends at once',
  'repair.withdraw': 'Withdraw an application',
  'repair.find-falsehood': 'Find falsehood: what was repaired by it is shown again',
  'repair.show': 'A case: its steps, standing and clocks',
  'repair.shield': 'Shield records on the ruling of a court that approves a plan or settlement',
  'repair.end-shield': 'End a shield: performed, the records are repaired; failed, they are shown again',
  'repair.list': 'Cases: open ones by due day, closed ones the newest first',
}

export const repairRule = {
  anchors: {
    receivedOn: 'Counted from the day the application came in, or, where it had to be completed, the day it was.',
    acceptedOn: 'Counted from the day of acceptance.',
    foundOn: 'Counted from the day the falsehood was found.',
  },
  methods: {
    allOfThem: 'All conditions must be met.',
    noneOfThem: 'What is listed may not be repaired; for all else it may be asked.',
    throughThisChannel: 'Taken through this channel alone.',
  },
  expected: {
    from: 'may be asked for from {value}',
    acceptanceDue: 'accepted or refused by {value}',
    decisionDue: 'decided by {value}',
    feedbackDue: 'result told by {value}',
    acceptanceNotBefore: 'acceptance due not before {value}',
    feedbackNotBefore: 'result due not before {value}',
  },
}

export const repair: typeof zhRepair = {
  conditions: {
    'shortest-period': 'the shortest period has run',
    corrected: 'the act is corrected and every duty done',
    commitment: 'a public credit commitment',
    'other-law': 'other conditions of laws, administrative regulations and departmental rules',
    'no-falsehood': 'no bar after falsehood',
  },
  channels: { 'credit-china': 'the Credit China site', own: "the determining unit's own window" },
  nothingExcluded: 'nothing',
  now: 'Repair may be asked for since {day}.',
  later: 'Repair may be asked for from {day} at the earliest, not today.',
  firstEnds: 'It ends by itself before repair may be asked for.',
  excluded: 'A rule excludes it from repair; it ends by itself.',
  seen: { met: 'Met: {condition}', missing: 'Missing: {condition}', 'to-show': 'To be shown by the application: {condition}' },
  metFrom: ' (from {day})',
  ask: {
    'credit-china': 'Please ask on the Credit China site; the authority that decided deals with it. No fee.',
    own: 'Please ask the authority that decided. No fee.',
  },
  askOwn: 'Please ask at the window of {authority}. No fee.',
}
