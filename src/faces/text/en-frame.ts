/** The English of the page frame, the home page and the pages about the platform. */

import type * as zh from './zh-frame.ts'

export const frame: typeof zh.frame = {
  siteName: 'Public credit information platform',
  operator: 'Public credit centre',
  tagline: 'Xinheng · organisations only, no natural persons',
  titleJoin: ' · ',
  listJoin: ', ',
  semicolon: '; ',
  comma: ', ',
  gap: ' ',
  skip: 'Skip to content',
  sampleLabel: 'About the sample',
  sample:
    'Sample data: units, organisations, codes and document numbers are fictitious; every name contains the word 演示 (demonstration)',
  toolsLabel: 'Display',
  large: 'Large type',
  normal: 'Normal size',
  otherLanguage: '中文',
  mainNav: 'Main menu',
  place: 'You are here',
  home: 'Home',
  nav: {
    search: 'Search',
    lists: 'Lists',
    rules: 'Publicity rules',
    catalogue: 'Catalogue',
    law: 'Legal basis',
    about: 'About',
  },
  footSource: 'Where this page comes from',
  footSourceText:
    'Each record is handed in by the authority that made the decision. The platform registers, checks and shows it for the lawful period; it does not edit the content. The page is made from what the law requires to be public on {today}.',
  footLaw: 'Law version {version} · run by {operator}',
  footPages: 'All sections',
  footUse: 'Services and data',
  footHandIn: 'Departments: hand in a file',
  footApi: 'API',
  footOpenApi: 'API definition (OpenAPI 3.1)',
  footVerify: 'Check a proof',
  footAccessibility: 'Accessibility',
  footNot: 'What this platform does not do',
  print:
    'Made from what the law requires to be public on {today} · law version {version} · the page of the day prevails: {address}',
  inChinese: 'Records are in Chinese as issued',
  none: '——',
  noneMeans: '“——” means that the unit left the field empty. Fields stand in the order of the file.',
  unconfirmedText: 'text not confirmed',
  unconfirmedTextMeans: 'nobody has yet compared the wording with the published instrument',
  unconfirmedArticle: 'article number not confirmed',
  unconfirmedArticleMeans: 'the content has a source, the article number has not been checked',
  longTerm: 'long-term',
  today: 'today',
  until: 'until {day}',
  day: '',
  yes: 'yes',
  no: 'no',
  of: '{done} of {total}',
}

export const home: typeof zh.home = {
  title: 'Find public credit information on an organisation',
  lead: 'Enterprises, individual businesses, cooperatives, social organisations, public institutions and government bodies. Free, no account.',
  label: 'Name or unified social credit code',
  hint: 'At least two consecutive characters of the Chinese name, also of a former name; at least four consecutive pinyin initials; or the code of 18 characters',
  button: 'Search',
  tasks: 'Frequent tasks',
  task: {
    until: {
      title: 'Until when is a record shown, and why',
      text: 'Find the organisation and open the record: the page gives the first day, the shortest and longest period, each step with its basis.',
    },
    repair: {
      title: 'From which day may repair be asked for',
      text: 'Each penalty page gives the day. The general answer by severity and a worked example are here. No fee.',
    },
    law: {
      title: 'Compare with the law',
      text: 'Every rule and clause the platform uses is public, with its standing; wording nobody has compared with the original is marked.',
    },
    handIn: {
      title: 'Departments: hand in a file and read the findings',
      text: 'On this machine only. Each row comes back with what is wrong and what to do; rows already registered are not registered twice.',
    },
  },
  counts: 'Shown today',
  countsCaption: 'By class, on {today}',
  countsClass: 'Class',
  countsCount: 'Records',
  countsPeriod: 'Shown for',
  periods: {
    whileInForce: 'while in force',
    whileRegistered: 'while registered, with the status',
    bySeverity: 'by severity: ordinary at most {ordinary}, serious at most {serious}',
    notDisclosed: 'not shown',
  },
  countsNone: 'Nothing shown today',
  countsNoneText: '{classes}: nothing that the law requires to be public today.',
  loading: 'The sample is being loaded, {done}% done. Until then not all organisations and records can be found.',
  countsNote: 'Records that have ended, were repaired or may not be published are not counted.',
  deadlines: 'Are the time limits for handing in kept',
  deadlinesCaption: 'Recorded in the last 12 months and shown on {today}',
  deadlinesAll: 'With a limit',
  deadlinesInTime: 'In time',
  deadlinesShare: 'Share',
  deadlinesLimit: 'Limit and basis',
  deadlinesNote:
    'By the day of recording. What is not shown, or no longer, and what cannot be judged yet is not counted; what was handed in late because the platform had just begun is. Late records are registered all the same.',
  not: 'What this platform does not do',
  notText:
    'It holds no information on natural persons and cannot be searched by person; it does not score or rank organisations, keeps no lists and restricts nobody; what has no legal basis is neither collected nor shown.',
  notLink: 'All rules in force are public for anyone to compare',
}

export const results: typeof zh.results = {
  title: 'Results',
  titleFor: 'Results for “{text}”',
  none: 'No organisation has “{text}” in its name',
  noneAdvice:
    'Try two consecutive characters of the name, or the code of 18 characters. Organisations about which nothing is shown today are not listed.',
  noneCode: 'Nothing is shown under the code {code} today',
  noneCodeAdvice:
    'The code itself is well formed. It may never have been registered here, or its information may not be public, or its period may have ended. Try the name.',
  ask: 'Enter two consecutive characters of the name, or the code of 18 characters',
  askAdvice: 'One character matches too many organisations; none are listed.',
  badCode: 'The code is not right',
  found: '{count} organisations found',
  foundMany: 'The first {count} organisations',
  foundManyAdvice: 'There are more. Enter more of the name, or the code.',
  order: 'Exact names first, then present names, then former names; never by the number of records.',
  byCode: 'Matched by code',
  formerMatch: 'Matched by a former name: {name} (until {until})',
  formerMatchOpen: 'Matched by a former name: {name}',
  decidedMatch: 'Matched by the name in a decision: {name}',
  sameName: '{count} organisations bear this name under different codes. Compare the code.',
  notFound: 'Not found? Try two consecutive characters of the name, or the code.',
}

export const gone: typeof zh.gone = {
  title: 'Nothing is shown at this address today',
  text: 'It may never have been shown, or its period may have ended. The platform gives the same answer to both and does not say which.',
  find: 'Find an organisation',
  findText: ' and see all that is shown about it today',
  rules: 'What is shown, and for how long',
  elsewhere:
    'If a link elsewhere led you here, please tell its owner to update it. What third parties reproduce must agree with this platform; where it differs, this platform prevails.',
  pageTitle: 'There is no such page',
  pageText: 'The address may be mistyped, or the page may have been renamed.',
  organisationTitle: 'Nothing that the law requires to be public is shown under this code today',
  organisationText:
    'It may never have been registered here, or its information may not be public, or its period may have ended; the platform gives the same answer to all. Check the code, or search by name.',
}

export const declined: typeof zh.declined = {
  title: 'This request was not carried out',
  text: 'The address, or what came with it, is not as it should be; a link may have lost some characters when it was copied. Check the address, or search for an organisation.',
  localTitle: 'This address answers requests from the platform’s own machine only',
  localText: 'What is shown to the public is not affected and can be searched as usual.',
  largeTitle: 'What was sent is too large',
  largeText:
    'This address does not take that much, and no part of it was kept. Hand in files in the console or on the command line.',
  mediaTitle: 'What was sent is not in a form that this address takes',
  mediaText: 'No part of it was kept. Hand in files in the console or on the command line.',
}

export const fault: typeof zh.fault = {
  title: 'Something failed here, and the page could not be made',
  text: 'You did nothing wrong and no data were affected. Please try again later; if it goes on, tell us the number {trace}.',
  busyTitle: 'The platform is getting ready, please try again shortly',
  busyText: 'It usually takes a minute or two.',
  behindTitle: 'This cannot be shown at this moment',
  behindText:
    'The copy of the database that this server reads is behind. Penalties, entries on lists and the like may have ended a moment ago, so they are not shown. Please reload shortly.',
}

export const about: typeof zh.about = {
  title: 'About the platform',
  lead: 'Decisions of authorities on organisations, registered once, shown for as long as the law says, gone on the day it ends.',
  what: 'What the platform does',
  whatList: [
    'It holds public credit information on organisations: registration, licences, penalties and so on, handed in by the authorities that decided.',
    'It checks each row and returns what is wrong with the reason and the remedy. Whatever was registered stays in the ledger; a change is another entry, never a rewriting.',
    'It works out from the law until which day each record is shown and writes every step and its basis beside the record. After that day the record is on no page, in no search, count or API.',
  ],
  not: 'What the platform does not do',
  notList: [
    'It holds no information on natural persons and cannot be searched by person. Columns about persons are cut before anything is kept; rows about natural persons are not registered.',
    'It does not score or rank organisations and gives no “risk” labels. Having no records is neither good nor bad.',
    'It keeps no lists, decides no measures and restricts nobody.',
    'What has no basis in law or policy is neither collected nor shown.',
  ],
  read: 'How to read a record',
  readText:
    'Each record says four things: who decided, who handed it in, until which day it is shown, and why until that day. It can still be seen on the last day and is gone on the next.',
  ended: 'After the end',
  endedText:
    'Once its period has run, or it was repaired or annulled, a record appears on no page. Old links only answer that nothing is shown today, as they would if it had never been shown.',
  wrong: 'If a record is wrong',
  wrongText:
    'Please say so from the page of that record: an organisation that has signed in objects or asks for repair there, and anybody may point out an error without signing in. You may also turn to the authority that decided; its name and the document number are on the page.',
  data: 'API',
  dataText:
    'All content of the pages is available through the API. The name of the legal representative is on the organisation’s own page only, not in the API.',
  dataLink: 'API description',
  access: 'Accessibility',
  accessText:
    'Pages can be read without script, used with the keyboard alone, enlarged to 400 % and printed. If the type is small, use “Large type” at the top. We check each page against WCAG 2.2 AA and GB/T 37668; if something cannot be read, please tell the operator.',
  accessChecked:
    'All pages are checked by a tool after each change, at desktop and phone width and in large type. They have not yet been tried page by page with a screen reader by a person.',
}
