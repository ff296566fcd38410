// Divisions: provinces, cities and counties as a tree.
import type { OpenTransaction } from '#storage/database'

export type Division = {
  /** Six digits. */
  readonly division: string
  readonly name: string
  readonly parent: string | null
  /** 1 province, 2 city, 3 county. */
  readonly level: number
}

export type DivisionTree = {
  readonly byCode: ReadonlyMap<string, Division>
  /** Whether a division is the other or lies in it: by the table, and by its digits where the table does not know it. */
  isWithin(division: string, ancestor: string): boolean
}

const DEEPEST = 6

export async function putDivisions(tx: OpenTransaction, divisions: readonly Division[]): Promise<void> {
  await tx.client.query(
    `insert into division (division, name, parent, level)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::smallint[])
     on conflict (division) do update set name = excluded.name, parent = excluded.parent, level = excluded.level`,
    [
      divisions.map(one => one.division),
      divisions.map(one => one.name),
      divisions.map(one => one.parent),
      divisions.map(one => one.level),
    ],
  )
}

export async function readDivisions(tx: OpenTransaction): Promise<DivisionTree> {
  const { rows } = await tx.client.query<Division>('select division, name, parent, level from division order by division')
  return makeDivisionTree(rows)
}

export function makeDivisionTree(divisions: readonly Division[]): DivisionTree {
  const byCode = new Map(divisions.map(one => [one.division, one]))
  const isWithin = (division: string, ancestor: string): boolean => {
    let at = byCode.get(division)
    if (at === undefined || !byCode.has(ancestor)) return isWithinByDigits(division, ancestor)
    for (let step = 0; at !== undefined && step < DEEPEST; step++) {
      if (at.division === ancestor) return true
      at = at.parent === null ? undefined : byCode.get(at.parent)
    }
    return false
  }
  return { byCode, isWithin }
}

// 330000 holds 33…, 330100 holds 3301…; 000000 is the whole country.
function isWithinByDigits(division: string, ancestor: string): boolean {
  return division.startsWith(ancestor.replace(/(?:00)+$/, ''))
}

export async function isWithin(tx: OpenTransaction, division: string, ancestor: string): Promise<boolean> {
  return (await readDivisions(tx)).isWithin(division, ancestor)
}
