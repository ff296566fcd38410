// Whatever holds something of a record is reached by an erasure, or stands here with the reason why not: a new table has to choose.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listFiles, ROOT, readText } from './tree.ts'

/** `test/journeys/erasure.test.ts` looks for the erased text in every table there is. */
const REACHED: Readonly<Record<string, string>> = {
  entry_content: 'blanked by erase(): salt and fact',
  act_content: 'blanked by erase_act(): acts that wrote the record, and those that are named',
  finding: 'value and params blanked by erase_beside(), of rows that brought the record and rows that are named',
  state: 'folded again from what the erasing entry leaves; the unsalted digest is zeroed by erase()',
  organisation_name: 'names that this record alone says are deleted by erase_beside()',
  organisation_code: 'old numbers go with the registration that said them',
  organisation: 'called what another record says, or by its code; the columns of a registration become null',
  listing_step: 'content emptied by erase_listing(), of the case whose entry the record is',
  repair_step: 'content emptied by erase_beside(), of cases about the record',
  case_evidence: 'name, key and sealed bytes emptied by erase_beside(), of cases of repair and objections about the record',
  correction: 'hashes of values that were put right are deleted by erase_beside()',
  held_row: 'what is sealed, name and old numbers blanked by erase_held(), of rows that brought the record or were held for it',
  name_decision: 'answers about names that nothing else says any more are deleted by erase_held()',
  error_report: 'what anybody said of the record is emptied by erase_beside(); rows go on their day',
  objection_step: 'content emptied by erase_beside(), of objections to the record',
  record_number: 'numbers of its documents are deleted by erase_numbers()',
  case_number: 'numbers of decisions on a list are deleted by erase_numbers(); numbers of cases say nothing of a record',
  letter: 'what a letter of a case about the record said is emptied by erase_numbers(); its number stays',
  submission: 'names the cleaned copies, whose rows are blanked by blankRows()',
}

/** Nothing of a record's content, or what must stay so that an erased record is not let in again and the rest can be proved. */
const EXCUSED: Readonly<Record<string, string>> = {
  entry: 'header and commitment: ids, kinds and instants, and a hash under a salt that is gone',
  act: 'header and commitment: who did what, when; no content',
  batch: 'which act wrote how many entries',
  leaf: 'places in the log',
  tile: 'hashes of hashes',
  tile_end: 'hashes of hashes',
  checkpoint: 'roots and signatures',
  log: 'origins and public keys',
  log_cosigner: 'public keys',
  log_key: 'public keys, and statements by them',
  witness_line: 'signatures of witnesses',
  map_head: 'hashes of chains',
  map_node: 'hashes of chains',
  organisation_head: 'hash of the newest entry',
  record_key: 'must stay: by it an erased record is known when it is handed in again, and held; 16 bytes of a hash',
  access: 'who looked at which organisation, and why; no content',
  public_view: 'how often public pages on an organisation were answered, by the day',
  law_version: 'the law',
  law_activation: 'the law',
  notice_address: 'mailboxes of offices and organisations; of webhooks the host, and how they are called wrapped',
  notice: 'how much waited for a unit on a day, or began or ended of an organisation, and what its receiver answered',
  notice_told: 'numbers of records, and on which day each began or ended',
  law_proposal: 'law that an officer proposes, and who decided',
  division: 'public administration',
  unit: 'public administration',
  unit_name: 'public administration',
  unit_place: 'public administration',
  unit_item: 'public administration',
  access_link: 'hashes of looks',
  access_day: 'hashes of looks',
  identity: 'posts that ask, as another system names them',
  passkey: 'public keys of posts that ask',
  replica_reader: 'numbers by which servers know how far their replica is behind',
  begun_spent: 'digests of what was begun while signing in',
  agent_proposal: 'posts that are to act for an organisation, and the number of its letter',
  sign_in_begun: 'that there are accounts',
  account: 'posts that ask',
  office: 'posts that ask',
  invitation: 'posts that ask',
  session: 'posts that ask',
  machine_key: 'machines that ask',
  sign_in_attempt: 'digests of names and networks, for hours',
  operating_mode: 'whether commands are taken',
  announcement: 'what a unit makes known; numbers of persons are masked',
  listing_case: 'ids, days and units of cases',
  check_progress: 'how far the answer to a file has come, for a day; no words',
  measure_use: 'which measure an office took, by codes; no words',
  entry_draft: 'what was typed and not handed in: sealed, without numbers of persons, for thirty days',
  moved_record: 'ids of records, and why they moved',
  same_proposal: 'names and numbers of organisations that an officer has compared',
  push_key: 'hashes of batches under a secret, and which of their rows are empty',
  push_secret: 'the secret of these hashes',
  refolded_record: 'ids of records that a law has moved; what is told of them is read from what is shown',
  receipt: 'how far each receiver is',
  open_row: 'that a row did not land, and 16 bytes of a hash as in record_key; why a unit hands it in no more, masked',
  pull: 'which views are read and how far; how their servers are reached, wrapped',
  takeover_count: 'how many rows came to what, by authority and year',
  province_export: 'exports to the platform above, by number and day',
  letter_series: 'how many letters a unit has sent in a year',
  province_row: 'which records an export held; why the platform above refused one, masked',
  province_zero: 'which zero reports an export held',
  province_told: 'which entry of a record was acknowledged',
  zero_report: 'that a unit had nothing to hand in',
  learned_heading: 'headings of a unit’s files',
  objection_case: 'ids, days and units of objections, and which record each is about',
  repair_case: 'ids, days and units of cases',
  repair_receipt: 'numbers of receipts of the national window',
  repair_record: 'which records a case is about',
  repair_falsehood: 'that a record was repaired by falsehood: it must not be forgotten',
  backup: 'which backups there are; what is in them ends with their days',
}

const TABLE = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)(?!\s+partition\s+of|\w)/gi

test('walls: every table is reached by an erasure, or excused with a reason', () => {
  const tables = new Set<string>()
  for (const path of listFiles(ROOT, /\.sql$/, ['src']))
    for (const [, name] of readText(ROOT, path).replace(/--.*$/gm, '').matchAll(TABLE))
      if (!/_default$/.test(name!)) tables.add(name!)
  assert.ok(tables.size > 20, 'the migrations were read')
  const said = [...Object.keys(REACHED), ...Object.keys(EXCUSED)]
  assert.deepEqual(
    [...tables].filter(table => !said.includes(table)),
    [],
    'does an erasure reach it? say so in test/walls/erasure.test.ts',
  )
  assert.deepEqual(
    said.filter(table => !tables.has(table)),
    [],
    'there is no such table',
  )
})
