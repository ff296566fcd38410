/** The same in English. */

import type * as zh from './zh-pull.ts'

export const pullRefusals: typeof zh.pullRefusals = {
  PULL_ADDRESS_WRONG: {
    title: 'The connection string is wrong',
    detail:
      'It reads postgresql://user:password@host:port/database or mysql://…, with ?sslmode=require or verify-full if wanted, and nothing else. Nothing was kept.',
  },
  PULL_EMPTY: { title: 'The view holds nothing', detail: 'The view {view} has no rows yet; no submission was made.' },
  PULL_FAILED: {
    title: 'The department’s database was not read',
    detail:
      'Reading the view {view} failed ({fault}). No row was taken; the next pull goes on from where the last one ended. Check the host, the reader’s right to the view, its name and the column that grows; where very many rows share one value of it, choose another.',
  },
  PULL_HOST_NOT_ALLOWED: {
    title: 'This host is not allowed',
    detail: '{host} is not among the hosts that may be read. Whoever operates the platform adds it to XINHENG_PULL_HOSTS.',
  },
  PULL_RUNNING: {
    title: 'It is being read',
    detail: 'The same view is being read elsewhere; this time nothing was kept. Try again later.',
  },
  PULL_UNKNOWN: {
    title: 'There is no such view',
    detail: 'No such view is known, or it is read no more. List the views and look up its number.',
  },
}

export const pullOperations: typeof zh.pullOperations = {
  'intake.add-pull': 'Have a view of a department’s database read for what is new, in the name of its unit',
  'intake.pulls': 'List the views of departments’ databases that are read, and how far',
  'intake.pull': 'Read what is new in a view and hand it in as its unit',
  'intake.look-at-pull': 'How the columns and first rows of a view will be understood; nothing is written',
  'intake.schedule-pull': 'Say how often a view is read by itself',
  'intake.drop-pull': 'Read a view no more, and forget how its server is reached',
}
