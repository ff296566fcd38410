// Reads all acts again: header, commitment, content.
import { hash } from 'node:crypto'
import { actHeaderText, leafDataOf } from '#rules/ledger'
import { formatInstant } from '#rules/time'
import { type BinaryRow, copyOut, epochMsOf, type OpenTransaction, uuidText } from '#storage/database'

export type ActWrong = {
  readonly what: 'act-instant' | 'act-commitment' | 'act-content-missing' | 'act-missing'
  readonly act: string
  readonly phase: number
}

const digest = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

/** The leaf data of all acts by their batch, in the order in which they stand in the log; and the first that is wrong. */
export async function readActs(
  tx: OpenTransaction,
): Promise<{ count: number; leaves: Map<string, Uint8Array[]>; wrong: ActWrong | null }> {
  const leaves = new Map<string, Uint8Array[]>()
  let wrong: ActWrong | null = null
  let count = 0
  const query = `
    select a.act_id, a.phase, a.operation, a.actor, a.unit_id, a.clause, a.outcome, a.law_version, a.recorded_at, a.batch_id,
           a.commitment, c.salt, c.content, a.recorded_at = b.recorded_at
    from act a left join act_content c on c.act_id = a.act_id and c.phase = a.phase left join batch b on b.batch_id = a.batch_id
    order by a.batch_id, a.act_id, a.phase`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      count += 1
      const batch = row[9]!.readBigInt64BE(0).toString()
      const its = leaves.get(batch)
      const leaf = leafOf(row)
      if (its === undefined) leaves.set(batch, [leaf])
      else its.push(leaf)
      wrong ??= wrongOf(row)
    }
  return { count, leaves, wrong: wrong ?? (await findMissing(tx)) }
}

const textOf = (value: Buffer | null | undefined): string | null => value?.toString('utf8') ?? null

function leafOf(row: BinaryRow): Uint8Array {
  const header = actHeaderText({
    act: uuidText(row[0]!),
    phase: row[1]!.readInt16BE(0),
    operation: textOf(row[2])!,
    actor: textOf(row[3])!,
    unit: row[4] ? uuidText(row[4]) : null,
    clause: textOf(row[5]),
    outcome: textOf(row[6])!,
    law: row[7]!.readInt32BE(0),
    at: formatInstant(epochMsOf(row[8]!) ?? 0),
  })
  return leafDataOf(header, row[10]!, digest)
}

function wrongOf(row: BinaryRow): ActWrong | null {
  const where = { act: uuidText(row[0]!), phase: row[1]!.readInt16BE(0) }
  if (epochMsOf(row[8]!) === undefined || row[13]?.[0] !== 1) return { what: 'act-instant', ...where }
  const [salt, content] = [row[11], row[12]]
  if (!salt || !content) return { what: 'act-content-missing', ...where }
  const same = Buffer.from(digest(Buffer.concat([salt, content]))).equals(row[10]!)
  return same ? null : { what: 'act-commitment', ...where }
}

/** A batch whose act nobody has written: neither whole, nor opened. */
async function findMissing(tx: OpenTransaction): Promise<ActWrong | null> {
  const { rows } = await tx.client.query<{ act_id: string }>(
    `select b.act_id from batch b where not exists (select from act a where a.act_id = b.act_id)
     order by b.batch_id limit 1`,
  )
  return rows[0] === undefined ? null : { what: 'act-missing', act: rows[0].act_id, phase: 0 }
}
