/** The same in English. */

import type * as zh from './zh-province.ts'

export const provinceRefusals: typeof zh.provinceRefusals = {
  PROVINCE_EXPORT_CLOSED: {
    title: 'This export is closed',
    detail: 'Export {export} was closed on {closed}; nothing was changed.',
  },
  PROVINCE_EXPORT_UNKNOWN: {
    title: 'There is no such export',
    detail: 'There is no export {export}. List the exports and look up its number.',
  },
  PROVINCE_RECEIPT_AWAITED: {
    title: 'The last export has no receipt yet',
    detail:
      'Export {export} of {made} still awaits its receipt; no other was made. Read the receipt in first; where none will come, say that it is given up, and its rows come again.',
  },
}

export const provinceOperations: typeof zh.provinceOperations = {
  'province.make': 'Gather what is new, changed or has ended since the platform above last acknowledged it',
  'province.exports': 'List exports to the platform above and their receipts',
  'province.file': 'The national file of an item of an export, or its zero reports',
  'province.receipt': 'Take in what the platform above has accepted and refused, and why',
}
