// Reads all acts again: header, batch, commitment, content; and whether an act accounts for each content that was erased.
import { hash } from 'node:crypto'
import {
  type ActLeaf,
  actHeaderText,
  CLOSING_OPERATION,
  type Closing,
  COMMITMENT_HASHES,
  closingOf,
  type EntryForm,
  ERASING_OPERATION,
  erasureOf,
  isEntryForm,
  leafDataOf,
} from '#rules/ledger'
import { formatInstant } from '#rules/time'
import { type BinaryRow, copyOut, epochMsOf, type OpenTransaction, uuidText } from '#storage/database'

export type ActWrong = {
  readonly what: 'act-batch' | 'act-instant' | 'act-commitment' | 'act-content-missing' | 'act-missing'
  readonly act: string
  readonly phase: number
}

const digest = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

/** In this order `readActLeaf` wants them. */
export const ACT_FIELDS =
  'a.act_id, a.phase, a.operation, a.actor, a.unit_id, a.clause, a.outcome, a.law_version, a.recorded_at, a.batch_id, a.commitment, a.form'

export type ReadActs = {
  readonly count: number
  /** Leaf data by batch. */
  readonly leaves: ReadonlyMap<string, readonly ActLeaf<Uint8Array>[]>
  /** What they say of days of looks. */
  readonly closings: readonly Closing[]
  /** The first that is wrong. */
  readonly wrong: ActWrong | null
}

export async function readActs(tx: OpenTransaction): Promise<ReadActs> {
  const erased = await readErasures(tx)
  const leaves = new Map<string, ActLeaf<Uint8Array>[]>()
  const closings: Closing[] = []
  let wrong: ActWrong | null = null
  let count = 0
  const query = `
    select ${ACT_FIELDS}, c.salt, c.content, a.recorded_at = b.recorded_at, c.act_id is not null, a.act_id = b.act_id
    from act a left join act_content c on c.act_id = a.act_id and c.phase = a.phase left join batch b on b.batch_id = a.batch_id
    order by a.batch_id, a.act_id, a.phase`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      count += 1
      const { batch, ...leaf } = readActLeaf(row)
      const its = leaves.get(batch)
      if (its === undefined) leaves.set(batch, [leaf])
      else its.push(leaf)
      wrong ??= wrongOf(row, erased)
      const closing = readClosing(row)
      if (closing !== undefined) closings.push(closing)
    }
  return { count, leaves, closings, wrong: wrong ?? (await findMissing(tx)) }
}

/** A form that the database refuses and somebody forced in reads as the first: its leaf is then another. */
const formAt = (value: Buffer | null | undefined): EntryForm => {
  const v = value?.readInt16BE(0)
  return isEntryForm(v) ? v : 1
}

const isCommitmentOf = (commitment: Buffer, form: EntryForm, salt: Buffer, content: Buffer): boolean =>
  hash(COMMITMENT_HASHES[form], Buffer.concat([salt, content]), 'buffer').equals(commitment)

const textOf = (value: Buffer | null | undefined): string | null => value?.toString('utf8') ?? null
const nameOf = (act: string, phase: number): string => `${act}#${phase}`

/** Acts of which the content was erased, with the instant of the first act that says so. */
async function readErasures(tx: OpenTransaction): Promise<ReadonlyMap<string, number>> {
  const erased = new Map<string, number>()
  const query = `
    select a.operation, a.outcome, a.recorded_at, a.commitment, a.form, c.salt, c.content
    from act a join act_content c on c.act_id = a.act_id and c.phase = a.phase
    where a.operation = '${ERASING_OPERATION}' and c.content is not null`
  for await (const rows of copyOut(tx, query))
    for (const [operation, outcome, at, commitment, form, salt, content] of rows) {
      // Content that is not what was committed to is found wrong by itself, and accounts for nothing.
      if (!isCommitmentOf(commitment!, formAt(form), salt!, content!)) continue
      const header = { operation: textOf(operation)!, outcome: textOf(outcome)! }
      const erasure = erasureOf(header, content!.toString('utf8'))
      if (erasure === undefined) continue
      const name = nameOf(erasure.act, erasure.phase)
      erased.set(name, Math.min(erased.get(name) ?? Number.POSITIVE_INFINITY, epochMsOf(at!) ?? Number.POSITIVE_INFINITY))
    }
  return erased
}

/** The leaf of an act of the ledger, with the number of its batch. */
export function readActLeaf(row: BinaryRow): ActLeaf<Uint8Array> & { readonly batch: string } {
  const batch = row[9]!.readBigInt64BE(0).toString()
  return { batch, act: uuidText(row[0]!), phase: row[1]!.readInt16BE(0), leaf: leafOf(row) }
}

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
    v: formAt(row[11]),
  })
  return leafDataOf(header, row[10]!, digest)
}

/** What accounts for gaps, or binds the looks, is never erased itself. */
const NEVER_ERASED: ReadonlySet<string | null> = new Set([ERASING_OPERATION, CLOSING_OPERATION])

function readClosing(row: BinaryRow): Closing | undefined {
  const operation = textOf(row[2])!
  if (operation !== CLOSING_OPERATION || !row[13]) return undefined
  return closingOf({ operation, outcome: textOf(row[6])! }, row[13].toString('utf8'))
}

function wrongOf(row: BinaryRow, erased: ReadonlyMap<string, number>): ActWrong | null {
  const where = { act: uuidText(row[0]!), phase: row[1]!.readInt16BE(0) }
  const at = epochMsOf(row[8]!)
  if (at === undefined || row[14]?.[0] !== 1) return { what: 'act-instant', ...where }
  if (row[16]?.[0] !== 1) return { what: 'act-batch', ...where }
  const [salt, content] = [row[12], row[13]]
  if (!salt || !content) {
    // Blanked, not taken away; by an act that says so.
    const isBlanked = row[15]![0] === 1 && !salt && !content
    const accounted = (erased.get(nameOf(where.act, where.phase)) ?? Number.NEGATIVE_INFINITY) >= at
    const isSound = isBlanked && accounted && !NEVER_ERASED.has(textOf(row[2]))
    return isSound ? null : { what: 'act-content-missing', ...where }
  }
  const same = isCommitmentOf(row[10]!, formAt(row[11]), salt, content)
  return same ? null : { what: 'act-commitment', ...where }
}

/** A batch whose act nobody has written: neither whole, nor opened. One without entries was opened for its act alone. */
async function findMissing(tx: OpenTransaction): Promise<ActWrong | null> {
  const { rows } = await tx.client.query<{ act_id: string }>(
    `select b.act_id from batch b
     where not exists (select from act a where a.act_id = b.act_id and (b.entries > 0 or a.batch_id = b.batch_id))
     order by b.batch_id limit 1`,
  )
  return rows[0] === undefined ? null : { what: 'act-missing', act: rows[0].act_id, phase: 0 }
}
