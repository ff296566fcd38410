// What a copy keeps of the organisations of which something is disclosed, with the day from which each part of it is shown no more.
import type { LocalDate } from '#rules/time'
import { type BinaryRow, copyOut, type OpenTransaction } from '#storage/database'
import type { ShownOrganisation } from './shown.ts'

/** Days from which it is shown no more; `infinity` where none is known. */
type Until = LocalDate | 'infinity'

export type KeptName = {
  readonly name: string
  readonly standing: string
  readonly from: string
  readonly until: string
  readonly recordNo: string
  readonly byCodeAlone: boolean
  readonly initials: string
  readonly shownUntil: Until
}

/** Name, status and division are those of its registration; null where none is disclosed. */
export type KeptOrganisation = {
  readonly uscc: string | null
  readonly kind: string
  readonly shownUntil: Until
  readonly registeredUntil: Until | null
  readonly name: string | null
  readonly status: string | null
  readonly division: string | null
  readonly names: readonly KeptName[]
}

export type KeptCode = { readonly organisationId: string; readonly isPassed: boolean }

/** As long as `NAME_IS_DISCLOSED` (shown.ts) holds: until the last record that says the name is shown no more. */
const NAME_UNTIL = `greatest(
  (select d.gone_on from disclosed_record d where d.organisation_id = n.organisation_id and d.record_no = n.record_no),
  case when n.standing = 'decided' then case
    when (select count(*) from organisation_name s where s.organisation_id = n.organisation_id and s.standing <> 'withdrawn') = 1
    then a.shown_until
    else (select max(d.gone_on) from disclosed_record d
          where d.organisation_id = n.organisation_id and position(to_json(n.name)::text in d.fact) > 0) end end)`

const ORGANISATIONS = `
  select o.organisation_id::text, o.uscc, o.kind, a.shown_until::text, r.gone_on::text,
    case when r.gone_on is not null then o.name end, case when r.gone_on is not null then o.status end,
    case when r.gone_on is not null then o.division end,
    (select json_agg(json_build_object('name', n.name, 'standing', n.standing, 'from', n.from_on, 'until', n.until_on,
       'recordNo', n.record_no::text, 'byCodeAlone', n.by_code_alone, 'initials', n.initials, 'shownUntil', n.shown_until)
       order by n.from_on, n.folded)::text
     from (select n.*, ${NAME_UNTIL} as shown_until from organisation_name n where n.organisation_id = o.organisation_id) n
     where n.shown_until is not null)
  from (select organisation_id, max(gone_on) as shown_until from disclosed_record group by organisation_id) a
  join organisation o using (organisation_id)
  left join disclosed_record r on r.organisation_id = o.organisation_id and r.record_no = o.registration_no
  order by o.organisation_id`

// Those that can be searched for. A number of another kind is the registration's to say; names that an officer confirmed are nobody's business.
const CODES = `
  select c.code || ' ' || c.scheme, c.organisation_id::text, c.passed::text
  from organisation_code c
  where c.until_on = 'infinity' and c.scheme <> 'confirmed-name' and c.code ~ '^[0-9A-Z]{2,18}$'
    and case when c.scheme = 'uscc' then exists (select from disclosed_record d where d.organisation_id = c.organisation_id)
      else exists (select from organisation o join disclosed_record d on d.organisation_id = o.organisation_id
        and d.record_no = o.registration_no where o.organisation_id = c.organisation_id) end
  order by (c.code || ' ' || c.scheme) collate "C"`

const textsOf = (row: BinaryRow): (string | null)[] => row.map(cell => (cell === null ? null : cell.toString()))

/** Those of which something is disclosed today, by their ids, in that order: in bounded memory. */
export async function* listKeptOrganisations(
  tx: OpenTransaction,
): AsyncGenerator<readonly (readonly [id: string, KeptOrganisation])[]> {
  for await (const rows of copyOut(tx, ORGANISATIONS))
    yield rows.map(row => {
      const [id, uscc, kind, shownUntil, registeredUntil, name, status, division, names] = textsOf(row)
      const kept: KeptOrganisation = {
        uscc: uscc ?? null,
        kind: kind!,
        shownUntil: shownUntil as Until,
        registeredUntil: (registeredUntil ?? null) as Until | null,
        name: name ?? null,
        status: status ?? null,
        division: division ?? null,
        names: names == null ? [] : (JSON.parse(names) as KeptName[]),
      }
      return [id!, kept] as const
    })
}

/** Their codes, each with its scheme behind a blank, in that order. */
export async function* listKeptCodes(tx: OpenTransaction): AsyncGenerator<readonly (readonly [code: string, KeptCode])[]> {
  for await (const rows of copyOut(tx, CODES))
    yield rows.map(row => {
      const [code, organisationId, passed] = textsOf(row)
      return [code!, { organisationId: organisationId!, isPassed: passed === 'true' }] as const
    })
}

export const isKeptOn = (until: Until | null, day: LocalDate): boolean => until !== null && day < until

/** In the order of `listNames`: present names first, the newest first. */
const ORDER = ['current', 'decided', 'former', 'withdrawn']
export const keptNamesOn = ({ names }: KeptOrganisation, day: LocalDate): KeptName[] =>
  names
    .filter(one => isKeptOn(one.shownUntil, day))
    .sort((a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) || (a.from > b.from ? -1 : a.from < b.from ? 1 : 0))

/** What `listShownOrganisations` gives on the day; undefined where nothing of it is disclosed then. */
export const keptOrganisationOn = (
  organisationId: string,
  kept: KeptOrganisation,
  day: LocalDate,
): ShownOrganisation | undefined => {
  if (!isKeptOn(kept.shownUntil, day)) return undefined
  const isRegistered = isKeptOn(kept.registeredUntil, day)
  const { uscc, kind, status, division } = kept
  const name = isRegistered ? kept.name : keptNamesOn(kept, day)[0]?.name
  const registered = isRegistered ? { status, division } : { status: null, division: null }
  return { organisationId, uscc, kind, name: name ?? uscc ?? '', ...registered, isRegistered }
}
