/** Rows of the ledger for tests: penalties on numbered organisations, appended as a command does it. */

import { hash, randomBytes, randomUUID } from 'node:crypto'
import type { Fact } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { canonicalJson, ENTRY_KINDS, type EntryKind, type Origin } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type Act, appendAct, appendChunk, appendEntry, type Batch, type ChunkRow, factDigest } from '#storage/ledger'

export const day = (text: string) => text as LocalDate
export const id = (n: number) => `018f3c1e-7a00-7000-8000-${String(n).padStart(12, '0')}`
export const UNIT = id(900)
const SUBMISSION = id(800)

export type Handed = Fact & { readonly origin: Origin }

export const penalty = (decisionDate: string, more: Record<string, string> = {}, origin: Partial<Origin> = {}): Handed => ({
  item: 'administrative-penalty',
  v: 1,
  fields: {
    partyName: '演示有限公司',
    decisionNo: '演罚〔2026〕1号',
    decisionDate,
    penaltyCategories: ['没收违法所得'],
    ...more,
  },
  origin: { division: '990100', received: day('2026-06-01'), source: UNIT, unit: UNIT, ...origin },
})

/** Appends under one law. */
export const makeWriter = (law: Law) => {
  const row = (n: number, recordNo: bigint, fact: Handed, kind: EntryKind = ENTRY_KINDS.registered): ChunkRow => {
    const content = canonicalJson(fact)
    const salt = randomBytes(16)
    return {
      organisationId: id(n),
      recordNo,
      kind,
      row: 1,
      content,
      salt,
      commitment: hash('sha256', Buffer.concat([salt, Buffer.from(content)]), 'buffer'),
      digest: factDigest(law, fact),
      ...(kind === ENTRY_KINDS.registered ? { key: hash('sha256', `${n}/${recordNo}`, 'buffer').subarray(0, 16) } : {}),
      unitId: fact.origin.unit,
      division: fact.origin.division,
    }
  }
  const act = (tx: OpenTransaction, actId: string, batch: Batch, more: Partial<Act> = {}): Promise<void> =>
    appendAct(
      tx,
      {
        actId,
        phase: 0,
        operation: 'intake.submit',
        actor: 'local',
        unitId: UNIT,
        clause: null,
        outcome: 'done',
        law: law.version,
        salt: randomBytes(16),
        content: { rows: 1 },
        ...more,
      },
      batch,
    )
  return {
    row,
    act,
    /** A command that appends rows and writes its act; gives the act's id. */
    async write(tx: OpenTransaction, rows: ChunkRow[], source = UNIT): Promise<string> {
      const actId = randomUUID()
      const { batch } = await appendChunk(tx, { actId, law, submissionId: SUBMISSION, sourceUnitId: source, rows })
      await act(tx, actId, batch)
      return actId
    },
    /** A single act upon one record. */
    async single(tx: OpenTransaction, n: number, recordNo: bigint, kind: EntryKind, content: object): Promise<string> {
      const actId = randomUUID()
      const name = { organisationId: id(n), recordNo }
      const salt = randomBytes(16)
      const { batch } = await appendEntry(tx, { ...name, actId, law, sourceUnitId: UNIT, kind, content: { ...content }, salt })
      await act(tx, actId, batch)
      return actId
    },
  }
}
