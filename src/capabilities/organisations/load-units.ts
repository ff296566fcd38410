/** Takes in divisions and the tree of units: who they are, where, under whom, and what each may hand in. */

import { command } from '#capabilities/operation'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { findUnitByUscc, putDivisions, putUnits } from '#storage/organisations'
import { LoadUnitsInput, LoadUnitsOutput } from './shapes.ts'

/** In force before anyone handed in anything: where the file does not say from when a unit exists. */
const ALWAYS = '1949-10-01'

const refuseAt = (place: string, keyword: string): never => {
  throw new Refusal('INPUT_INVALID', { details: { places: [{ place, keyword }] } })
}

/** Said twice it could be meant both ways. */
const refuseTwice = (values: readonly string[], placeOf: (n: number) => string): void => {
  const seen = new Set<string>()
  const n = values.findIndex(value => seen.size === seen.add(value).size)
  if (n !== -1) refuseAt(placeOf(n), 'twice')
}

const dayAt = (text: string, place: string): LocalDate => parseLocalDate(text) ?? refuseAt(place, 'date')

/**
 * Units are known by their code: one that is there already is renamed, moved or ended by the same call; the items named are those it
 * may hand in from today on. A parent or a successor is a code of this file or of a unit already known.
 */
export const loadUnits = command({
  name: 'organisations.load-units',
  title: 'Take in divisions and units, and what each unit may hand in',
  may: ['local-operator'],
  input: LoadUnitsInput,
  output: LoadUnitsOutput,
  async run({ tx, law, today, sources }, { divisions, units }) {
    refuseTwice(
      divisions.map(one => one.division),
      n => `/divisions/${n}/division`,
    )
    await putDivisions(tx, divisions)
    const usccs = units.map((unit, n) => {
      const parsed = parseUscc(unit.uscc)
      return parsed.ok ? parsed.uscc : refuseAt(`/units/${n}/uscc`, parsed.finding.code)
    })
    refuseTwice(usccs, n => `/units/${n}/uscc`)
    const ids = new Map<string, string>()
    const idOf = async (uscc: string, place: string): Promise<string> => {
      const id = ids.get(uscc) ?? (await findUnitByUscc(tx, uscc))?.unitId
      return id ?? refuseAt(place, 'unit')
    }
    for (const uscc of usccs) ids.set(uscc, (await findUnitByUscc(tx, uscc))?.unitId ?? sources.uuid())
    const ready = []
    for (const [n, unit] of units.entries()) {
      refuseTwice(unit.items, () => `/units/${n}/items`)
      for (const item of unit.items) if (!law.items.has(item)) refuseAt(`/units/${n}/items`, item)
      ready.push({
        unitId: ids.get(usccs[n]!)!,
        uscc: usccs[n]!,
        name: unit.name,
        division: unit.division,
        parentId: unit.parent == null ? null : await idOf(unit.parent, `/units/${n}/parent`),
        fromOn: dayAt(unit.from ?? ALWAYS, `/units/${n}/from`),
        untilOn: unit.until == null ? null : dayAt(unit.until, `/units/${n}/until`),
        successorId: unit.successor == null ? null : await idOf(unit.successor, `/units/${n}/successor`),
        letterCode: unit.letterCode,
        items: unit.items,
      })
    }
    const renamings = renamingsOf(units, n => `/units/${n}/formerNames`)
    await putUnits(
      tx,
      ready.map((unit, n) => ({ ...unit, name: units[n]!.formerNames?.[0]?.name ?? unit.name })),
      today,
    )
    for (const { on, n, name } of renamings) await putUnits(tx, [{ ...ready[n]!, name }], on)
    return { divisions: divisions.length, units: units.length }
  },
})

/** Each later name of a unit with its first day, earliest first. */
function renamingsOf(
  units: readonly { name: string; formerNames?: readonly { name: string; until: string }[] }[],
  place: (n: number) => string,
): { on: LocalDate; n: number; name: string }[] {
  const all = units.flatMap(({ name, formerNames = [] }, n) =>
    formerNames.map(({ until }, i) => {
      const on = dayAt(until, `${place(n)}/${i}/until`)
      if (i > 0 && on <= formerNames[i - 1]!.until) refuseAt(`${place(n)}/${i}/until`, 'order')
      return { on, n, name: formerNames[i + 1]?.name ?? name }
    }),
  )
  return all.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}
