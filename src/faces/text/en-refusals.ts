/** The English of refusals. */

import type { RefusalCode } from '#rules/outcome'
import { accessRefusals } from './en-access.ts'
import { backupRefusals, backupWords } from './en-backup.ts'
import { correctionRefusals } from './en-corrections.ts'
import { endRefusals } from './en-ends.ts'
import { exchangeRefusals } from './en-exchange.ts'
import { headingRefusals } from './en-headings.ts'
import { keyRefusals } from './en-keys.ts'
import { lawDeskRefusals, lawDeskWords } from './en-law-desk.ts'
import { listRefusals, listWords } from './en-lists.ts'
import { measureRefusals } from './en-measures.ts'
import { snapshotRefusals } from './en-mirror.ts'
import { noticeRefusals } from './en-notices.ts'
import { objectionRefusals, objectionWords } from './en-objection.ts'
import { operatingRefusals } from './en-operating.ts'
import { provinceRefusals } from './en-province.ts'
import { pullRefusals } from './en-pull.ts'
import { pushRefusals } from './en-push.ts'
import { qualityRefusals } from './en-quality.ts'
import { queueRefusals } from './en-queues.ts'
import { repairRefusals, repairWords } from './en-repair.ts'
import { caseRefusals, caseWords } from './en-repair-case.ts'
import { windowRefusals } from './en-window.ts'
import { witnessRefusals, witnessWords } from './en-witness.ts'
import type * as zh from './zh-refusals.ts'

export const refusals: Record<RefusalCode, { title: string; detail: string }> = {
  ...accessRefusals,
  ...backupRefusals,
  ...snapshotRefusals,
  ...witnessRefusals,
  ...endRefusals,
  ...exchangeRefusals,
  ...headingRefusals,
  ...operatingRefusals,
  ...pushRefusals,
  ...provinceRefusals,
  ...lawDeskRefusals,
  ...noticeRefusals,
  ...pullRefusals,
  ...queueRefusals,
  ...correctionRefusals,
  ...qualityRefusals,
  ...keyRefusals,
  ...objectionRefusals,
  ...windowRefusals,
  ...repairRefusals,
  ...caseRefusals,
  ...listRefusals,
  ...measureRefusals,
  ACT_NOT_ERASABLE: {
    title: 'This act cannot be erased',
    detail:
      'There is no act {act}, or it is one that erased something. Nothing was erased. Check the number of the act and its phase.',
  },
  ACTOR_MAY_NOT: {
    title: 'Not allowed',
    detail:
      'You may not do this⟨ ({operation})⟩⟨, not in the name of {unit}⟩. Someone who may has to do it, or it has to be done on the platform’s own machine.',
  },
  DATABASE_NEWER_THAN_PROGRAM: {
    title: 'The database is newer than the program',
    detail: 'The database has version {database}, the program knows {program}. Nothing was changed. Use a newer program.',
  },
  DATABASE_ROLES_NOT_PERMITTED: {
    title: 'Database roles may not be made',
    detail:
      'The user {user} may not make the roles the platform needs. Nothing was changed. An administrator has to run: {statements}.',
  },
  DATABASE_TOO_OLD: {
    title: 'PostgreSQL is too old',
    detail: 'This is PostgreSQL {version}; {needed} or newer is needed. Nothing was changed.',
  },
  DATA_FOLDER_IN_USE: {
    title: 'The data folder is in use',
    detail: 'Another process uses {folder}⟨; it is at {where}⟩. Use that one, or stop it first.',
  },
  FILE_DAMAGED: {
    title: 'The file is damaged',
    detail:
      'The file could not be read⟨: {part} is damaged⟩. No row was registered. Open it in a spreadsheet program and save it as xlsx.',
  },
  FILE_DOCTYPE: {
    title: 'The workbook contains a declaration that is not allowed',
    detail:
      'It contains a DOCTYPE or entities of its own; normal workbooks do not. Nothing was registered or expanded. Save it again as xlsx.',
  },
  FILE_EMPTY: {
    title: 'The file is empty',
    detail: 'The file has no rows. Nothing was registered. Check that the right sheet was exported.',
  },
  FILE_ENCODING: {
    title: 'The encoding was not recognised',
    detail: 'The file is neither UTF-8 nor GB 18030⟨ (line {line})⟩. Nothing was registered. Save it as UTF-8 csv or as xlsx.',
  },
  FILE_ENCRYPTED: {
    title: 'The file has a password',
    detail: 'Encrypted workbooks cannot be read. Nothing was registered. Remove the password.',
  },
  FILE_LINKS: {
    title: 'The workbook refers to other files',
    detail: 'It links to external files. Nothing was registered and no link was opened. Replace the references by values.',
  },
  FILE_MACROS: {
    title: 'The workbook holds macros',
    detail: 'It holds programs (macros). Nothing was registered and nothing was run. Save it as xlsx without macros.',
  },
  FILE_MEDIA_UNKNOWN: {
    title: 'This kind of file cannot be read',
    detail: 'Only csv, xlsx, xls and jsonl are read.⟨ This looks like {found}.⟩ Nothing was registered.',
  },
  FILE_NOT_WORKBOOK: {
    title: 'Not a readable workbook',
    detail:
      'The content is no workbook.⟨ It looks like {found}.⟩ Nothing was registered. Open it in a spreadsheet program and save it as xlsx.',
  },
  FILE_OLD_WORKBOOK: {
    title: 'The form is too old to be read',
    detail: 'This is a workbook of a form before 1993. Nothing was registered. Open it and save it as xlsx.',
  },
  FILE_RATIO: {
    title: 'The archive unpacks to too much',
    detail: 'It unpacks to far more than its size, as damaged or hostile files do. Nothing was registered or unpacked.',
  },
  FILE_TOO_LARGE: {
    title: 'The file is too large',
    detail: 'The file exceeds the limit. Nothing was registered. Hand it in as several files.',
  },
  FILE_TOO_MANY_COLUMNS: {
    title: 'Too many columns',
    detail: 'There are too many columns⟨ (row {row} has column {column})⟩. Nothing was registered. Keep those of the template.',
  },
  FILE_TOO_MANY_ROWS: {
    title: 'Too many rows',
    detail: 'There are more rows than the limit⟨ of {most}⟩. Nothing was registered. Hand it in as several files.',
  },
  FILE_TRUNCATED: {
    title: 'The file is not complete',
    detail: 'The file breaks off. No row was registered. Export it again.',
  },
  HEADINGS_NOT_FOUND: {
    title: 'No headings found',
    detail:
      'The first 20 rows hold no headings of {item}. Nothing was registered.⟨ Columns that must be there: {missing}.⟩ Use the template.',
  },
  INPUT_INVALID: { title: 'The input is not valid', detail: '{count} places are wrong: {places}. Correct them and try again.' },
  ITEM_UNKNOWN: { title: 'No such item', detail: 'The catalogue has no item {item}.⟨ Known: {known}.⟩' },
  LAW_LENGTHENS_SHOWN: {
    title: 'Ends that were shown would move later',
    detail:
      '{count} records that were shown would be shown longer under this law: {rules}. An end once shown moves later only by an instrument that says so: a value with its own first day, transition new and a transitionClause whose wording has been seen. Nothing was switched on.',
  },
  LAW_NOT_READY: {
    title: 'A law version is being switched on',
    detail:
      'The program works under law version {program}, the database under {database}. Nothing was registered. It will follow by itself; please try again.',
  },
  LAW_UNSOUND: {
    title: 'The law folder is not sound',
    detail: 'It has {errors} errors; the first is at {first}. Nothing was loaded. Put them right one by one with law check.',
  },
  LOG_BEHIND: {
    title: 'The log has not come so far',
    detail: 'This is not in the log yet. It usually is within seconds: try again. Where it stays so, check with ledger verify.',
  },
  LOG_SIZE_UNKNOWN: {
    title: 'The log is not so long',
    detail:
      'It has {size} leaves, and a checkpoint of more was never given out here. Check the number. If you hold a checkpoint that this platform signed and that says more, keep it and tell the platform and its witnesses: something is missing here.',
  },
  LOG_UNKNOWN: {
    title: 'There is no such log',
    detail: 'No log of that origin is kept here. Copy the origin from the first line of a checkpoint.',
  },
  NOT_DISCLOSED: {
    title: 'Nothing is shown here today',
    detail: 'Nothing is shown at this address today. It may never have been shown, or its period may have ended.',
  },
  NOT_FOUND: {
    title: 'No such address',
    detail: 'There is no such address or thing⟨ ({rule})⟩. The API is described at /api-docs.',
  },
  ORGANISATION_UNKNOWN: {
    title: 'Nothing is shown today',
    detail:
      'Nothing that the law requires to be public is shown under the code {uscc} today. It may never have been registered here, or may not be public, or its period may have ended. Check the code, or search by name.',
  },
  RECORD_ENDED: {
    title: 'This record has ended',
    detail: 'A record that was repaired, withdrawn or annulled does not re-open. Hand in a new decision under its new number.',
  },
  RECORD_UNKNOWN: { title: 'No such record', detail: 'There is no record {record}. Check the number.' },
  SAMPLE_NOT_ALONE: {
    title: 'The sample province is not loaded here',
    detail:
      'The database holds units that are not the sample’s, such as {unit}. Nothing of the sample was loaded. Try the sample in another data folder; with --empty it is not asked for.',
  },
  SUBMISSION_UNKNOWN: { title: 'No such submission', detail: 'There is no submission {submission}. Check the number.' },
  UNIT_MAY_NOT_HAND_IN: {
    title: 'This unit may not hand this in',
    detail:
      '{unit} may not hand in {item}.⟨ These may: {units}.⟩ If duties have changed, ask the credit centre to amend the catalogue.',
  },
  UNIT_OUTSIDE_DIVISION: {
    title: 'The authority is outside the unit’s division',
    detail: '{unit} may not hand in for {authority}.⟨ These may: {units}.⟩ Nothing of the file was registered.',
  },
  UNIT_UNKNOWN: {
    title: 'This unit is not registered',
    detail: 'No unit has the code {uscc}. Check the code, or ask the credit centre to register it.',
  },
  USCC_INVALID: {
    title: 'The code is not right',
    detail: 'This is no valid unified social credit code.⟨ {finding}⟩',
  },
}

export const fault: typeof zh.fault = {
  title: 'Something failed here',
  detail:
    'Something failed here and your request had no effect. Please try again later; if it goes on, quote the number {trace}.',
}

export const midway: typeof zh.midway =
  'The file could be read only half-way⟨, up to row {row}⟩. Of the {rows} rows read before, {landed} were registered and stay; the rows behind were not registered. Mend the file and hand it in whole: what is registered is not registered twice.'

export const words: typeof zh.words = {
  ...backupWords,
  ...witnessWords,
  ...objectionWords,
  ...repairWords,
  ...caseWords,
  ...lawDeskWords,
  ...listWords,
  'found:gzip': 'a gzip archive',
  'found:zip': 'an ordinary archive',
  'found:xlsb': 'an xlsb workbook',
  'found:binary': 'a binary file',
  'found:text': 'a text file under another extension',
  'found:pdf': 'a PDF file',
  'found:rtf': 'an RTF document',
  'found:rar': 'a RAR archive',
  'found:7z': 'a 7z archive',
  'found:html': 'a web page',
  'found:xml': 'an XML file',
  'found:image': 'a picture',
  'part:directory': 'the directory of the archive',
}
