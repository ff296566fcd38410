/** The English of credit repair. */

import type { repair as zhRepair } from './zh-repair.ts'

export const repairRefusals = {
  REPAIR_EXTENSION_NOT_NOW: {
    title: 'It may not be extended now',
    detail:
      'The time to decide may be extended once, and the applicant is told before it ends⟨ ({due})⟩. Nothing was extended. Please decide within the time.',
  },
  REPAIR_RETURNED_ONCE: {
    title: 'It may not be returned again',
    detail: 'What is missing is told at once, and in this case it was. Please accept or refuse by what is there.',
  },
  REPAIR_STEP_NOT_NOW: {
    title: 'The case does not stand so',
    detail: 'The case is “{standing}”: “{step}” cannot be done. Please look at its steps.',
  },
}

export const repairWords: Readonly<Record<string, string>> = {
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
}
