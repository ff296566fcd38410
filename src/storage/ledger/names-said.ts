// What the records of an organisation call it.
import { REASONS } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { foldName } from '#rules/organisations'
import { newestFact, type StoredRecord } from './read-entries.ts'

/** Decisions that stand, newest first; `apart` is the item whose records are no decisions. Of one that was withdrawn or erased, nothing. */
export function namesSaid(
  records: readonly StoredRecord[],
  law: Law,
  apart: string,
): { name: string; folded: string; recordNo: bigint }[] {
  return records
    .filter(({ state }) => state.item !== apart && state.reason !== REASONS.withdrawn && state.reason !== REASONS.erased)
    .toSorted((a, b) => b.state.factEntry - a.state.factEntry)
    .flatMap(record => {
      const { state } = record
      const fact = newestFact(record)
      const name = fact?.fields[law.item(state.item, fact.v)?.roles.partyName ?? '']
      return typeof name === 'string' ? [{ name, folded: foldName(name), recordNo: state.recordNo }] : []
    })
}
