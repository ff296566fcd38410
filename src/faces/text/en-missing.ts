/** What a restored installation lacks, in English. */
import type * as zh from './zh-missing.ts'

export const missing: Readonly<Record<keyof typeof zh.missing, string>> = {
  'segment-cut-short': 'segment {segment} of the write-ahead log is cut short; what was written from there on is missing',
  'segment-missing': 'segment {segment} of the write-ahead log is missing, and with it what was written from there on',
  'segments-not-replayed': 'the write-ahead log is damaged at {from}: {segments} segments behind it were not replayed',
  entries: '{lacking} entries are missing: {found} of {expected}',
  acts: '{lacking} acts are missing: {found} of {expected}',
  leaves: '{lacking} leaves are missing: {found} of {expected}',
  root: 'the root is {found}, and was {expected} when the backup was taken',
  'log-cut-short':
    '{lacking} leaves that were signed are missing: the log has {found}, the checkpoint of {file} counts {expected}',
  'log-other-history': 'the first {expected} leaves of the log are not those that the checkpoint of {file} signed',
  'checkpoint-unknown': '{file} is no checkpoint that the log here signed',
  'not-finished': 'the restore was broken off: remove the folder and restore again',
  'ledger-wrong': 'the ledger is not as it was written: see "ledger verify"',
  readOnly: 'read only: {said}',
  notErased: 'cleaned copies of the backup could not be held against the erasures since; the next start tries again: {fault}',
  incomplete: 'something is missing; the folder is read only:',
}
