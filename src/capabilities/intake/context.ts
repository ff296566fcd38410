/** What whoever hands in chooses from: units with the items they may hand in today, and the items with the titles of their fields. */

import { Type } from '@sinclair/typebox'
import { query, READERS } from '#capabilities/operation'
import { listHandingIn, listUnits, readDivisions } from '#storage/organisations'

const Text = Type.String()

export const context = query({
  name: 'intake.context',
  title: 'Units with the items they may hand in today, and the fields of each item',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    today: Type.String({ description: 'YYYY-MM-DD, a day in China' }),
    units: Type.Array(Type.Object({ uscc: Text, name: Text, division: Text, divisionName: Text, items: Type.Array(Text) })),
    items: Type.Array(Type.Object({ id: Text, title: Text, fields: Type.Array(Type.Object({ prop: Text, title: Text })) })),
  }),
  async run({ tx, law, today, scope }) {
    // In the order of the catalogue; what a local supplement adds comes behind.
    const place = new Map(law.classes.map((one, at) => [one.id, at]))
    const placeOf = (item: { readonly class: string }) => place.get(item.class) ?? place.size
    const items = [...law.items.values()]
      .toSorted((a, b) => placeOf(a) - placeOf(b))
      .map(({ id, title, document }) => ({ id, title, fields: fieldsOf(document) }))
    const divisions = await readDivisions(tx)
    const handingIn = await listHandingIn(tx, today)
    const { unitId, divisions: within } = scope.bounds()
    const units = []
    for (const unit of await listUnits(tx)) {
      const may = handingIn.get(unit.unitId)
      const isReached = (unitId ?? unit.unitId) === unit.unitId && within?.includes(unit.division) !== false
      if (may === undefined || !isReached) continue
      units.push({
        uscc: unit.uscc,
        name: unit.name,
        division: unit.division,
        divisionName: divisions.byCode.get(unit.division)?.name ?? unit.division,
        items: items.map(item => item.id).filter(item => may.has(item)),
      })
    }
    return { today, units: units.filter(unit => unit.items.length > 0), items }
  },
})

/** The fields of an item as its file in law/ writes them. */
function fieldsOf(document: Readonly<Record<string, unknown>>): { prop: string; title: string }[] {
  const fields = Array.isArray(document.fields) ? document.fields : []
  return fields.flatMap(field =>
    typeof field?.prop === 'string' && typeof field.title === 'string' ? [{ prop: field.prop, title: field.title }] : [],
  )
}
