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

const VIEWS = ['disclosed_record', 'disclosed_entry', 'gone_record']
const TABLES = ['organisation', 'organisation_name', 'organisation_code']

/**
 * Put before a query of what is disclosed, it lets the names in it stand for as much of them as is about these organisations: the views are asked
 * for one after the other, as the pages do, for behind their barrier the planner would read them whole. What is streamed takes no parameters.
 */
export const amongOrganisations = (ids: readonly string[] | undefined): string => {
  if (ids === undefined) return ''
  if (!ids.every(id => /^[0-9a-f-]{36}$/.test(id))) throw new Error('an organisation is named by no uuid')
  const those = `'{${ids.join(',')}}'::uuid[]`
  const some = [
    ...VIEWS.map(
      view => `${view} as materialized (select v.* from unnest(${those}) o (id)
        cross join lateral (select * from public.${view} v where v.organisation_id = o.id offset 0) v)`,
    ),
    ...TABLES.map(table => `${table} as materialized (select * from public.${table} where organisation_id = any (${those}))`),
  ]
  return `with ${some.join(', ')} `
}

/** Of each organisation, until when anything of it is shown, and until when its registration is. */
const SHOWN = `(
  select d.organisation_id, max(d.gone_on) as shown_until, max(d.gone_on) filter (where d.record_no = o.registration_no) as registered_until
  from disclosed_record d join organisation o using (organisation_id) group by d.organisation_id)`

/** Of each name that officers decided on beside others, until when a record names it. */
const NAMED = `(
  select n.organisation_id, n.folded, max(d.gone_on) as until
  from organisation_name n join disclosed_record d using (organisation_id)
  where n.standing = 'decided' and position(to_json(n.name)::text in d.fact) > 0
  group by n.organisation_id, n.folded)`

/**
 * As long as `NAME_IS_DISCLOSED` (shown.ts) holds: until the last record that says the name is shown no more. Everything is joined once:
 * a subquery of each name would read the view whole, where the planner guesses few rows of it.
 */
const NAMES = `(
  select n.organisation_id, n.name, n.standing, n.from_on, n.until_on, n.record_no, n.by_code_alone, n.initials, n.folded,
    greatest(r.gone_on, case when n.standing = 'decided' then case when n.known = 1 then s.shown_until else named.until end end) as shown_until
  from (select *, count(*) filter (where standing <> 'withdrawn') over (partition by organisation_id) as known from organisation_name) n
  join ${SHOWN} s on s.organisation_id = n.organisation_id
  left join disclosed_record r on r.organisation_id = n.organisation_id and r.record_no = n.record_no
  left join ${NAMED} named on named.organisation_id = n.organisation_id and named.folded = n.folded)`

const ORGANISATIONS = `
  select o.organisation_id::text, o.uscc, o.kind, s.shown_until::text, s.registered_until::text,
    case when s.registered_until is not null then o.name end, case when s.registered_until is not null then o.status end,
    case when s.registered_until is not null then o.division end, n.names::text
  from ${SHOWN} s
  join organisation o on o.organisation_id = s.organisation_id
  left join (
    select organisation_id, json_agg(json_build_object('name', name, 'standing', standing, 'from', from_on, 'until', until_on,
      'recordNo', record_no::text, 'byCodeAlone', by_code_alone, 'initials', initials, 'shownUntil', shown_until)
      order by from_on, folded) as names
    from ${NAMES} n where shown_until is not null group by organisation_id) n on n.organisation_id = s.organisation_id
  order by o.organisation_id`

/**
 * A unified code is found by its beginning too, a number of another kind whole only: they stand apart. One old number may be borne by
 * several, whence the organisation in the key.
 */
const CODE_KEY = `case when c.scheme = 'uscc' then 'uscc ' || c.code || ' ' || c.organisation_id
  else 'number ' || c.code || ' ' || c.organisation_id || ' ' || c.scheme end`

// Those that can be searched for. A number of another kind is the registration's to say; names that an officer confirmed are nobody's business.
const CODES = `
  select ${CODE_KEY}, c.organisation_id::text, c.passed::text
  from organisation_code c join ${SHOWN} s on s.organisation_id = c.organisation_id
  where c.until_on = 'infinity' and c.scheme <> 'confirmed-name' and c.code ~ '^[0-9A-Z]{2,18}$'
    and (c.scheme = 'uscc' or s.registered_until is not null)
  order by (${CODE_KEY}) collate "C"`

/** What the keys of those begin with that bear this unified code, and this number of another kind. */
export const keysOfUscc = (uscc: string): string => `uscc ${uscc} `
export const keysOfNumber = (number: string): string => `number ${number} `
/** And those of which the unified code begins so. */
export const keysOfUsccFrom = (beginning: string): string => `uscc ${beginning}`

const textsOf = (row: BinaryRow): (string | null)[] => row.map(cell => (cell === null ? null : cell.toString()))

/** Those of which something is disclosed today, by their ids, in that order: in bounded memory. @param among those alone */
export async function* listKeptOrganisations(
  tx: OpenTransaction,
  among?: readonly string[],
): AsyncGenerator<readonly (readonly [id: string, KeptOrganisation])[]> {
  for await (const rows of copyOut(tx, amongOrganisations(among) + ORGANISATIONS))
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

/** Their codes, in the order of their keys. */
export async function* listKeptCodes(
  tx: OpenTransaction,
  among?: readonly string[],
): AsyncGenerator<readonly (readonly [key: string, KeptCode])[]> {
  for await (const rows of copyOut(tx, amongOrganisations(among) + CODES))
    yield rows.map(row => {
      const [key, organisationId, passed] = textsOf(row)
      return [key!, { organisationId: organisationId!, isPassed: passed === 'true' }] as const
    })
}

/** The keys under which their codes stand in a copy, or stood: of all that they ever bore, unless it was erased. In order. */
export const listCodeKeys = async (tx: OpenTransaction, among: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await tx.client.query<{ key: string }>(
    `select ${CODE_KEY} as key from organisation_code c where c.organisation_id = any ($1::uuid[]) order by (${CODE_KEY}) collate "C"`,
    [among],
  )
  return rows.map(row => row.key)
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
