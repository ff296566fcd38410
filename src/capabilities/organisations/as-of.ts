/** What the records of an organisation said of it at the end of a day: its names, and what its registration said. */

import { REASONS } from '#rules/disclosure'
import type { Law } from '#rules/law'
import type { FoldFact, RecordState } from '#rules/ledger'
import { foldName } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import type { Entry } from '#storage/ledger'

/** A record as it was known: its entries until then, and the state that they fold to. */
export type KnownRecord = { readonly state: RecordState; readonly entries: readonly Entry[] }

export type KnownName = { name: string; standing: 'current' | 'former' | 'decided'; from: LocalDate; until: LocalDate | null }

export type KnownOrganisation = {
  /** Null where nothing was known of it. */
  readonly name: string | null
  readonly status: string | null
  readonly division: string | null
  readonly establishedOn: LocalDate | null
  readonly registeredOn: LocalDate | null
  /** The present one first, then those that only decisions say, then former ones. */
  readonly names: readonly KnownName[]
}

const REGISTRATION = 'registration'

/** A record that was taken back says nothing any more. */
const stands = ({ state }: KnownRecord): boolean => state.reason !== REASONS.withdrawn && state.reason !== REASONS.annulled

type Said = { readonly on: LocalDate; readonly fields: FoldFact['fields'] }

/** What a record said, entry by entry; an erased content says nothing. */
const saidBy = ({ entries }: KnownRecord): Said[] =>
  entries.flatMap(({ content, recordedOn }) => {
    const fields = content === null ? undefined : (JSON.parse(content) as Partial<FoldFact>).fields
    return fields === undefined ? [] : [{ on: recordedOn, fields }]
  })

const valuesOf = (fields: FoldFact['fields'], prop: string | undefined): readonly string[] => {
  const value = prop === undefined ? undefined : fields[prop]
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

export const knownOf = (records: readonly KnownRecord[], law: Law): KnownOrganisation => {
  const standing = records.filter(stands)
  const registration = standing.find(({ state }) => state.item === REGISTRATION)
  const roles = law.items.get(REGISTRATION)?.roles
  const said = registration === undefined ? [] : saidBy(registration)
  const newest = said.at(-1)?.fields ?? {}
  const one = (prop: string | undefined) => valuesOf(newest, prop)[0] ?? null
  const names = new Map<string, KnownName>()
  for (const { on, fields } of said) {
    for (const name of valuesOf(fields, roles?.formerNames)) putName(names, { name, standing: 'former', from: on, until: on })
    const [name] = valuesOf(fields, roles?.partyName)
    if (name !== undefined) putName(names, { name, standing: 'current', from: on, until: null })
  }
  const decided = standing
    .filter(({ state }) => state.item !== REGISTRATION)
    .flatMap(record => saidBy(record).map(fact => ({ ...fact, prop: law.items.get(record.state.item)?.roles.partyName })))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  for (const { on, fields, prop } of decided)
    for (const name of valuesOf(fields, prop))
      if (!names.has(foldName(name))) names.set(foldName(name), { name, standing: 'decided', from: on, until: null })
  const listed = ['current', 'decided', 'former'].flatMap(standing =>
    [...names.values()].filter(is => is.standing === standing),
  )
  return {
    name: listed.find(({ standing }) => standing !== 'former')?.name ?? null,
    status: one(roles?.status),
    division: one(roles?.division),
    establishedOn: one(roles?.determinedOn) as LocalDate | null,
    registeredOn: said[0]?.on ?? null,
    names: listed,
  }
}

/** A registration's later word stands: what was current and is no longer is former from that day on. */
const putName = (names: Map<string, KnownName>, said: KnownName): void => {
  const folded = foldName(said.name)
  const known = names.get(folded)
  if (said.standing === 'current')
    for (const [key, other] of names)
      if (key !== folded && other.standing === 'current') names.set(key, { ...other, standing: 'former', until: said.from })
  if (known === undefined || known.standing !== said.standing)
    names.set(folded, known === undefined ? said : { ...said, from: known.from })
}
