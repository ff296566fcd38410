/** What is said to witnesses of the log, in English. */
import type * as zh from './zh-witness.ts'

export const witnessRefusals: Record<keyof typeof zh.witnessRefusals, { title: string; detail: string }> = {
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
