// Appends the one entry of a single act: a withdrawal, an annulment, a correction.
import { hash } from 'node:crypto'
import { comparablePart, type Fact } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { canonicalJson, ENTRY_KINDS, type EntryKind, type RecordState, type Remains } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import { commitmentText } from './acts.ts'
import { appendChunk } from './append-chunk.ts'
import { type Batch, lockOrganisations, recordingOf } from './lock.ts'
import { type RecordName, recordText, toFoldEntry } from './read-entries.ts'
import { findRecord } from './read-records.ts'
import { bringsFact, type ChunkRow, originOf } from './rows.ts'

export type SingleEntry = RecordName & {
  readonly actId: string
  readonly law: Law
  /** The unit in whose name the act is done. */
  readonly sourceUnitId: string
  readonly kind: EntryKind
  /** The fact with its origin where the kind brings one, else what the act says: grounds, clause, documents. */
  readonly content: Readonly<Record<string, unknown>>
  /** 16 random bytes. */
  readonly salt: Uint8Array
  /** By which a hand-in finds the record from now on, beside the keys that it has. */
  readonly key?: Uint8Array | undefined
}

/** Gives the batch, into which the act goes, and the record's new state. Throws where there is no such record. */
export async function appendEntry(tx: OpenTransaction, entry: SingleEntry): Promise<{ batch: Batch; state: RecordState }> {
  const { batch, states } = await appendEntries(tx, entry, [entry])
  return { batch, state: states[0]! }
}

/** What one act does to several records, in one batch: each its entry, with the states in the same order. */
export async function appendEntries(
  tx: OpenTransaction,
  act: Pick<SingleEntry, 'actId' | 'law' | 'sourceUnitId'>,
  entries: readonly Omit<SingleEntry, 'actId' | 'law' | 'sourceUnitId'>[],
): Promise<{ batch: Batch; states: RecordState[] }> {
  const rows: ChunkRow[] = []
  for (const entry of entries) {
    const { organisationId, recordNo, kind, salt, key } = entry
    const content = canonicalJson(
      kind === ENTRY_KINDS.erased ? { ...entry.content, remains: await remainsOf(tx, entry) } : entry.content,
    )
    rows.push({
      ...{ organisationId, recordNo, kind, row: null, content, salt },
      commitment: commitmentText(tx, salt, content),
      ...(key === undefined ? {} : { key }),
      ...(bringsFact(kind) ? { digest: factDigest(act.law, entry.content as unknown as Fact) } : {}),
    })
  }
  const { actId, law, sourceUnitId } = act
  const { batch, states } = await appendChunk(tx, { actId, law, submissionId: null, sourceUnitId, rows })
  return { batch, states: entries.map(entry => states.get(recordText(entry))!) }
}

/** What the erasing entry keeps of the record, so that it can be folded once its facts are gone. */
async function remainsOf(tx: OpenTransaction, name: RecordName): Promise<Remains> {
  await lockOrganisations(tx, [name.organisationId])
  const record = await findRecord(tx, name)
  if (record === undefined) throw new Error(`there is no record ${recordText(name)} to erase`)
  const { item, receivedOn, shownFrom } = record.state
  const { on } = await recordingOf(tx)
  const origin = { ...originOf(record.entries.map(toFoldEntry)), received: receivedOn }
  return { item, origin, shown: shownFrom !== null && shownFrom <= on ? shownFrom : null }
}

/** 16 bytes over what of a fact is compared when it is handed in again. */
export function factDigest(law: Law, fact: Fact): Buffer {
  const comparable = comparablePart(law.item(fact.item, fact.v) ?? NO_ROLES, fact)
  return hash('sha256', canonicalJson(comparable), 'buffer').subarray(0, 16)
}

const NO_ROLES = { roles: { partyName: '', partyUscc: '', partyOtherCodes: {} } }
