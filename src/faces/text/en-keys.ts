/** The English of keys: what may be asked of them, and why it is declined. */
import type * as zh from './zh-keys.ts'

export const keyRefusals: Record<keyof typeof zh.keyRefusals, { title: string; detail: string }> = {
  CRYPTO_SUITE_UNKNOWN: {
    title: 'No such suite of algorithms',
    detail: 'The setting says {suite}; there are international, both and national. Nothing was started. Correct the setting.',
  },
  KEYS_LOCKED: {
    title: 'The keys are locked',
    detail:
      'The keys are protected, and the passphrase is missing, is another, or its file has fewer than sixteen bytes. Nothing was started or changed. Give it in XINHENG_KEYS_PASSPHRASE or XINHENG_KEYS_PASSPHRASE_FILE.',
  },
  KEY_DAY_PAST: {
    title: 'That day is over',
    detail: 'A new key cannot take over on {from}: today is {today}. Nothing was changed. Name today or a later day.',
  },
  KEY_MODULE_MISSING: {
    title: 'The key module is not there',
    detail:
      'The key is held by a module, and none is set. No other key was used in its place. Name the command that speaks for the module in XINHENG_KEY_MODULE.',
  },
  KEY_NOT_HELD: {
    title: 'No such key',
    detail:
      'The key {key} is not in the ring of the data folder. Restore the ring of that time, or see "keys list" for those there are.',
  },
}

export const keyOperations: Record<keyof typeof zh.keyOperations, string> = {
  'keys.list': 'All keys: id, role, first day, public half; no secrets',
  'keys.rotate': 'The next key of a role, from a day on',
  'keys.choose-suite': 'The algorithms for what is written from now on',
}
