// The tree of units: codes, names over time, divisions, successors, and what each may hand in.
import { foldName } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type DivisionTree, readDivisions } from './divisions.ts'

export type Unit = {
  readonly unitId: string
  readonly uscc: string
  readonly name: string
  readonly division: string
  readonly parentId: string | null
  readonly fromOn: LocalDate
  /** Exclusive; null while it exists. */
  readonly untilOn: LocalDate | null
  /** Who carries on after a merger or reform. */
  readonly successorId: string | null
  /** What its letters bear before the year; null where they bear year and number alone. */
  readonly letterCode: string | null
}

/** A unit to be written, with the items it may hand in from a day on. */
export type UnitToPut = Omit<Unit, 'untilOn' | 'successorId' | 'parentId' | 'letterCode'> & {
  readonly parentId?: string | null
  readonly untilOn?: LocalDate | null
  readonly successorId?: string | null
  /** Left out: as it is. */
  readonly letterCode?: string | null | undefined
  readonly items: readonly string[]
}

type Row = {
  unit_id: string
  uscc: string
  name: string
  division: string
  parent_id: string | null
  from_on: LocalDate
  until_on: string
  successor_id: string | null
  letter_code: string | null
}

const COLUMNS = 'u.unit_id, u.uscc, u.name, u.division, u.parent_id, u.from_on, u.until_on, u.successor_id, u.letter_code'
/** The unit where it stood on the day; where none is known of it then, where it stands now. */
const columnsOn = (day: string): string =>
  `u.unit_id, u.uscc, u.name, coalesce(p.division, u.division) as division,
   case when p.unit_id is null then u.parent_id else p.parent_id end as parent_id, u.from_on, u.until_on, u.successor_id, u.letter_code
   from unit u left join unit_place p on p.unit_id = u.unit_id and p.from_on <= ${day}::date and ${day}::date < p.until_on`
// A chain of reforms longer than this is a ring that somebody has written by mistake.
const LONGEST_SUCCESSION = 20

const toUnit = (row: Row): Unit => ({
  unitId: row.unit_id,
  uscc: row.uscc,
  name: row.name,
  division: row.division,
  parentId: row.parent_id,
  fromOn: row.from_on,
  untilOn: row.until_on === 'infinity' ? null : (row.until_on as LocalDate),
  successorId: row.successor_id,
  letterCode: row.letter_code,
})

/**
 * Writes units by their code: new ones, renames and moves (the old name and place end `today`), ends and successors, and the items
 * they may hand in from `today` on; an item left out is no longer theirs. Gives the id of each code.
 */
export async function putUnits(
  tx: OpenTransaction,
  units: readonly UnitToPut[],
  today: LocalDate,
): Promise<Map<string, string>> {
  const { rows } = await tx.client.query<{ uscc: string; unit_id: string }>(
    `insert into unit (unit_id, uscc, name, division, parent_id, from_on, until_on, successor_id)
     select id, uscc, name, division, parent_id, from_on, coalesce(until_on, 'infinity'), successor_id
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::date[], $7::date[], $8::uuid[])
       as u (id, uscc, name, division, parent_id, from_on, until_on, successor_id)
     on conflict (uscc) do update set name = excluded.name, division = excluded.division, parent_id = excluded.parent_id,
       until_on = excluded.until_on, successor_id = excluded.successor_id
     returning uscc, unit_id`,
    [
      units.map(unit => unit.unitId),
      units.map(unit => unit.uscc),
      units.map(unit => unit.name),
      units.map(unit => unit.division),
      units.map(unit => unit.parentId ?? null),
      units.map(unit => unit.fromOn),
      units.map(unit => unit.untilOn ?? null),
      units.map(unit => unit.successorId ?? null),
    ],
  )
  const ids = new Map(rows.map(row => [row.uscc, row.unit_id]))
  const coded = units.filter(unit => unit.letterCode !== undefined)
  if (coded.length > 0)
    await tx.client.query(
      'update unit u set letter_code = c.code from unnest($1::text[], $2::text[]) as c (uscc, code) where u.uscc = c.uscc',
      [coded.map(unit => unit.uscc), coded.map(unit => unit.letterCode)],
    )
  const unitIds = units.map(unit => ids.get(unit.uscc)!)
  const folded = units.map(unit => foldName(unit.name))
  await tx.client.query(
    `update unit_name n set until_on = $3::date from unnest($1::uuid[], $2::text[]) as u (id, folded)
     where n.unit_id = u.id and n.folded <> u.folded and n.until_on = 'infinity'`,
    [unitIds, folded, today],
  )
  await tx.client.query(
    `insert into unit_name as n (unit_id, folded, name, from_on)
     select u.id, u.folded, u.name, case when exists (select from unit_name o where o.unit_id = u.id) then $5::date else u.from_on end
     from unnest($1::uuid[], $2::text[], $3::text[], $4::date[]) as u (id, folded, name, from_on)
     on conflict (unit_id, folded) do update set name = excluded.name, until_on = 'infinity'`,
    [unitIds, folded, units.map(unit => unit.name), units.map(unit => unit.fromOn), today],
  )
  await putPlaces(tx, units, unitIds, today)
  await putItems(tx, units, ids, today)
  return ids
}

/** What its letters bear before the year; null where it has said nothing. */
export async function findLetterCode(tx: OpenTransaction, unitId: string): Promise<string | null> {
  const { rows } = await tx.client.query<{ letter_code: string | null }>('select letter_code from unit where unit_id = $1', [
    unitId,
  ])
  return rows[0]?.letter_code ?? null
}

/** Where each unit stands from `today` on, its first place from its first day; a place it has already is left alone. */
async function putPlaces(
  tx: OpenTransaction,
  units: readonly UnitToPut[],
  unitIds: readonly string[],
  today: LocalDate,
): Promise<void> {
  const columns = [unitIds, units.map(unit => unit.division), units.map(unit => unit.parentId ?? null)]
  await tx.client.query(
    `update unit_place p set until_on = $4::date from unnest($1::uuid[], $2::text[], $3::uuid[]) as u (id, division, parent_id)
     where p.unit_id = u.id and p.until_on = 'infinity' and (p.division, p.parent_id) is distinct from (u.division, u.parent_id)`,
    [...columns, today],
  )
  await tx.client.query(
    `insert into unit_place (unit_id, division, parent_id, from_on)
     select u.id, u.division, u.parent_id, case when exists (select from unit_place o where o.unit_id = u.id) then $5::date else u.from_on end
     from unnest($1::uuid[], $2::text[], $3::uuid[], $4::date[]) as u (id, division, parent_id, from_on)
     where not exists (select from unit_place o where o.unit_id = u.id and o.until_on = 'infinity')
     on conflict (unit_id, from_on) do update
       set division = excluded.division, parent_id = excluded.parent_id, until_on = 'infinity'`,
    [...columns, units.map(unit => unit.fromOn), today],
  )
}

async function putItems(
  tx: OpenTransaction,
  units: readonly UnitToPut[],
  ids: ReadonlyMap<string, string>,
  today: LocalDate,
): Promise<void> {
  const pairs = units.flatMap(unit => unit.items.map(item => ({ id: ids.get(unit.uscc)!, item, fromOn: unit.fromOn })))
  const columns = [pairs.map(pair => pair.id), pairs.map(pair => pair.item)]
  await tx.client.query(
    `update unit_item i set until_on = $4::date
     where i.unit_id = any($3::uuid[]) and i.until_on > $4::date
       and not exists (select from unnest($1::uuid[], $2::text[]) as p (id, item) where p.id = i.unit_id and p.item = i.item)`,
    [...columns, [...ids.values()], today],
  )
  await tx.client.query(
    `insert into unit_item (unit_id, item, from_on)
     select p.id, p.item, case when exists (select from unit_item o where o.unit_id = p.id) then $4::date else p.from_on end
     from unnest($1::uuid[], $2::text[], $3::date[]) as p (id, item, from_on)
     where not exists (select from unit_item i where i.unit_id = p.id and i.item = p.item and i.until_on > $4::date)
     on conflict (unit_id, item, from_on) do update set until_on = 'infinity'`,
    [...columns, pairs.map(pair => pair.fromOn), today],
  )
}

/** The unit of a code, also one that no longer exists. */
export async function findUnitByUscc(tx: OpenTransaction, uscc: string): Promise<Unit | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from unit u where u.uscc = $1`, [uscc])
  return rows[0] === undefined ? undefined : toUnit(rows[0])
}

export async function findUnit(tx: OpenTransaction, unitId: string): Promise<Unit | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from unit u where u.unit_id = $1`, [unitId])
  return rows[0] === undefined ? undefined : toUnit(rows[0])
}

/** What a unit is called now; the portal's role may ask as well. */
export async function findUnitName(tx: OpenTransaction, unitId: string): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ name: string }>('select name from unit where unit_id = $1', [unitId])
  return rows[0]?.name
}

/** All units as they stand now, by division and name. */
export async function listUnits(tx: OpenTransaction): Promise<Unit[]> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from unit u order by u.division, u.name`)
  return rows.map(toUnit)
}

/** The own unit with those whose work it has taken on; units that lie in those divisions or have; all of them. */
export async function listUnitIds(
  tx: OpenTransaction,
  { unitId, divisions }: { readonly unitId?: string; readonly divisions?: readonly string[] },
): Promise<string[]> {
  const { rows } = await tx.client.query<{ unit_id: string }>(
    `select u.unit_id from unit u
     where ($1::uuid is null or u.unit_id = any (units_of($1)))
       and ($2::text[] is null or u.division = any($2)
         or exists (select from unit_place p where p.unit_id = u.unit_id and p.division = any($2)))`,
    [unitId ?? null, divisions ?? null],
  )
  return rows.map(row => row.unit_id)
}

/** All units by their ids. */
export const unitsById = async (tx: OpenTransaction): Promise<ReadonlyMap<string, Unit>> =>
  new Map((await listUnits(tx)).map(unit => [unit.unitId, unit]))

async function findUnitOn(tx: OpenTransaction, unitId: string, day: LocalDate): Promise<Unit | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${columnsOn('$2')} where u.unit_id = $1`, [unitId, day])
  return rows[0] === undefined ? undefined : toUnit(rows[0])
}

/** Who does the unit's work on a day: itself, or the last of its successors, under the name and at the place of that day. Undefined where nobody does. */
export async function unitOn(tx: OpenTransaction, unitId: string, day: LocalDate): Promise<Unit | undefined> {
  let unit = await findUnitOn(tx, unitId, day)
  for (let step = 0; unit !== undefined && unit.untilOn !== null && unit.untilOn <= day; step++) {
    if (step >= LONGEST_SUCCESSION || unit.successorId === null) return undefined
    unit = await findUnitOn(tx, unit.successorId, day)
  }
  if (unit === undefined || unit.fromOn > day) return undefined
  const { rows } = await tx.client.query<{ name: string }>(
    'select name from unit_name where unit_id = $1 and from_on <= $2::date and $2::date < until_on order by from_on desc limit 1',
    [unit.unitId, day],
  )
  return { ...unit, name: rows[0]?.name ?? unit.name }
}

/** Whether the unit exists on the day and the item is then among those it may hand in. */
export async function mayHandIn(tx: OpenTransaction, unitId: string, item: string, day: LocalDate): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `select from unit_item i join unit u using (unit_id)
     where i.unit_id = $1 and i.item = $2 and i.from_on <= $3::date and $3::date < i.until_on
       and u.from_on <= $3::date and $3::date < u.until_on limit 1`,
    [unitId, item, day],
  )
  return rowCount === 1
}

/** By unit, the items that it may hand in on a day; units that may hand in none are not in it. */
export async function listHandingIn(tx: OpenTransaction, day: LocalDate): Promise<Map<string, ReadonlySet<string>>> {
  const { rows } = await tx.client.query<{ unit_id: string; items: string[] }>(
    `select i.unit_id, array_agg(i.item) as items from unit_item i join unit u using (unit_id)
     where i.from_on <= $1::date and $1::date < i.until_on and u.from_on <= $1::date and $1::date < u.until_on
     group by i.unit_id`,
    [day],
  )
  return new Map(rows.map(row => [row.unit_id, new Set(row.items)]))
}

/**
 * Those who may hand in the item on a day, by name. With a division, those who may do so for an authority of it: its own units
 * first, then those of the divisions above.
 */
export async function listUnitsThatMayHandIn(
  tx: OpenTransaction,
  item: string,
  day: LocalDate,
  division?: string,
): Promise<Unit[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${columnsOn('$2')} join unit_item i on i.unit_id = u.unit_id
     where i.item = $1 and i.from_on <= $2::date and $2::date < i.until_on and u.from_on <= $2::date and $2::date < u.until_on
     order by u.name`,
    [item, day],
  )
  const units = rows.map(toUnit)
  if (division === undefined) return units
  const tree = await readDivisions(tx)
  const near = (unit: Unit): number => (unit.division === division ? 0 : unit.division.endsWith('0000') ? 2 : 1)
  return units.filter(unit => tree.isWithin(division, unit.division)).sort((a, b) => near(a) - near(b))
}

/** All units at once, for what looks at every row of a file: authorities by code and by any name they have borne. At their places of a day. */
export type UnitTree = {
  readonly byId: ReadonlyMap<string, Unit>
  readonly byUscc: ReadonlyMap<string, Unit>
  /** Folded name → every unit that bears or bore it. */
  readonly byName: ReadonlyMap<string, readonly Unit[]>
  readonly divisions: DivisionTree
}

export async function readUnitTree(tx: OpenTransaction, day: LocalDate): Promise<UnitTree> {
  const { rows } = await tx.client.query<Row>(`select ${columnsOn('$1')} order by division, u.name`, [day])
  const units = rows.map(toUnit)
  const byId = new Map(units.map(unit => [unit.unitId, unit]))
  const names = await tx.client.query<{ unit_id: string; folded: string }>(
    'select unit_id, folded from unit_name order by unit_id',
  )
  const byName = new Map<string, Unit[]>()
  for (const { unit_id, folded } of names.rows) {
    const unit = byId.get(unit_id)
    if (unit === undefined) continue
    const same = byName.get(folded)
    if (same === undefined) byName.set(folded, [unit])
    else same.push(unit)
  }
  return { byId, byUscc: new Map(units.map(unit => [unit.uscc, unit])), byName, divisions: await readDivisions(tx) }
}
