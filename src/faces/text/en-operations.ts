/** What each operation does, in English. */

import { accessOperations } from './en-access.ts'
import { correctionOperations } from './en-corrections.ts'
import { endOperations } from './en-ends.ts'
import { exchangeOperations } from './en-exchange.ts'
import { headingOperations } from './en-headings.ts'
import { keyOperations } from './en-keys.ts'
import { lawDeskOperations } from './en-law-desk.ts'
import { listOperations } from './en-lists.ts'
import { measureOperations } from './en-measures.ts'
import { noticeOperations } from './en-notices.ts'
import { objectionOperations } from './en-objection.ts'
import { provinceOperations } from './en-province.ts'
import { pullOperations } from './en-pull.ts'
import { pushOperations } from './en-push.ts'
import { qualityOperations } from './en-quality.ts'
import { queueOperations } from './en-queues.ts'
import { repairOperations } from './en-repair.ts'
import { caseOperations } from './en-repair-case.ts'
import { takeoverOperations } from './en-takeover.ts'
import type * as zh from './zh-operations.ts'

export const operations: typeof zh.operations = {
  ...accessOperations,
  ...endOperations,
  ...exchangeOperations,
  ...headingOperations,
  ...pushOperations,
  ...provinceOperations,
  ...queueOperations,
  ...correctionOperations,
  ...qualityOperations,
  ...takeoverOperations,
  ...keyOperations,
  ...objectionOperations,
  ...repairOperations,
  ...caseOperations,
  ...listOperations,
  ...measureOperations,
  ...lawDeskOperations,
  ...noticeOperations,
  ...pullOperations,
  'announcements.publish': 'Make something known on the portal in the name of the own unit, from a day until a last day',
  'announcements.withdraw': 'Take something from the portal that the own unit has made known',
  'announcements.list': 'What is made known on the portal today',
  'organisations.find': 'Find organisations by code, by part of a name, or by a former name',
  'organisations.find-by-number': 'Find records and cases by a document number or its beginning, shown or not',
  'organisations.show': 'All that is known of one organisation as of a day, shown to the public or not',
  'organisations.own': 'Everything that is held about one’s own organisation, shown to the public or not, with how it stands',
  'organisations.load-units': 'Take in divisions and units, and what each unit may hand in',
  'organisations.list-units': 'Every unit, also one that no longer exists',
  'disclosure.organisation': 'All that is shown today about one organisation',
  'disclosure.record': 'One record that is shown today, with the reasons for its days',
  'disclosure.counts': 'How many records of each class are shown today',
  'disclosure.rule': 'One rule: values over time, exceptions, cases, its clauses and how far they are confirmed',
  'disclosure.rules': 'The rules in force',
  'intake.context': 'What must be known before handing in: the day, the units that may, the fields of each item',
  'intake.submit': 'Hand in a file in the name of a unit',
  'intake.list': 'Submissions, newest first',
  'intake.show': 'One submission: how far it is, its counts, its findings by cause',
  'intake.findings': 'What was found, row by row',
  'intake.findings-file': 'The cleaned file with what became of each row, its record number and its findings beside it',
  'intake.template': 'The upload template of an item',
  'intake.withdraw': 'Withdraw a record in the name of the unit that determined it, with the reason',
  'law.attest': 'Say in the ledger which law is in force: its version and the digest of all its files',
  'law.load': 'Take in a law folder as a version, fold every record under it, and switch it on',
  'law.preview': 'Which records would move, under a law folder or under the law in force',
  'law.refold': 'Fold every record again under the law in force',
  'ledger.rotate-key': 'Let the log go on under a new key, which the former one hands over to in a signed statement',
  'ledger.witness': 'Hand in a checkpoint that a known witness has cosigned',
  'ledger.prove-shown': 'Prove that what is disclosed of a record today stands in the log',
  'ledger.prove': 'Prove that a record is in the log, or that this is everything about an organisation',
  'ledger.consistency': 'Prove that the log of one size is the beginning of the log of another',
  'ledger.erase':
    'Erase the content of a record everywhere it stands, with the reason and the clause; that it was erased stays',
  'ledger.key': 'The public key of the log',
}
