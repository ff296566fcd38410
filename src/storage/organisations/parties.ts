// Whose record a row is: parties as files name them, matched to organisations a whole chunk at a time.
import type { OpenTransaction } from '#storage/database'

/** A party as a row names it: its valid code or null, its folded name, and old numbers by scheme. */
export type Party = {
  readonly uscc: string | null
  readonly folded: string
  readonly otherCodes?: readonly { readonly scheme: string; readonly code: string }[]
}

/**
 * known: code (or an old number, or a name confirmed by an officer) and name belong together.
 * name-mismatch: the code is known, under other names; `refused` where an officer has said that this one is another's. new: a valid code that nobody has handed in yet.
 * unconfirmed: no code; one organisation has exactly this name, which an officer must confirm once.
 * ambiguous, unknown: no code, and several or no organisations fit.
 */
export type PartyStanding =
  | {
      readonly standing: 'known'
      readonly organisationId: string
      readonly uscc: string | null
      readonly registered: boolean
      /** The code is that of an organisation that is this one now. */
      readonly merged?: boolean
    }
  | {
      readonly standing: 'name-mismatch'
      readonly organisationId: string
      readonly uscc: string | null
      readonly registered: boolean
      readonly names: readonly string[]
      readonly refused?: boolean
      readonly merged?: boolean
    }
  | { readonly standing: 'new' }
  | { readonly standing: 'unconfirmed'; readonly organisationId: string }
  | { readonly standing: 'ambiguous' }
  | { readonly standing: 'unknown' }

/** Scheme of a folded name that an officer has confirmed to be one organisation's. */
export const CONFIRMED_NAME = 'confirmed-name'

/** A name without a code, and old numbers, taken as those of an organisation, as `linkName` would have it. */
export type Assumed = {
  readonly organisationId: string
  readonly folded: string
  readonly codes: Readonly<Record<string, string>>
}

/** One standing per party, in the order given. */
export async function resolveParties(
  tx: OpenTransaction,
  parties: readonly Party[],
  assumed?: Assumed,
): Promise<PartyStanding[]> {
  const standings = new Map<string, PartyStanding>()
  const coded = new Map<string, Party>()
  const codeless = new Map<string, Party>()
  for (const party of parties) (party.uscc === null ? codeless : coded).set(keyOf(party), party)
  if (coded.size > 0) await resolveCoded(tx, coded, standings)
  if (codeless.size > 0) await resolveCodeless(tx, codeless, standings, assumed)
  return parties.map(party => standings.get(keyOf(party))!)
}

const keyOf = (party: Party): string =>
  party.uscc === null
    ? `\0${party.folded}\0${(party.otherCodes ?? []).map(one => `${one.scheme}=${one.code}`).join('\0')}`
    : `${party.uscc}\0${party.folded}`

async function resolveCoded(tx: OpenTransaction, parties: Map<string, Party>, into: Map<string, PartyStanding>): Promise<void> {
  const keys = [...parties.keys()]
  const wanted = [...parties.values()]
  type Row = [number, string, boolean, boolean, boolean, boolean]
  // Nobody has handed in the others yet.
  for (const key of keys) into.set(key, { standing: 'new' })
  const { rows } = await tx.client.query<Row>({
    text: 'select * from find_parties($1, $2)',
    values: [wanted.map(party => party.uscc), wanted.map(party => party.folded)],
    rowMode: 'array',
  })
  const strangers: {
    key: string
    uscc: string
    organisationId: string
    registered: boolean
    refused: boolean
    merged: boolean
  }[] = []
  for (const [place, organisationId, registered, named, refused, merged] of rows) {
    const key = keys[place - 1]!
    const uscc = wanted[place - 1]!.uscc!
    if (named) into.set(key, { standing: 'known', organisationId, uscc, registered, ...(merged ? { merged } : {}) })
    else strangers.push({ key, uscc, organisationId, registered, refused, merged })
  }
  if (strangers.length === 0) return
  const names = await namesOf(
    tx,
    strangers.map(stranger => stranger.organisationId),
  )
  for (const { key, merged, ...stranger } of strangers)
    into.set(key, {
      ...{ standing: 'name-mismatch', ...stranger, names: names.get(stranger.organisationId) ?? [] },
      ...(merged ? { merged } : {}),
    })
}

async function namesOf(tx: OpenTransaction, organisationIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await tx.client.query<{ organisation_id: string; names: string[] }>(
    `select organisation_id, array_agg(name order by from_on desc, folded) as names from organisation_name
     where organisation_id = any($1::uuid[]) and standing <> 'withdrawn' group by organisation_id`,
    [organisationIds],
  )
  return new Map(rows.map(row => [row.organisation_id, row.names]))
}

const WITH_ASSUMED = `(
  select scheme, code, organisation_id, until_on from organisation_code
  union select a.scheme, a.code, $5::uuid, 'infinity' from unnest($6::text[], $7::text[]) as a (scheme, code))`

async function resolveCodeless(
  tx: OpenTransaction,
  parties: Map<string, Party>,
  into: Map<string, PartyStanding>,
  assumed: Assumed | undefined,
): Promise<void> {
  const keys = [...parties.keys()]
  const wanted = [...parties.values()]
  const more = assumed === undefined ? [] : [[CONFIRMED_NAME, assumed.folded], ...Object.entries(assumed.codes)]
  const places: number[] = []
  const schemes: string[] = []
  const codes: string[] = []
  wanted.forEach((party, place) => {
    for (const { scheme, code } of [...(party.otherCodes ?? []), { scheme: CONFIRMED_NAME, code: party.folded }]) {
      places.push(place)
      schemes.push(scheme)
      codes.push(code)
    }
  })
  type ByCode = { place: number; organisation_id: string; uscc: string | null; registered: boolean; named: boolean }
  const byCode = await tx.client.query<ByCode>(
    `select distinct w.place, c.organisation_id, o.uscc, o.registered_on is not null as registered,
            w.scheme = '${CONFIRMED_NAME}' or n.folded is not null as named
     from unnest($1::int[], $2::text[], $3::text[], $4::text[]) as w (place, scheme, code, folded)
     join ${assumed === undefined ? 'organisation_code' : WITH_ASSUMED} c on c.scheme = w.scheme and c.code = w.code and c.until_on = 'infinity'
     join organisation o on o.organisation_id = c.organisation_id
     left join organisation_name n on n.organisation_id = o.organisation_id and n.folded = w.folded and n.standing <> 'withdrawn'`,
    [
      ...[places, schemes, codes, places.map(place => wanted[place]!.folded)],
      ...(assumed === undefined ? [] : [assumed.organisationId, more.map(([scheme]) => scheme), more.map(([, code]) => code)]),
    ],
  )
  const byName = await tx.client.query<{ folded: string; organisation_id: string }>(
    `select distinct folded, organisation_id from organisation_name where folded = any($1::text[]) and standing <> 'withdrawn'`,
    [[...new Set(wanted.map(party => party.folded))]],
  )
  const codeHits = Map.groupBy(byCode.rows, row => row.place)
  const nameHits = Map.groupBy(byName.rows, row => row.folded)
  const strangers: (ByCode & { key: string })[] = []
  wanted.forEach((party, place) => {
    const key = keys[place]!
    const hits = codeHits.get(place) ?? []
    const named = hits.filter(hit => hit.named)
    const organisations = new Set((named.length > 0 ? named : hits).map(hit => hit.organisation_id))
    const only = (named.length > 0 ? named : hits)[0]
    if (organisations.size > 1) into.set(key, { standing: 'ambiguous' })
    else if (only?.named)
      into.set(key, { standing: 'known', organisationId: only.organisation_id, uscc: only.uscc, registered: only.registered })
    else if (only !== undefined) strangers.push({ ...only, key })
    else {
      const same = nameHits.get(party.folded) ?? []
      if (same.length === 1) into.set(key, { standing: 'unconfirmed', organisationId: same[0]!.organisation_id })
      else into.set(key, { standing: same.length === 0 ? 'unknown' : 'ambiguous' })
    }
  })
  if (strangers.length === 0) return
  const names = await namesOf(
    tx,
    strangers.map(stranger => stranger.organisation_id),
  )
  for (const { key, organisation_id, uscc, registered } of strangers)
    into.set(key, {
      standing: 'name-mismatch',
      organisationId: organisation_id,
      uscc,
      registered,
      names: names.get(organisation_id) ?? [],
    })
}

/** An officer's word, given once, that a folded name without a code is this organisation. */
export async function confirmName(tx: OpenTransaction, organisationId: string, folded: string): Promise<void> {
  await tx.client.query(
    `insert into organisation_code (scheme, code, organisation_id, from_on)
     values ('${CONFIRMED_NAME}', $1, $2, china_today())
     on conflict (scheme, code, organisation_id) do update set until_on = 'infinity' where organisation_code.until_on <> 'infinity'`,
    [folded, organisationId],
  )
}
