// Appends the one entry of a single act: a withdrawal, an annulment, a correction.
import { hash } from 'node:crypto'
import { comparablePart, type Fact } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { canonicalJson, type EntryKind, type RecordState } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import { commitmentText } from './acts.ts'
import { appendChunk } from './append-chunk.ts'
import type { Batch } from './lock.ts'
import { type RecordName, recordText } from './read-entries.ts'
import { bringsFact } from './rows.ts'

export type SingleEntry = RecordName & {
  readonly actId: string
  readonly law: Law
  /** The unit in whose name the act is done. */
  readonly sourceUnitId: string
  readonly kind: EntryKind
  /** The fact where the kind brings one, else what the act says: grounds, clause, documents. */
  readonly content: Readonly<Record<string, unknown>>
  /** 16 random bytes. */
  readonly salt: Uint8Array
}

/** Gives the batch, into which the act goes, and the record's new state. Throws where there is no such record. */
export async function appendEntry(tx: OpenTransaction, entry: SingleEntry): Promise<{ batch: Batch; state: RecordState }> {
  const content = canonicalJson(entry.content)
  const { batch, states } = await appendChunk(tx, {
    actId: entry.actId,
    law: entry.law,
    submissionId: null,
    sourceUnitId: entry.sourceUnitId,
    rows: [
      {
        organisationId: entry.organisationId,
        recordNo: entry.recordNo,
        kind: entry.kind,
        row: null,
        content,
        salt: entry.salt,
        commitment: commitmentText(entry.salt, content),
        ...(bringsFact(entry.kind) ? { digest: factDigest(entry.law, entry.content as unknown as Fact) } : {}),
      },
    ],
  })
  return { batch, state: states.get(recordText(entry))! }
}

/** 16 bytes over what of a fact is compared when it is handed in again. */
export function factDigest(law: Law, fact: Fact): Buffer {
  const comparable = comparablePart(law.item(fact.item, fact.v) ?? NO_ROLES, fact)
  return hash('sha256', canonicalJson(comparable), 'buffer').subarray(0, 16)
}

const NO_ROLES = { roles: { partyName: '', partyUscc: '', partyOtherCodes: {} } }
