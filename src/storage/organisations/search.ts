// The public's search: organisations by code, by any part of a name from two characters on, by former name,
// by the first letters of a name's syllables from four on; never by a person's name.
import { foldName } from '#rules/organisations'
import type { OpenTransaction } from '#storage/database'
import { listShownOrganisations, NAME_IS_DISCLOSED, REGISTRATION_IS_DISCLOSED, type ShownOrganisation } from './shown.ts'

export type Hit = ShownOrganisation & {
  /** The name that was found, where it is not the present one; its standing tells why it is known. */
  readonly found: { readonly name: string; readonly standing: string } | null
}

/** In characters of the folded text. */
export const SHORTEST_SEARCH = 2
// No name is longer.
const LONGEST_SEARCH = 400
const CODE = /^[0-9A-Z]{2,18}$/
// Where a part of a name is common, its first hits stand among the first rows, and no index needs to be asked.
const SAMPLE_ROWS = 5000

type Found = { organisation_id: string; name: string; standing: string }

/**
 * At most `limit` organisations of which a record is disclosed today, found by names whose record is. The whole name or code
 * first, then those that begin so, then those that have it anywhere. Fewer than two characters find nothing,
 * nor do more than any name has.
 */
export async function searchOrganisations(tx: OpenTransaction, text: string, limit: number): Promise<Hit[]> {
  const folded = foldName(text)
  const { length } = [...folded]
  if (length < SHORTEST_SEARCH || length > LONGEST_SEARCH || limit < 1) return []
  const found = new Map<string, Found>()
  for (const stage of [byCode, byWholeName, byBeginning, byCommonPart, byRarePart, byCommonInitials, byInitials]) {
    for (const row of await stage(tx, folded, limit)) if (!found.has(row.organisation_id)) found.set(row.organisation_id, row)
    if (found.size >= limit) break
  }
  const chosen = [...found.values()].slice(0, limit)
  const organisations = new Map(
    (
      await listShownOrganisations(
        tx,
        chosen.map(row => row.organisation_id),
      )
    ).map(organisation => [organisation.organisationId, organisation]),
  )
  return chosen.flatMap(row => {
    const organisation = organisations.get(row.organisation_id)
    if (organisation === undefined) return []
    const present = row.standing === 'code' || foldName(organisation.name) === foldName(row.name)
    return [{ ...organisation, found: present ? null : { name: row.name, standing: row.standing } }]
  })
}

type Stage = (tx: OpenTransaction, folded: string, limit: number) => Promise<Found[]>

const likeText = (folded: string): string => folded.replace(/[\\%_]/g, '\\$&')

const byCode: Stage = async (tx, folded, limit) => {
  if (!CODE.test(folded)) return []
  // An old number is found whole only: parts of it would find strangers. It is the registration that says it.
  const { rows } = await tx.client.query<Found>(
    `select c.organisation_id, '' as name, 'code' as standing from organisation_code c
     join organisation o on o.organisation_id = c.organisation_id
     where c.code like $1 and c.until_on = 'infinity' and ${IS_DISCLOSED}
       and (c.scheme = 'uscc' or c.code = $2 and c.scheme <> 'confirmed-name' and ${REGISTRATION_IS_DISCLOSED})
     order by c.code using ~<~ limit $3`,
    [`${folded}%`, folded, limit],
  )
  return rows
}

const IS_DISCLOSED = '(select true from disclosed_record d where d.organisation_id = o.organisation_id limit 1)'

const NAMES = `select n.organisation_id, n.name, n.standing from organisation_name n`

const byWholeName: Stage = async (tx, folded, limit) =>
  (
    await tx.client.query<Found>(`${NAMES} where n.folded = $1 and not n.by_code_alone and ${NAME_IS_DISCLOSED} limit $2`, [
      folded,
      limit,
    ])
  ).rows

const byBeginning: Stage = async (tx, folded, limit) =>
  (
    await tx.client.query<Found>(
      `${NAMES} where n.folded like $1 and not n.by_code_alone and ${NAME_IS_DISCLOSED} order by n.folded using ~<~ limit $2`,
      [`${likeText(folded)}%`, limit],
    )
  ).rows

/** Where that many stand in the first rows of the table there is no need to look for more; nothing where fewer do. */
const inSample = async (
  tx: OpenTransaction,
  isMeant: (of: string) => string,
  part: string,
  limit: number,
): Promise<Found[]> => {
  const sample = await tx.client.query<{ organisation_id: string; folded: string }>(
    `select part.organisation_id, part.folded from (select organisation_id, folded, initials, by_code_alone from organisation_name limit ${SAMPLE_ROWS}) part where ${isMeant('part')} limit $2 * 4`,
    [part, limit],
  )
  if (sample.rows.length < limit) return []
  const { rows } = await tx.client.query<Found>(
    `${NAMES} where n.organisation_id = any($2::uuid[]) and n.folded = any($3::text[]) and ${isMeant('n')} and ${NAME_IS_DISCLOSED} limit $4`,
    [part, sample.rows.map(row => row.organisation_id), sample.rows.map(row => row.folded), limit],
  )
  return rows.length < limit ? [] : rows
}

const byCommonPart: Stage = (tx, folded, limit) =>
  inSample(tx, of => `${of}.folded like $1 and not ${of}.by_code_alone`, `%${likeText(folded)}%`, limit)

// The bigrams find the candidates; LIKE knows whether they stand in this order.
const byRarePart: Stage = async (tx, folded, limit) => {
  const characters = [...folded]
  const bigrams = [...new Set(characters.slice(1).map((character, index) => characters[index]! + character))]
  const { rows } = await tx.client.query<Found>(
    `${NAMES} where bigrams(n.folded) @> $1::text[] and not n.by_code_alone and n.folded like $2 and ${NAME_IS_DISCLOSED} limit $3`,
    [bigrams, `%${likeText(folded)}%`, limit * 4],
  )
  return rows.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

const INITIALS = /^[A-Z0-9]{4,}$/

const byCommonInitials: Stage = async (tx, folded, limit) =>
  INITIALS.test(folded) ? inSample(tx, of => `${of}.initials like $1`, `%${folded}%`, limit) : []

const byInitials: Stage = async (tx, folded, limit) => {
  if (!INITIALS.test(folded)) return []
  const fours = [...new Set(Array.from({ length: folded.length - 3 }, (_, at) => folded.slice(at, at + 4)))]
  const { rows } = await tx.client.query<Found>(
    `${NAMES} where n.initials <> '' and fours(n.initials) @> $1::text[] and n.initials like $2 and ${NAME_IS_DISCLOSED} limit $3`,
    [fours, `%${folded}%`, limit * 4],
  )
  return rows.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

/** Present names before former ones, then the shorter, of which the text is the greater part. */
const rank = (row: Found): number => (row.standing === 'former' ? 1000 : 0) + row.name.length
