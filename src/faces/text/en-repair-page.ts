/** The same in English; the letter stays Chinese. */

import type { repairPage as zhRepairPage } from './zh-repair-page.ts'

export const repairPage: typeof zhRepairPage = {
  title: 'Ask for credit repair',
  forRecord: 'Ask for the repair of {number}',
  lead: 'No fee, and nobody needs to be hired. Three steps: see the conditions, prepare, hand in.',
  toApply: 'How to ask for repair',
  applyHere: 'Sign in and ask for repair',
  step1: '1. Whether it may be asked for today',
  step2: '2. Prepare',
  have: 'What the platform holds is not asked for again: registration, decision, what is shown.',
  bring: 'To be prepared:',
  bringList: [
    'Proof that the act was put right and every duty done, such as a receipt or a report of inspection, as PDF or photograph',
    'The commitment letter, filled in below, to be printed and sealed',
  ],
  step3: '3. Hand in',
  creditChina: 'Open the Credit China site and hand in',
  creditChinaText:
    'This site alone takes applications. Yours is passed on to {authority}; from the day it came in, the days that are due are seen here too.',
  own: 'Hand in at the window of {authority}',
  ownText:
    'The authority that decided takes applications for this record here. Sign in with the account of the organisation; the record is chosen already.',
  notNow: 'It cannot be handed in today. Prepare it and come back from {day} on.',
  notPossible: 'It need not, or may not, be asked for; the reason stands above.',
  letter: 'The commitment letter',
  letterNote: 'Worded by the platform. Printing this page prints the letter alone.',
  after: 'What follows',
  afterText:
    'The authority accepts or refuses within {acceptance} working days and decides within {decision} more; it may extend once, telling you beforehand. Where repair is granted the record ends at once, and a statement of the end can be had.',
  keptLink: 'Whether units keep their deadlines',

  keptTitle: 'Are the deadlines of repair and of objections kept?',
  keptLead:
    'From application to result, from objection to second look: how many of the deadlines of a year were kept. Cases are counted; no organisation is named.',
  keptRepairs: 'Credit repair',
  keptObjections: 'Objections',
  keptCaption: 'Counted are steps done from {since} to {today}, and those overdue now.',
  keptClock: 'Deadline',
  keptUnit: 'Unit',
  keptInTime: 'in time',
  keptLate: 'done late',
  keptOverdue: 'overdue now',
  keptUnsettled: 'not settled',
  keptShare: 'share kept',
  keptCentre: 'Credit centre (second looks with no unit above)',
  keptNone: 'There was no case of repair within a year.',
  keptNoObjections: 'No objection was dealt with within a year, and none is overdue.',
  keptNote:
    'The share is those in time out of those in time, done late and overdue. Where a deadline runs into a year without a published calendar nothing can be said, and nothing is counted. No case is decided by being overdue; the level above and the lead department press for it.',
  keptClocks: { acceptance: 'to accept or refuse', decision: 'to decide', feedback: 'to tell the result' },
  keptObjectionClocks: {
    acknowledgement: 'to take up or not',
    decision: 'to decide',
    annulment: 'to stop showing what was annulled',
    'second-look': 'to look again',
  },
  keptRules: 'Deadlines and their basis',
}
