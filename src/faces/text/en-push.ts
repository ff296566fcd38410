/** The same in English. */

import type * as zh from './zh-push.ts'

export const pushRefusals: typeof zh.pushRefusals = {
  PUSH_KEY_RUNNING: {
    title: 'The same batch is being registered',
    detail:
      'A batch with this key is being registered. It was not registered again. Send it again under the same key later to be answered.',
  },
  PUSH_KEY_TAKEN: {
    title: 'The key was used before',
    detail:
      'This key belongs to a batch with other rows. Nothing was registered. Choose a new key for other rows; send the same rows to be answered again.',
  },
}

export const pushOperations: typeof zh.pushOperations = {
  'intake.push': 'Push rows in batches from a system of a department: each batch once, answered row by row',
}
