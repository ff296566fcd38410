/** Why a disclosed record is shown until its day. */

import type { Claimed } from '#rules/catalogue'
import { decideDisclosure, type Fields } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { ENTRY_KINDS, type EntryKind, explain, type FoldEntry } from '#rules/ledger'
import type { Because } from '#rules/outcome'
import { chinaDay, instantMs, type LocalDate } from '#rules/time'
import { toFoldEntry } from '#storage/ledger'
import type { Life } from './reader.ts'
import type { EntryRow } from './store.ts'

/** From all entries of the record, of which it has one at least: the reasons by the same fold that made its state. */
export const lifeOf = (entries: readonly EntryRow[], law: Law): Life => {
  const amended = entries.findLast(entry => entry.kind === ENTRY_KINDS.amended)
  return {
    because: explain(entries.map(foldEntryOf), law).because,
    entryOn: dayOf(entries.at(-1)!),
    amendedOn: amended === undefined ? null : dayOf(amended),
    isImported: entries[0]!.kind === ENTRY_KINDS.imported,
  }
}

const dayOf = (entry: EntryRow): LocalDate => chinaDay(instantMs(entry.recorded_at))

/** As the fold reads it. */
export const foldEntryOf = (row: EntryRow): FoldEntry =>
  toFoldEntry({ entryNo: row.entry_no, kind: row.kind as EntryKind, recordedOn: dayOf(row), content: row.fact })

/**
 * From the newest fact alone, for lists: the state has settled from which day it is shown, the fact decides the rest.
 * Spares the entries of every record of a page.
 */
export const reasonsOfFact = (
  record: {
    readonly item: string
    readonly v: number | undefined
    readonly disclosedFrom: LocalDate
    readonly division: string | null
    readonly entry: number
    readonly claimed: Claimed | undefined
  },
  fields: Fields,
  law: Law,
): readonly Because[] =>
  decideDisclosure(
    {
      ...{ item: record.item, v: record.v, fields, recordedOn: record.disclosedFrom },
      ...{ division: record.division, claimed: record.claimed },
    },
    law,
  ).because.map(one => ({ ...one, entry: record.entry }))
