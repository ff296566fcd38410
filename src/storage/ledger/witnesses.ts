// What witnesses have signed of our checkpoints: kept beside them, and given out with them.
import { readFileSync } from 'node:fs'
import { linesOfWitness, type NoteKey, parseNote, parseWitness, signatureLine, type VerifySignature } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'

/** The witnesses whose lines are taken in, of the file named by XINHENG_LOG_WITNESSES: a key a line, as each has it in `witness.pub`. */
export function readWitnesses(file: string | undefined): readonly NoteKey[] {
  if (!file) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, at) => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const witness = parseWitness(line.trim())
    if (witness === undefined) throw new Error(`line ${at + 1} of ${file} is no public key of a witness`)
    return witness
  })
}

type CheckpointRow = { log: number; size: string; note: string }

/**
 * Keeps the lines of these witnesses under a checkpoint of ours, one of each witness, and gives whose they are. Undefined where it is no
 * checkpoint that we signed.
 */
export async function putWitnessed(
  tx: OpenTransaction,
  given: string,
  witnesses: readonly NoteKey[],
  verify: VerifySignature,
): Promise<readonly NoteKey[] | undefined> {
  const note = parseNote(given)
  const [origin, size = ''] = note?.text.split('\n') ?? []
  if (note === undefined || !/^(?:0|[1-9][0-9]{0,17})$/.test(size)) return undefined
  const { rows } = await tx.client.query<CheckpointRow>(
    'select c.log, c.size, c.note from checkpoint c join log l on l.log = c.log where l.origin = $1 and c.size = $2',
    [origin, size],
  )
  const [own] = rows
  if (own === undefined || parseNote(own.note)?.text !== note.text) return undefined
  const found = witnesses.flatMap(witness => {
    const line = linesOfWitness(note, witness, verify).at(-1)
    return line === undefined ? [] : [{ witness, line: signatureLine(line) }]
  })
  for (const { witness, line } of found)
    await tx.client.query(
      `insert into witness_line (log, size, witness, key, line) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [own.log, own.size, witness.name, Buffer.from(witness.key), line],
    )
  return found.map(({ witness }) => witness)
}

/** Joined to `checkpoint c`: its note with what witnesses signed of it. */
export const WITNESSED_NOTE = `c.note || coalesce((
    select string_agg(w.line, '' order by w.witness) from witness_line w where w.log = c.log and w.size = c.size), '')`
