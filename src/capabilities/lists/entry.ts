/** What a case writes into the ledger: the entry of its publication, and the end of that record. */

import { hash } from 'node:crypto'
import type { CommandContext } from '#capabilities/operation'
import { type Item, recordKeyText } from '#rules/catalogue'
import type { Law, ListRule } from '#rules/law'
import { canonicalJson, ENTRY_KINDS, type EntryKind } from '#rules/ledger'
import { foldListCase, lastDayOn } from '#rules/lists'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import {
  appendChunk,
  appendEntry,
  type Batch,
  commitmentText,
  factDigest,
  findKeys,
  lockOrganisations,
  whereNow,
} from '#storage/ledger'
import { findUnit, unitOn } from '#storage/organisations'
import { partyOf } from './case-of.ts'
import { putRecord, type StoredCase } from './store.ts'

const NAMED = 'listName'
/** The code of the law's own table for an entry that stands. */
const LISTED = '1'

/** As the item keeps it: of its own fields, a choice by the word of its table. */
const keptFields = (law: Law, item: Item, fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    item.fields.flatMap(({ prop, codeTable }) => {
      const text = fields[prop]
      const values = codeTable === undefined ? undefined : law.terms.tables.get(codeTable)?.values
      if (text === undefined || values === undefined) return text === undefined ? [] : [[prop, text]]
      const found =
        values.find(({ title, code, also }) => title === text || code === text || also.includes(text)) ??
        // The catalogue knows kinds of lists; that of a place is the kind by which its title ends.
        (prop === NAMED ? values.find(({ title }) => text.endsWith(title)) : undefined)
      const other = values.find(({ stated }) => stated)
      return [[prop, found?.title ?? (other === undefined ? text : `${other.title}-${text}`)]]
    }),
  )

export const appendListed = async (
  ctx: CommandContext,
  found: StoredCase,
  list: ListRule,
): Promise<{ batch: Batch; last: LocalDate | null }> => {
  const { law, today } = ctx
  const item = law.itemOn(list.item, today)!
  const step = (...kinds: string[]) => found.steps.findLast(one => kinds.includes(one.kind))
  const decision = step('decided-in')!
  const { unitId, division, organisationId } = found
  const unit = (await unitOn(ctx.tx, unitId, today)) ?? (await findUnit(ctx.tx, unitId))
  if (unit === undefined) throw new Error('the determining unit of a case has left the tree of units')
  const party = partyOf(found)
  const last = lastDayOn(foldListCase([...found.steps, { kind: 'published', on: today }]), list)
  const titled = (id: string) => {
    const clause = law.clause(id)
    return clause === undefined ? id : `${clause.instrument.title} ${clause.article ?? ''}`.trim()
  }
  const { publicationReason } = decision.content
  const fields = keptFields(law, item, {
    ...{ partyName: party.name, partyUscc: party.uscc, list: list.id, [NAMED]: list.title },
    ...{ decisionNo: String(decision.content.number), entryReason: String(found.steps[0]!.content.reason) },
    entryBasis: [...new Set(list.procedureBasis.map(titled))].join('; '),
    listedOn: decision.on,
    ...(last === null ? {} : { listedTo: last }),
    ...(list.removalConditions.length === 0
      ? {}
      : { removalConditions: list.removalConditions.map(one => one.text).join('; ') }),
    remedies: String(decision.content.remedies),
    listStatus: LISTED,
    ...(typeof publicationReason === 'string' ? { publicationReason } : {}),
    ...{ authorityName: unit.name, authorityUscc: unit.uscc, sourceUnitName: unit.name, sourceUnitUscc: unit.uscc },
  })
  const fact = { item: item.id, v: item.version, fields, origin: { division, received: today, source: unitId, unit: unitId } }
  const heard = step('reviewed', 'lapsed')
  const steps = {
    ...(heard === undefined ? {} : { notice: step('noticed')!.actId, heard: heard.actId }),
    ...{ decision: decision.actId, service: step('served')!.actId },
  }
  const key = hash('sha256', recordKeyText(item, fact as never, party.uscc)!, 'buffer').subarray(0, 16)
  if ((await findKeys(ctx.tx, [key]))[0] !== undefined)
    throw new Refusal('LIST_NUMBER_TAKEN', { details: { number: fields.decisionNo! } })
  const recordNo = Buffer.from(ctx.sources.randomBytes(8)).readBigUInt64BE() >> 4n
  const salt = ctx.sources.randomBytes(16)
  const content = canonicalJson({ ...fact, steps })
  const row = {
    ...{ organisationId, recordNo, kind: ENTRY_KINDS.listed, row: null, content, salt, key, division, unitId },
    commitment: commitmentText(ctx.tx, salt, content),
    digest: factDigest(law, fact as never),
  }
  const act = { actId: ctx.act.id, law, submissionId: null, sourceUnitId: unitId }
  const { batch } = await appendChunk(ctx.tx, { ...act, rows: [row] })
  await putRecord(ctx.tx, found, recordNo)
  return { batch, last }
}

export const endRecord = async (
  ctx: CommandContext,
  found: StoredCase,
  kind: EntryKind,
  content: Readonly<Record<string, unknown>>,
) => {
  const { organisationId, recordNo, unitId } = found
  if (recordNo === null) return {}
  // It goes along where its organisation turns out to be another.
  const [now] = await whereNow(ctx.tx, [{ organisationId, recordNo }])
  await lockOrganisations(ctx.tx, [now!.organisationId])
  const salt = ctx.sources.randomBytes(16)
  const entry = { ...now!, kind, content, salt, actId: ctx.act.id, law: ctx.law, sourceUnitId: unitId }
  const { batch } = await appendEntry(ctx.tx, entry)
  return { batch }
}
