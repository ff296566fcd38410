/** The console's pages on who may and who looked: which there are, and which operation opens each. */
import { mayAsk } from './may.ts'
import type { Context } from './shapes.ts'

const OPENED_BY = {
  'who-looked': 'audit.who-looked',
  agents: 'access.agents',
  accounts: 'access.list-accounts',
  keys: 'access.list-keys',
  looks: 'audit.looks',
  acts: 'audit.acts',
  emergency: 'access.revoke-unit',
} as const

export type GuardPage = keyof typeof OPENED_BY | 'account'

export const isGuardPage = (page: string): page is GuardPage => page === 'account' || page in OPENED_BY

/** What the menu shows: what the reader's offices open, and the own account of whoever has signed in. */
export const openPages = (context: Context): readonly GuardPage[] => [
  ...(context.who === null ? [] : (['account'] as const)),
  ...(Object.keys(OPENED_BY) as (keyof typeof OPENED_BY)[]).filter(page => mayAsk(context, OPENED_BY[page])),
]
