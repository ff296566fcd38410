/** The writing side of one chunk: its rows are judged and written in one transaction, or only foreseen. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { appendChunk, type ChunkRow, lockLedger, lockOrganisations } from '#storage/ledger'
import type { JudgedChunk } from './chunk.ts'
import { ChunkRows, type JudgedRows, type Judging, REGISTRATION } from './chunk-rows.ts'

/** Parties up to this many are locked one by one before their keys are looked up; more, and the whole ledger is. */
const FEW_PARTIES = 200

/**
 * Judges and writes the rows of a chunk in the transaction handed in. What is found by key must not change before it is written, so
 * locks come first; where `expectUnchanged`, the keys are looked up without, and only what is to be written is locked and looked up again.
 */
export const writeChunk = async (
  tx: OpenTransaction,
  judging: Judging,
  chunk: JudgedChunk,
  today: LocalDate,
  expectUnchanged: boolean,
): Promise<JudgedRows> => {
  const rows = new ChunkRows(judging, chunk, today)
  const isSmall = new Set(chunk.candidates.party).size <= FEW_PARTIES && judging.compiled.item.id !== REGISTRATION
  const look = async () => rows.judgeKeys(await rows.findKeys(tx))
  if (isSmall || expectUnchanged) await look()
  if (rows.isOpen) {
    if (isSmall) {
      await rows.resolveParties(tx)
      rows.nameByCode()
      await lockOrganisations(tx, rows.organisationIds())
      await look()
    } else {
      await lockLedger(tx)
      await look()
      await rows.resolveParties(tx)
      if (rows.nameByCode()) await look()
    }
    await rows.holdStale(tx)
    rows.findTwins()
    await rows.land(tx)
  }
  const entries = rows.entries(tx)
  const { actId, law, submissionId, unit } = judging
  const order = { actId, law, submissionId, sourceUnitId: unit.unitId, rows: entries }
  const batch = entries.length > 0 ? (await appendChunk(tx, order)).batch : undefined
  return { ...rows.finish(), batch }
}

/** What `writeChunk` would come to, with what it would append; nothing is locked or written. Not of registrations, which make organisations. */
export const foreseeChunk = async (
  tx: OpenTransaction,
  judging: Judging,
  chunk: JudgedChunk,
  today: LocalDate,
): Promise<Omit<JudgedRows, 'batch'> & { readonly entries: readonly ChunkRow[] }> => {
  if (judging.compiled.item.id === REGISTRATION) throw new Error('a registration is not foreseen')
  const rows = new ChunkRows(judging, chunk, today)
  const look = async () => rows.judgeKeys(await rows.findKeys(tx))
  await look()
  if (rows.isOpen) {
    await rows.resolveParties(tx)
    if (rows.nameByCode()) await look()
    await rows.holdStale(tx)
    rows.findTwins()
    await rows.land(tx)
  }
  return { entries: rows.entries(tx), ...rows.finish() }
}
