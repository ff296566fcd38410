/** What is said to witnesses of the log, in English. */
import type * as zh from './zh-witness.ts'

export const witnessRefusals: Record<keyof typeof zh.witnessRefusals, { title: string; detail: string }> = {
  LOG_KEY_ELSEWHERE: {
    title: 'The key of the log was not rotated',
    detail:
      'This log has not begun or is closed, or the key that signs it now is not in this data folder. Rotate it on the machine that keeps the key.',
  },
  WITNESS_REFUSED: {
    title: 'The cosignature was not taken',
    detail:
      '{why}. Nothing was kept. Compare whether the platform was told the public key of the witness, and whether what was handed in is a checkpoint of this platform.',
  },
}

export const witnessWords: typeof zh.witnessWords = {
  'why:checkpoint': 'What was handed in is no checkpoint that this platform signed',
  'why:witness': 'It bears no line of a witness known here that holds',
}
