/** What is said in English of notices outside the product. */

import type * as zh from './zh-notices.ts'

export const noticeRefusals: typeof zh.noticeRefusals = {
  NOTICE_ADDRESS_KNOWN: {
    title: 'The address is known already',
    detail: 'The unit is told at this address already. Nothing was kept.',
  },
  NOTICE_ADDRESS_NOT_ALLOWED: {
    title: 'The address is not allowed',
    detail:
      'Notices go to mail domains and hosts alone that whoever operates the platform has listed (XINHENG_NOTICE_DOMAINS, XINHENG_NOTICE_HOSTS), and by https. Nothing was kept. Check the address, or have it listed.',
  },
  NOTICE_ADDRESS_UNKNOWN: {
    title: 'No such address',
    detail: 'There is no such address of notices, or it was ended. Choose one from the list.',
  },
}

export const noticeOperations: typeof zh.noticeOperations = {
  'notices.list': 'Where units are told outside the product that something waits, and what became of the last notices',
  'notices.add': 'Have a unit told at a mailbox of the office, or at a webhook, that something waits for it',
  'notices.drop': 'Tell a unit at an address no more; what is on its way there is not sent',
  'notices.try': 'Send a notice that says it is a trial',
}
