/** The English of the page that checks proofs. */

import type * as zh from './zh-verify.ts'

export const verify: typeof zh.verify = {
  title: 'Check a proof',
  lead: 'You need not believe this platform, nor whoever gave you the file: let your own browser calculate it again.',
  pasted: 'Or paste the text of a QR code here',
  choose: 'Choose a proof file',
  drop: 'Or drop it anywhere on this page. Several at once are fine.',
  private:
    'The file is read on this device alone and sent to nobody. Once loaded, this page asks the network for nothing; you may cut it before you check.',
  noScript: 'Scripts are switched off, so this page cannot calculate. The command described below gives the same answer.',
  keys: 'By which public key',
  keysText:
    'The public key says whose log it is. Below is the one that this platform publishes now. If you do not want to take its word for it, get the key elsewhere (a gazette, a witness, a file kept from earlier) and put it here.',
  key: 'Public keys, one a line: of the log, and of statements of an end',
  platformKey: 'Back to the key of the platform',
  witness: 'Public keys of witnesses (may stay empty)',
  witnessHint: 'One a line. Where there are any, at least one of them must have cosigned.',
  what: 'What can be checked',
  whatList: [
    'A proof of a record: its entries stand in the log exactly as in the file.',
    'Everything about an organisation: the file holds all that the ledger has; nothing was kept back.',
    'Nothing: the ledger has nothing about the organisation.',
    'A statement of an end: on the day stated the platform signed from which day, by what and by which clause the record has ended.',
    'Statements and checkpoints that the platform signed: they are by this key, word for word.',
    'Two checkpoints with the proof of growth, all three at once: the log only grew and was not rewritten.',
  ],
  without: 'Without this page',
  withoutText:
    'The folder verifier of the source code is a program of its own that shares no line with the platform and can be read in an hour. Keep it, run it with Node, also without a network:',
  not: 'What a check does not say',
  notList: [
    'Whether what was recorded is right. If it is not, turn to the authority that made the decision.',
    'Whether anything came after the checkpoint. For the newest, ask for a new proof.',
    'Whether the platform shows everyone the same log. For that there are witnesses, and checkpoints that others hold.',
  ],
  item: 'Kind of record',
  raw: 'As written in the file',
}
