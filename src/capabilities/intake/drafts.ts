/** One decision typed into a form made from the fields of its item; what is typed is kept as a draft until it is handed in like any file. */

import { type Static, Type } from '@sinclair/typebox'
import { command, getSourceUnit, NO_ORGANISATION, query } from '#capabilities/operation'
import { masked, templateBook } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { addDays } from '#rules/time'
import { makeSeal, openSealed } from '#storage/files'
import { aboutDraft, countDrafts, dropDraft, expireDrafts, listDrafts, putDraft } from './draft-store.ts'
import { BY_UNIT } from './officers.ts'
import { mustHandIn } from './operations.ts'

/** Nobody goes on with it for so long: it is no longer kept. */
const DRAFT_DAYS = 30
const MOST_DRAFTS = 50
/** From so many characters on. */
const SENTENCES = 500

const Text = Type.String()
const ItemId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-z-]*$', description: 'A catalogue item' })
const Source = Type.String({ minLength: 1, maxLength: 40, description: 'Code of the unit' })
const Id = Type.String({ format: 'uuid' })
const Values = Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 20_000 }), { description: 'By field' })

export const entryForm = query({
  name: 'intake.entry-form',
  title: 'The form by which one decision of an item is entered: its fields with what each asks for',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: Type.Object({ source: Source, item: ItemId }, { additionalProperties: false }),
  output: Type.Object({
    fields: Type.Array(
      Type.Object({
        field: Text,
        title: Text,
        required: Type.String({ description: 'M mandatory, C under a condition, O optional' }),
        hint: Text,
        type: Text,
        isLong: Type.Boolean({ description: 'Sentences may stand in it' }),
        choices: Type.Array(Text),
        isStrict: Type.Boolean({ description: 'Nothing but the choices may be written' }),
        fill: Type.Union([Text, Type.Null()], { description: 'What the unit would write here itself' }),
      }),
    ),
  }),
  async run(ctx, { source, item: id }) {
    const unit = await getSourceUnit(ctx, source)
    await mustHandIn(ctx, unit, id)
    ctx.looked(NO_ORGANISATION, `form ${id}`)
    const item = ctx.law.itemOn(id, ctx.today)
    if (item === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item: id } })
    const { data, lists } = templateBook(item, ctx.law.terms)
    const { authorityName, authorityUscc, sourceUnitUscc } = item.roles
    const fills = new Map([
      [authorityName, unit.name],
      [authorityUscc, unit.uscc],
      [sourceUnitUscc, unit.uscc],
      // No part of an item is its name; every item calls it so.
      ['sourceUnitName', unit.name],
    ])
    return {
      fields: data.columns.map(({ prop, required, hint, list }) => {
        const field = item.fields.find(one => one.prop === prop)!
        const choices = list === undefined ? [] : [...(lists.columns[list.column]?.values ?? [])]
        return {
          ...{ field: prop, title: field.title, required, hint, type: field.type, choices },
          isLong: (field.maxLength ?? 0) >= SENTENCES && choices.length === 0,
          ...{ isStrict: list?.strict ?? false, fill: fills.get(prop) ?? null },
        }
      }),
    }
  },
})

const DraftShape = Type.Object({ draft: Id, item: Text, savedOn: Text, untilOn: Text, values: Values })

export const drafts = query({
  name: 'intake.drafts',
  title: 'The drafts of a unit, newest first',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: Type.Object({ source: Source }, { additionalProperties: false }),
  output: Type.Object({ drafts: Type.Array(DraftShape) }),
  async run(ctx, { source }) {
    const unit = await getSourceUnit(ctx, source)
    ctx.looked(NO_ORGANISATION, 'drafts')
    const found: Static<typeof DraftShape>[] = []
    for (const { draft, item, savedOn, untilOn, sealed, sealedKey } of await listDrafts(ctx.tx, unit.unitId)) {
      const piece = { wrapped: sealedKey, place: draft, sealed }
      const text = await openSealed(ctx.environment.keys.files, aboutDraft(draft), piece)
      const values = JSON.parse(text.toString()) as Static<typeof Values>
      found.push({ draft, item, savedOn, untilOn, values })
    }
    return { drafts: found }
  },
})

export const saveDraft = command({
  name: 'intake.save-draft',
  title: 'Keep what has been typed of a decision, without the numbers of persons, until it is handed in',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  // What is typed may yet be about anyone: no act keeps it, and the draft is sealed.
  secrets: ['values'],
  input: Type.Object(
    { source: Source, item: ItemId, draft: Type.Optional(Id), values: Values },
    { additionalProperties: false },
  ),
  output: Type.Object({ draft: Id, savedOn: Text, untilOn: Text }),
  async run(ctx, { source, item, draft = ctx.sources.uuid(), values }) {
    const unit = await getSourceUnit(ctx, source)
    ctx.onBehalfOf(unit.unitId)
    await mustHandIn(ctx, unit, item)
    await expireDrafts(ctx.tx, ctx.today)
    if ((await countDrafts(ctx.tx, unit.unitId, draft)) >= MOST_DRAFTS)
      throw new Refusal('DRAFTS_TOO_MANY', { details: { most: MOST_DRAFTS } })
    const kept = Object.fromEntries(
      Object.entries(values).flatMap(([field, text]) => (text === '' ? [] : [[field, masked(text)]])),
    )
    const seal = await makeSeal(ctx.environment.keys.files, aboutDraft(draft), ctx.sources.randomBytes)
    const savedOn = ctx.today
    const untilOn = addDays(savedOn, DRAFT_DAYS)
    const sealed = { sealed: seal.seal(draft, Buffer.from(JSON.stringify(kept))), sealedKey: seal.wrapped }
    const { unitId, division } = unit
    if (!(await putDraft(ctx.tx, { draft, unitId, division, item, savedOn, untilOn, ...sealed })))
      throw new Refusal('DRAFT_UNKNOWN', { details: { draft } })
    return { draft, savedOn, untilOn }
  },
})

export const forgetDraft = command({
  name: 'intake.drop-draft',
  title: 'Throw a draft away, also once it was handed in',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: Type.Object({ source: Source, draft: Id }, { additionalProperties: false }),
  output: Type.Object({ draft: Id }),
  async run(ctx, { source, draft }) {
    const unit = await getSourceUnit(ctx, source)
    ctx.onBehalfOf(unit.unitId)
    if (!(await dropDraft(ctx.tx, unit.unitId, draft))) throw new Refusal('DRAFT_UNKNOWN', { details: { draft } })
    return { draft }
  },
})
