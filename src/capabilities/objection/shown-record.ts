/** A record as whoever objects or decides has to see it: its fields, with what is said against them, and its days. */

import { isFixed } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { isObjectedOn, lastShownOn } from '#rules/ledger'
import { isObjectable } from '#rules/objection'
import type { LocalDate } from '#rules/time'
import type { StoredRecord } from '#storage/ledger'
import { cellOf, factOf } from './fact-of.ts'

export type SaidField = { readonly field: string; readonly value: string; readonly was: string | null }

/** Every field that may be objected to, as it stands today, with what is said against it; those objected to first. */
export const fieldsOf = (said: readonly SaidField[], record: StoredRecord | undefined, law: Law) => {
  const fact = record && factOf(record)
  const item = record && law.item(record.state.item, fact?.v)
  if (item === undefined)
    return said.map(one => ({
      ...{ field: one.field, title: one.field, value: null, was: one.was, should: one.value },
      ...{ fixed: true, choices: null },
    }))
  const shown = item.fields
    .filter(field => isObjectable(item, field.prop))
    .map(field => {
      const against = said.find(one => one.field === field.prop)
      const table = field.codeTable === undefined ? undefined : law.terms.tables.get(field.codeTable)
      return {
        field: field.prop,
        title: field.title,
        value: cellOf(fact?.fields[field.prop]),
        was: against?.was ?? null,
        should: against?.value ?? null,
        fixed: isFixed(item, field.prop),
        choices: table === undefined ? null : table.values.map(value => value.title),
      }
    })
  return [...shown.filter(one => one.should !== null), ...shown.filter(one => one.should === null)]
}

export const stateOf = (record: StoredRecord | undefined, today: LocalDate) =>
  record === undefined
    ? null
    : {
        disclosedFrom: record.state.disclosedFrom,
        lastShownOn: lastShownOn(record.state),
        objectedFrom: isObjectedOn(record.state, today) ? record.state.objectedFrom : null,
        endedOn: record.state.endedOn,
      }
