// Acts: who did what, under which clause, with what outcome; their content salted and apart, as an entry's is.
import { hash } from 'node:crypto'
import { type CommitmentHash, canonicalJson, ERASING_OPERATION, type Erasure, erasureContent, formOf } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import { type Batch, openBatch, recordingOf } from './lock.ts'

export type Act = {
  readonly actId: string
  /** 0 whole, 1 opened, 2 closed. */
  readonly phase: 0 | 1 | 2
  readonly operation: string
  readonly actor: string
  readonly unitId: string | null
  readonly clause: string | null
  readonly outcome: string
  readonly law: number
  /** 16 random bytes. */
  readonly salt: Uint8Array
  readonly content: unknown
}

/** Which hash makes the commitments of a transaction. */
export const commitmentsOf = (tx: OpenTransaction): CommitmentHash => tx.commitments ?? 'sha256'

export const commitmentText = (tx: OpenTransaction, salt: Uint8Array, content: string): Buffer =>
  hash(commitmentsOf(tx), Buffer.concat([salt, Buffer.from(content)]), 'buffer')

/** The act that opened a long command. */
export async function getOpenedAct(
  tx: OpenTransaction,
  actId: string,
): Promise<Pick<Act, 'operation' | 'actor' | 'unitId' | 'clause'>> {
  const { rows } = await tx.client.query<{ operation: string; actor: string; unit_id: string | null; clause: string | null }>(
    'select operation, actor, unit_id, clause from act where act_id = $1 and phase = 1',
    [actId],
  )
  const [act] = rows
  if (act === undefined) throw new Error(`no act ${actId} was opened`)
  return { operation: act.operation, actor: act.actor, unitId: act.unit_id, clause: act.clause }
}

/** Writes an act into the batch of its transaction, whose instant it bears. */
export async function appendAct(tx: OpenTransaction, act: Act, batch: Batch): Promise<void> {
  const content = canonicalJson(act.content)
  const { at } = await recordingOf(tx)
  await tx.client.query(
    `insert into act (act_id, phase, operation, actor, unit_id, clause, outcome, law_version, recorded_at, batch_id, commitment, form)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      act.actId,
      act.phase,
      act.operation,
      act.actor,
      act.unitId,
      act.clause,
      act.outcome,
      act.law,
      at,
      batch.batchId,
      commitmentText(tx, act.salt, content),
      formOf(commitmentsOf(tx)),
    ],
  )
  await tx.client.query('insert into act_content (act_id, phase, salt, content) values ($1, $2, $3, $4)', [
    act.actId,
    act.phase,
    Buffer.from(act.salt),
    content,
  ])
}

export type ErasingAct = Pick<Act, 'actId' | 'actor' | 'unitId' | 'clause' | 'law' | 'salt'> & { readonly erases: Erasure }

/** Blanks the content of an act, by an act of its own that names it and why. Throws where there is no such act, or it is an erasing one. */
export async function eraseAct(tx: OpenTransaction, { erases, ...act }: ErasingAct): Promise<void> {
  const whole = { ...act, phase: 0, operation: ERASING_OPERATION, outcome: 'done', content: erasureContent(erases) } as const
  await appendAct(tx, whole, await openBatch(tx, act.actId))
  await tx.client.query('select erase_act($1, $2::smallint, $3)', [erases.act, erases.phase, act.actId])
}

/** Whether this operation was done at least once under that version of the law. */
export async function hasActUnder(tx: OpenTransaction, operation: string, lawVersion: number): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    "select from act where operation = $1 and law_version = $2 and outcome = 'done' limit 1",
    [operation, lawVersion],
  )
  return rowCount === 1
}

/** An act that was opened and not yet closed; its content is null once it is erased. */
export type OpenAct = {
  readonly actId: string
  readonly operation: string
  readonly actor: string
  readonly unitId: string | null
  readonly content: unknown
}

/** The open acts of these operations, oldest first. */
export async function listOpenActs(tx: OpenTransaction, operations: readonly string[]): Promise<OpenAct[]> {
  const { rows } = await tx.client.query<{
    act_id: string
    operation: string
    actor: string
    unit_id: string | null
    content: string | null
  }>(
    `select a.act_id, a.operation, a.actor, a.unit_id, c.content
     from act a join act_content c on c.act_id = a.act_id and c.phase = a.phase
     where a.phase = 1 and a.operation = any($1::text[])
       and not exists (select from act o where o.act_id = a.act_id and o.phase = 2)
     order by a.recorded_at, a.act_id`,
    [operations],
  )
  return rows.map(({ act_id: actId, operation, actor, unit_id: unitId, content }) => ({
    actId,
    operation,
    actor,
    unitId,
    content: content === null ? null : JSON.parse(content),
  }))
}

/** What acts that opened this operation were asked, whether or not they are closed; none of those whose content is erased. */
export async function listOpenedContents(tx: OpenTransaction, operation: string): Promise<unknown[]> {
  const { rows } = await tx.client.query<{ content: string }>(
    `select c.content from act a join act_content c on c.act_id = a.act_id and c.phase = a.phase
     where a.phase = 1 and a.operation = $1 and c.content is not null order by a.recorded_at, a.act_id`,
    [operation],
  )
  return rows.map(row => JSON.parse(row.content) as unknown)
}

/** Who did those acts, each once. */
export async function listActorsOf(tx: OpenTransaction, acts: readonly string[]): Promise<string[]> {
  const { rows } = await tx.client.query<{ actor: string }>('select distinct actor from act where act_id = any($1::uuid[])', [
    acts,
  ])
  return rows.map(row => row.actor)
}

/** The clause on which an act rests; null where it names none. */
export async function findClauseOf(tx: OpenTransaction, actId: string): Promise<string | null> {
  const { rows } = await tx.client.query<{ clause: string | null }>(
    'select clause from act where act_id = $1 order by phase limit 1',
    [actId],
  )
  return rows[0]?.clause ?? null
}
