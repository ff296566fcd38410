/** What is said in English of notices outside the product. */

import type * as zh from './zh-notices.ts'

export const noticeRefusals: typeof zh.noticeRefusals = {
  NOTICE_ADDRESSES_ENOUGH: {
    title: 'There are addresses enough',
    detail:
      'An organisation is told at {most} addresses at most, those ended on the day among them. Nothing was kept. End one that is not used, or add it tomorrow.',
  },
  NOTICE_ADDRESS_KNOWN: {
    title: 'The address is known already',
    detail: 'Notices go to this address already. Nothing was kept.',
  },
  NOTICE_ADDRESS_NOT_ALLOWED: {
    title: 'The address is not allowed',
    detail:
      'Notices go to mail domains and hosts alone that whoever operates the platform has listed (of units: XINHENG_NOTICE_DOMAINS, XINHENG_NOTICE_HOSTS; of organisations: XINHENG_NOTICE_OWN_DOMAINS, XINHENG_NOTICE_OWN_HOSTS), and by https. Nothing was kept. Check the address, or have it listed.',
  },
  NOTICE_ADDRESS_UNKNOWN: {
    title: 'No such address',
    detail: 'There is no such address of notices, or it was ended. Choose one from the list.',
  },
}

export const noticeOperations: typeof zh.noticeOperations = {
  'notices.list':
    'Where units are told outside the product that something waits, or the own organisation what begins and ends; what became of the last notices',
  'notices.add':
    'Have a unit told at a mailbox of the office, or at a webhook, that something waits for it; or the own organisation what begins and ends',
  'notices.drop': 'Tell a unit, or the own organisation, at an address no more; what is on its way there is not sent',
  'notices.try': 'Send a notice that says it is a trial',
}
