/** What is said in English of proposals of law, and of how the law changed. */

import type * as zh from './zh-law-desk.ts'

export const lawDeskRefusals: typeof zh.lawDeskRefusals = {
  LAW_ALREADY_MATTERS: {
    title: 'Its day has come',
    detail: 'This proposal matters since {day}, and is not taken back. To change it, propose anew. Nothing was changed.',
  },
  LAW_CLASSIFICATION_BY_HAND: {
    title: 'The form cannot write it into the file in force',
    detail:
      'The value from {day} in {file} {why}: laid together with this classification, one of the two would mean something else. Compare both documents and change the file by “Propose local law”. Nothing was kept.',
  },
  LAW_DOCUMENT_DIFFERS: {
    title: 'The file of the document says otherwise',
    detail:
      'This document stands in {file} already; {differs} is another there⟨: “{there}”⟩. Correct what was typed, or, where the file is wrong, change the file first by “Propose local law”. Nothing was kept.',
  },
  LAW_LOADING: {
    title: 'Another version of the law is being switched on',
    detail:
      'While you did this, another version came into force, or records are being folded under one. Nothing was changed. Reload the page in a moment and look again.',
  },
  LAW_PROPOSAL_CLOSED: {
    title: 'The proposal has been decided',
    detail: 'It was approved, rejected or withdrawn, and is decided once. Nothing was changed. Reload the page to see how.',
  },
  LAW_PROPOSAL_EMPTY: {
    title: 'Nothing differs from the law in force',
    detail: 'What is proposed is what the files say already. Nothing was kept.',
  },
  LAW_PROPOSAL_OUTDATED: {
    title: 'Another proposal has changed the same files',
    detail: 'Since it was made, these files have changed: {files}. Propose anew from the files in force. Nothing was changed.',
  },
  LAW_PROPOSAL_OUTSIDE: {
    title: 'Not for your place to set',
    detail:
      '{place} is not set where you are: local law is proposed by the centre of its place, working days by that of the whole. Nothing was kept.',
  },
  LAW_PROPOSAL_UNKNOWN: {
    title: 'No such proposal',
    detail: 'There is no proposal {proposal}, or it is not within your reach. Open it from the list.',
  },
}

export const lawDeskWords: typeof zh.lawDeskWords = {
  'why:value-ends': 'has a last day of its own',
  'why:older-decisions': 'says otherwise of older decisions',
  'differs:title': 'the title',
  'differs:issuer': 'the issuer',
  'differs:number': 'the number',
  'differs:level': 'the level',
  'differs:promulgated': 'the day of issue',
  'differs:from': 'the first day in force',
  'differs:until': 'the day on which it ends',
  'differs:article': 'the article',
}

export const lawDeskOperations: typeof zh.lawDeskOperations = {
  'law.desk': 'What an officer may propose: years whose working days are loaded, and the files of local law within reach',
  'law.propose':
    'Propose local law, how serious penalties of a sector are, or the working days of a year: checked as any law is, and in force only after another has approved it',
  'law.proposals': 'Proposals of local law and of working days: those that wait first, then all that were decided',
  'law.proposal': 'A proposal of law with its files, and what it says otherwise than the law it was made for',
  'law.preview-proposal':
    'Which records a proposal of law would move, and how: of how many organisations, which fields, from what to what',
  'law.approve':
    'Approve a proposal of law that another has made: every record is folded under it, and each value holds from its own day',
  'law.withdraw': 'Withdraw a proposal of law that waits: by who made it, or, as a rejection, by another',
  'law.undo': 'Take an approved proposal of law back before the first day on which anything of it matters',
  'law.changes': 'How the law changed here: each version that was switched on, with what it says otherwise than the one before',
}

export const lawChanges: typeof zh.lawChanges = {
  title: 'How the law changed here',
  lead: 'Whenever the law as data changes, the program says here which rule went from what to what, by which clause, and from which day.',
  none: 'The law as data has not changed since this platform was opened.',
  version: 'Version {version}, switched on {on}',
  nothing: 'This version is written otherwise and changes no rule.',
  link: 'How the law changed here',
  subjects: {
    rule: 'Rule “{title}”',
    calendar: 'Working days of {title}',
    instrument: 'Instrument “{title}”',
    clause: 'Clause: {title}',
    item: 'Catalogue item “{title}”',
    measure: 'Measure “{title}”',
    effect: '“{title}”',
    list: 'List “{title}”',
  },
  hows: { added: 'new', changed: 'changed', gone: 'removed' },
  headings: { what: 'What changed', before: 'Before', after: 'Now', from: 'From which day', basis: 'Basis' },
  division: 'Law of {division}: {said}',
  nothingBefore: 'not set',
  nothingAfter: 'no longer set',
  asWeek: 'as the week has it',
  off: 'days off',
  work: 'working days',
  days: '{kind}: {days}',
  range: '{from} to {until}',
  exception: 'where {field} is {words}: {value}',
  noDay: 'no day depends on it',
  noBasis: 'the instrument itself',
  quoted: '“{word}”',
  join: ', ',
  joinLines: '; ',
  caption: 'Changes of version {version}',
}
