/** What a unit says of columns whose headings alone do not say what they are: asked once, kept, shown, changed. */

import { Type } from '@sinclair/typebox'
import { command, getSourceUnit, NO_ORGANISATION, query, READERS } from '#capabilities/operation'
import { compileItem, knowsHeading, learnableHeading, masked } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { dropSaidHeadings, listSaidHeadings, putSaidHeadings } from './heading-store.ts'
import { mustHandIn } from './operations.ts'
import { SubmitInput } from './shapes.ts'

const Heading = Type.String({ minLength: 1, maxLength: 200, description: 'As it stands in the file' })
const Said = Type.Object({
  heading: Type.String(),
  field: Type.Union([Type.String(), Type.Null()], { description: 'Null: the column is not wanted' }),
  saidAt: Type.String(),
})
const SaidHeadings = Type.Object({ item: Type.String(), unit: Type.String(), headings: Type.Array(Said) })

export const headings = query({
  name: 'intake.headings',
  title: 'What a unit has said of the headings of its files of one item',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: SubmitInput,
  output: SaidHeadings,
  async run(ctx, input) {
    const unit = await getSourceUnit(ctx, input.source)
    ctx.looked(NO_ORGANISATION, `headings ${unit.uscc} ${input.item}`)
    const said = await listSaidHeadings(ctx.tx, unit.unitId, input.item)
    return { item: input.item, unit: unit.uscc, headings: said.map(({ folded: _folded, ...one }) => one) }
  },
})

export const sayHeadings = command({
  name: 'intake.say-headings',
  title: 'Say what columns are whose headings alone do not; later files are read so',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  input: Type.Object(
    {
      ...SubmitInput.properties,
      headings: Type.Array(
        Type.Object(
          {
            heading: Heading,
            field: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
            forget: Type.Optional(Type.Boolean({ description: 'Ask again' })),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 200 },
      ),
    },
    { additionalProperties: false },
  ),
  output: SaidHeadings,
  async run(ctx, input) {
    const unit = await getSourceUnit(ctx, input.source)
    ctx.onBehalfOf(unit.unitId)
    await mustHandIn(ctx, unit, input.item)
    const compiled = compileItem(ctx.law.itemOn(input.item, ctx.today)!, ctx.law)
    const said = new Map<string, { folded: string; heading: string; field: string | null }>()
    const forgotten: string[] = []
    for (const { heading, field, forget } of input.headings) {
      const folded = learnableHeading(heading)
      // A heading that is somebody's number is no heading.
      if (folded === undefined || masked(heading) !== heading)
        throw new Refusal('HEADING_NOT_LEARNT', { details: { heading: masked(heading) } })
      if (forget === true) {
        forgotten.push(folded)
        continue
      }
      if (knowsHeading(compiled, heading)) throw new Refusal('HEADING_KNOWN', { details: { heading } })
      const known = field == null ? undefined : compiled.fields[compiled.placeOf.get(field) ?? -1]
      if (field === undefined || (field !== null && (known === undefined || known.person)))
        throw new Refusal('HEADING_FIELD_UNKNOWN', { details: { heading, field: field ?? '' } })
      said.set(folded, { folded, heading, field })
    }
    const of = { unitId: unit.unitId, item: input.item, by: ctx.actor.id }
    await dropSaidHeadings(ctx.tx, of, forgotten)
    await putSaidHeadings(ctx.tx, of, [...said.values()])
    const now = await listSaidHeadings(ctx.tx, unit.unitId, input.item)
    return { item: input.item, unit: unit.uscc, headings: now.map(({ folded: _folded, ...one }) => one) }
  },
})
