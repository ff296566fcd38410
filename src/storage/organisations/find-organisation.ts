// One organisation with its codes and names.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { NAME_IS_DISCLOSED } from './shown.ts'

export type OrganisationName = {
  readonly name: string
  readonly folded: string
  /** current, former, decided: only a decision says so; withdrawn: only a registration that was taken back said so. */
  readonly standing: 'current' | 'former' | 'decided' | 'withdrawn'
  readonly fromOn: LocalDate
  /** Exclusive; null while it holds. */
  readonly untilOn: LocalDate | null
  readonly recordNo: bigint
}

export type Organisation = {
  readonly organisationId: string
  readonly uscc: string | null
  readonly kind: string
  readonly name: string
  readonly division: string | null
  readonly status: string | null
  readonly establishedOn: LocalDate | null
  /** Null: provisional, no registration record has come yet. */
  readonly registeredOn: LocalDate | null
  readonly registrationNo: bigint | null
}

type Row = {
  organisation_id: string
  uscc: string | null
  kind: string
  name: string
  division: string | null
  status: string | null
  established_on: LocalDate | null
  registered_on: LocalDate | null
  registration_no: string | null
}

const COLUMNS = 'organisation_id, uscc, kind, name, division, status, established_on, registered_on, registration_no'

const toOrganisation = (row: Row): Organisation => ({
  organisationId: row.organisation_id,
  uscc: row.uscc,
  kind: row.kind,
  name: row.name,
  division: row.division,
  status: row.status,
  establishedOn: row.established_on,
  registeredOn: row.registered_on,
  registrationNo: row.registration_no === null ? null : BigInt(row.registration_no),
})

/** What organisations are called, by their own ids; those out of reach are left out. */
export async function listCalled(
  tx: OpenTransaction,
  organisationIds: readonly string[],
): Promise<Map<string, Pick<Organisation, 'uscc' | 'name'>>> {
  const { rows } = await tx.client.query<Pick<Row, 'organisation_id' | 'uscc' | 'name'>>(
    'select organisation_id, uscc, name from organisation where organisation_id = any($1::uuid[])',
    [organisationIds],
  )
  return new Map(rows.map(row => [row.organisation_id, { uscc: row.uscc, name: row.name }]))
}

/** By its code, with all that is known of it, shown to the public or not. As role portal: only while a record of it is disclosed. */
export async function findOrganisation(tx: OpenTransaction, uscc: string): Promise<Organisation | undefined> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from organisation where organisation_id =
       (select c.organisation_id from organisation_code c where c.scheme = 'uscc' and c.code = $1 and c.until_on = 'infinity')`,
    [uscc],
  )
  return rows[0] === undefined ? undefined : toOrganisation(rows[0])
}

/** By our own number of it, as above. */
export async function findOrganisationById(tx: OpenTransaction, organisationId: string): Promise<Organisation | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from organisation where organisation_id = $1`, [
    organisationId,
  ])
  return rows[0] === undefined ? undefined : toOrganisation(rows[0])
}

/** All its names, newest first; with `disclosedOnly`, those whose record is disclosed today. */
export async function listNames(
  tx: OpenTransaction,
  organisationId: string,
  { disclosedOnly = false }: { disclosedOnly?: boolean } = {},
): Promise<OrganisationName[]> {
  const { rows } = await tx.client.query<{
    name: string
    folded: string
    standing: OrganisationName['standing']
    from_on: LocalDate
    until_on: string
    record_no: string
  }>(
    `select n.name, n.folded, n.standing, n.from_on, n.until_on, n.record_no from organisation_name n
     where n.organisation_id = $1 ${disclosedOnly ? `and ${NAME_IS_DISCLOSED}` : ''}
     order by array_position(array['current', 'decided', 'former', 'withdrawn'], n.standing), n.from_on desc, n.folded`,
    [organisationId],
  )
  return rows.map(row => ({
    name: row.name,
    folded: row.folded,
    standing: row.standing,
    fromOn: row.from_on,
    untilOn: row.until_on === 'infinity' ? null : (row.until_on as LocalDate),
    recordNo: BigInt(row.record_no),
  }))
}

/** Its codes by scheme, the unified social credit code included: those known now, or at the end of a day. */
export async function listCodes(
  tx: OpenTransaction,
  organisationId: string,
  on?: LocalDate,
): Promise<{ scheme: string; code: string }[]> {
  const { rows } = await tx.client.query<{ scheme: string; code: string }>(
    `select scheme, code from organisation_code
     where organisation_id = $1 and from_on <= coalesce($2, china_today()) and coalesce($2, china_today()) < until_on
     order by scheme, code`,
    [organisationId, on ?? null],
  )
  return rows
}

/** The codes that those organisations bear, by their ids; of those without one nothing. */
export async function listUsccs(tx: OpenTransaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.client.query<{ organisation_id: string; uscc: string }>(
    'select organisation_id, uscc from organisation where organisation_id = any($1::uuid[]) and uscc is not null',
    [ids],
  )
  return new Map(rows.map(row => [row.organisation_id, row.uscc]))
}

/** The organisations to which these codes lead now, by their codes; of unknown codes nothing. */
export async function listIdsOf(tx: OpenTransaction, usccs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (usccs.length === 0) return new Map()
  const { rows } = await tx.client.query<{ code: string; organisation_id: string }>(
    "select code, organisation_id from organisation_code where scheme = 'uscc' and until_on = 'infinity' and code = any($1::text[])",
    [usccs],
  )
  return new Map(rows.map(row => [row.code, row.organisation_id]))
}
