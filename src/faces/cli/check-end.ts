/** `ledger check` of a statement that a record has ended, with the public keys of statements alone. */
import type { Command } from 'commander'
import { isSignedBy, type NoteKey, parseVerifier, readEndStatement, statementKeyName } from '#rules/ledger'
import { verifySignature } from '#storage/keys'
import { answer } from './print.ts'
import { globalOf, type Session, UsageError } from './session.ts'

/** A key a line, or what the platform answers to `ledger.statement-keys`. */
function keysIn(text: string, file: string): NoteKey[] {
  const lines = text.trimStart().startsWith('{')
    ? (JSON.parse(text) as { keys?: { key: string }[] }).keys?.map(one => one.key)
    : text.split(/\r?\n/)
  const keys = (lines ?? []).flatMap(line => parseVerifier(line.trim()) ?? [])
  if (keys.length === 0) throw new UsageError(`${file} holds no public key`)
  return keys
}

/** Whether the file was a statement, and so is answered. */
export function checkEnd(file: unknown, key: { file: string; text: string }, session: Session, command: Command): boolean {
  const read = readEndStatement(file)
  if (read === undefined) return false
  const { statement, note } = read
  const name = statementKeyName(statement.log.origin)
  const keys = keysIn(key.text, key.file)
  const signer = keys.find(one => one.name === name && isSignedBy(note, one, verifySignature))
  session.code = signer === undefined ? 1 : 0
  const { record, endedOn, by, clause, statedOn } = statement
  const global = globalOf(command)
  if (signer === undefined)
    answer(session.roof, global, { ok: false, wrong: 'signature' }, [
      'does not hold: signature',
      `it is signed by ${note.signatures.map(one => `${one.name}+${one.id}`).join(', ')}; tried was ${keys.map(one => `${one.name}+${one.id}`).join(', ')}`,
    ])
  else
    answer(session.roof, global, { ok: true, type: 'end', record, endedOn, by, clause, statedOn }, [
      `holds: record ${record} ended on ${endedOn} by ${by}${clause === null ? '' : `, clause ${clause}`}`,
      `stated on ${statedOn}, signed by ${signer.name}+${signer.id}`,
    ])
  return true
}
