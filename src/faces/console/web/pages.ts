/** Addresses of the console: the server serves every one of them as the one page, which reads in it where it is. */
import { GUARD_PAGES } from './guard-pages.ts'

/** Pages whose address is their name. */
export const NAMED = [
  'today',
  'mine',
  'headings',
  'submissions',
  'takeover',
  'held',
  'names',
  'same',
  'correct',
  'moved',
  'entry',
  'repairs',
  'measures',
  'lists',
  'objections',
  'receivers',
  'reports',
  'announcements',
  'law',
  'sign-in',
  'invitation',
] as const

/** A star stands for what is shown there. */
export const ADDRESSES: readonly string[] = [
  ...NAMED,
  ...GUARD_PAGES,
  ...['submissions/*', 'held/*', 'repairs/*', 'measures/guard', 'lists/*', 'objections/*', 'law/*', 'quality', 'quality/*'],
]
