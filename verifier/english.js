// What is checked, why a check failed, and what a witness reports, in English. `chinese.js` says the same.

/** The answers: what is proved by each type of file, and that nothing is. */
const ANSWERS = {
  record: 'PROVED: these entries of the record stand in the log exactly as they are in the file.',
  organisation: 'PROVED: this is everything the ledger held about the organisation at the checkpoint; nothing was kept back.',
  absence: 'PROVED: the ledger held nothing about the organisation at the checkpoint.',
  consistency: 'PROVED: the newer log begins with the older one; nothing was rewritten.',
  checkpoint: 'PROVED: the log signed this checkpoint.',
  statement: 'PROVED: the holder of the key signed this statement, word for word.',
  end: 'PROVED: the platform signed, on the day stated, that this record has ended.',
  none: 'NOT PROVED.',
}

/** By step: what it says once it has passed. */
const STEPS = {
  form: 'The file is {type}.',
  signature: '{origin} signed the checkpoint of {size} leaves.',
  statement: '{origin} signed the statement.',
  cosigned: '{witnesses} of the given witnesses cosigned it.',
  headers: '{entries} entries are written in the one form that is hashed.',
  contents: '{given} contents are those that were committed to.',
  contentsKept: '{given} contents are those that were committed to; {kept} are erased or not given.',
  inclusion: '{entries} entries stand in the log of the checkpoint.',
  record: 'They are {entries} entries of one record, in order.',
  chain: 'They are {entries} entries of one organisation from the first to the last, each bound to the one before.',
  everything: 'The map of heads says that this is everything held about organisation {organisation}.',
  nothing: 'The map of heads says that nothing is held about organisation {organisation}.',
  consistency: 'The log of {to} leaves begins with the log of {from} leaves.',
}

/** What a file is. */
const TYPES = {
  record: 'a proof of a record',
  organisation: 'a proof of everything about an organisation',
  absence: 'a proof that there is nothing about an organisation',
  consistency: 'a proof that a log only grew',
  checkpoint: 'a signed checkpoint',
  statement: 'a signed statement',
  end: 'a statement of the end of a record',
}

/** By step, where it failed. */
const FAILED = {
  form: 'The form of the file',
  signature: 'The signature of the checkpoint',
  statement: 'The signature of the statement',
  headers: 'The headers of the entries',
  contents: 'The contents of the entries',
  inclusion: 'The place of the entries in the log',
  record: 'The record',
  chain: 'The chain of the organisation',
  everything: 'Whether this is everything',
  nothing: 'Whether there is nothing',
  consistency: 'Whether the log only grew',
}

const REASONS = {
  unreadable: 'It is neither a proof file (JSON) nor a signed note.',
  'unknown-kind': 'It is of a kind that is not known here.',
  'needs-checkpoints': 'A proof of growth is checked together with its two checkpoints; use the command.',
  form: 'It is not of the form at {place}.',
  'no-key': 'No public key of a log was given.',
  checkpoint: 'It holds no checkpoint.',
  signature: 'The signature is not by the key whose name it bears: the text or the signature was changed.',
  'other-key': 'The given key signed nothing in it: it is another log, or another key.',
  origin: 'It is of another log than it says, or than the key is of.',
  'no-witness': 'None of the given witnesses cosigned it.',
  header: 'The header of entry {place} is not of the form.',
  'content-half': 'Entry {place} has a salt without content, or a content without salt.',
  content: 'The content of entry {place} is not what was committed to: it was changed.',
  'not-in-log': 'Entry {place} does not stand in the log at the place given: it was changed, or never was there.',
  'not-proved': 'Entry {place} comes without a proof that it stands in the log.',
  'other-record': 'Entry {place} is of another record.',
  order: 'Entry {place} is out of order.',
  'other-organisation': 'Entry {place} is of another organisation.',
  gap: 'At place {place} another entry stands than the one of that number: one is missing or moved.',
  previous: 'Entry {place} does not follow upon the one before.',
  count: '{given} entries are given and the map says {count}.',
  head: 'The last entry is not the head that the map says.',
  'no-map': 'The checkpoint has no map of heads.',
  'map-key': 'The place in the map is not that of the organisation.',
  'map-other': 'What stands at the place does not show that the organisation is not there.',
  'map-root': 'It does not lead to the map that was signed: an entry was kept back, or the map is of another moment.',
  sizes: 'The proof is between other sizes than those of the checkpoints.',
  inconsistent: 'The newer log does not begin with the older one: what stood there was rewritten.',
}

/** What a witness reports. */
const WITNESS = {
  ok: 'Cosigned: {size} leaves. The log only grew since {remembered}.',
  first: 'Cosigned for the first time: {size} leaves. From here on nothing can be rewritten unseen.',
  unavailable: 'Could not look, nothing was cosigned: {why}',
  malformed: 'ALARM: what the log serves as its checkpoint is none.',
  'bad-signature': "ALARM: the checkpoint is not signed by the log's key.",
  'wrong-origin': 'ALARM: the checkpoint is of another log.',
  rollback: 'ALARM: the log has {size} leaves and had {remembered}: its end was cut off.',
  fork: 'ALARM: the log shows two histories of the same length of {size} leaves.',
  'map-fork': 'ALARM: the log of {size} leaves shows two maps of heads.',
  rewritten: 'ALARM: the log has grown from {remembered} to {size} leaves, but what stood there before was rewritten.',
  skipped: 'ALARM: the log of {size} leaves does not own to the checkpoint of {remembered} leaves that it had signed.',
  tiles: 'ALARM: the tiles that the log serves do not make the root that it signed for {size} leaves.',
  notTaken: 'The platform did not take the cosignature, which will be handed in again: {why}',
  evidence: 'Both checkpoints are kept in {evidence}. Nothing was cosigned.',
}

/** Labels of what is shown. */
const LABELS = {
  organisation: 'organisation',
  record: 'record',
  entry: 'entry {entry}',
  checkpoint: 'checkpoint',
  leaves: 'leaves',
  root: 'root',
  cosigned: 'cosigned',
  kept: '(content erased or not given)',
  ok: 'ok  ',
  failed: 'FAIL',
}

/** What the page in the browser says besides. */
const PAGE = {
  ready: 'The program is loaded; the network may be cut. Choose or drop a file.',
  checking: 'Checking {file} …',
  done: '{file} has been checked; the result is below.',
  tooLarge: 'The file is larger than {most} MB and was not read.',
  unread: 'The file cannot be read, or is not UTF-8 text.',
  badKey: 'Line {line} of the public keys is none. Is it whole: name, plus sign, eight digits, plus sign, key?',
  badWitness: 'Line {line} of the witnesses is no public key of a witness.',
  steps: 'Step by step',
  stepsFailed: 'How far it came',
  entries: 'Entries in the file',
  shown: 'The first {shown} of {all} are shown. Every one was checked.',
  raw: 'As registered (JSON)',
  about: 'This proof',
  organisationId: "Organisation's number on the platform",
  recordId: 'Record',
  checkpoint: 'Checkpoint',
  size: 'Leaves of the log',
  root: 'Root',
  cosigned: 'Cosigned by a witness',
  at: 'Registered at',
  chinaTime: '{time} (China)',
  words: 'The statement',
  pasted: 'pasted text',
  notThat:
    'It did not pass: the file does not agree with the log that was signed. That does not say who changed it. Ask whoever gave it to you for another copy; if that fails too, tell the operator of the platform.',
  whatNot:
    'To pass means that the file agrees with the log that was signed. It does not say that what was recorded is right, nor that nothing came after the checkpoint.',
}

/** What a statement of an end says, and what ended it. */
const END = {
  organisation: 'Organisation',
  uscc: 'Unified social credit code',
  item: 'Kind of record',
  documentNo: 'Number of the document',
  endedOn: 'Ended on (no longer shown from that day)',
  by: 'Ended by',
  clause: 'By clause',
  statedOn: 'Stated on',
  log: 'Log at that moment',
  article: '{instrument}, article {article}',
  later:
    'It holds for the day on which it was stated. Whether it still does: the page /records/{record} of the platform says that the record is no longer shown.',
  repair: 'repair',
  period: 'the end of its period',
  withdrawal: 'withdrawal by the unit that determined it',
  annulment: 'annulment',
  delisting: 'removal from the list',
  status: 'its own status',
}

/** What an act did to a record, by the number in the header. */
const KINDS = {
  1: 'registered',
  2: 'amended',
  3: 'withdrawn',
  4: 'repaired',
  5: 'annulled',
  6: 'objected to',
  7: 'objection decided',
  8: 'shielded',
  9: 'shield lifted',
  10: 'moved out',
  11: 'moved in',
  12: 'erased',
  13: 'imported',
  14: 'listed',
  15: 'delisted',
}

export const english = { ANSWERS, STEPS, FAILED, REASONS, WITNESS, LABELS, PAGE, KINDS, TYPES, END }
