/** The console's pages on who may and who looked: which there are, and which operation opens each. */
import { mayAsk } from './may.ts'
import type { Context } from './shapes.ts'

export const OPENED_BY = {
  'who-looked': 'audit.who-looked',
  agents: 'access.agents',
  accounts: 'access.list-accounts',
  units: 'organisations.list-units',
  keys: 'access.list-keys',
  pulls: 'intake.pulls',
  looks: 'audit.looks',
  acts: 'audit.acts',
  notices: 'notices.list',
  emergency: 'access.revoke-unit',
} as const

export type GuardPage = keyof typeof OPENED_BY | 'account'

export const GUARD_PAGES: readonly GuardPage[] = ['account', ...(Object.keys(OPENED_BY) as (keyof typeof OPENED_BY)[])]

export const isGuardPage = (page: string): page is GuardPage => (GUARD_PAGES as readonly string[]).includes(page)

/** What the menu shows: what the reader's offices open, and the own account of whoever has signed in. */
export const openPages = (context: Context): readonly GuardPage[] =>
  GUARD_PAGES.filter(page => (page === 'account' ? context.who !== null : mayAsk(context, OPENED_BY[page])))
