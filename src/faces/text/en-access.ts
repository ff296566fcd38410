/** What is said of accounts, roles and looks, in English. */

import type * as zh from './zh-access.ts'

export const accessRefusals: typeof zh.accessRefusals = {
  PURPOSE_NEEDED: {
    title: 'Say what it is for',
    detail:
      'The question reads what is not disclosed, so its purpose must be stated. The purpose is recorded, and the organisation that is looked at sees it.',
  },
  READ_ONLY: {
    title: 'The platform only answers for now',
    detail:
      'An administrator has switched it to reading. Nothing can be handed in or changed until it is switched back; what was handed in stays.',
  },
  SAME_HAND: {
    title: 'Who proposes does not decide',
    detail: 'You, or the office that you stand in for, proposed this. Somebody else has to decide.',
  },
}

export const accessOperations: typeof zh.accessOperations = {}
