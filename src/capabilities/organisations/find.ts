/** Finds organisations by code or by part of a name, among those of which something is disclosed today. */

import { foldName, parseUscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { type Database, type OpenTransaction, todayOf } from '#storage/database'
import { type Hit, listNames, readDivisions, SHORTEST_SEARCH, searchOrganisations } from '#storage/organisations'

export type FoundOrganisation = {
  readonly uscc: string
  readonly name: string
  readonly kind: string
  readonly status: string | null
  readonly division: string | null
  readonly divisionName: string | null
  readonly provisional: boolean
  /** The name by which it was found, where it is not the present one; `until` exclusive. */
  readonly found: { readonly name: string; readonly standing: string; readonly until: LocalDate | null } | null
  /** How many of the hits bear this name. */
  readonly sameName: number
}

/** Whether a text is long enough to be searched for. */
export const maySearch = (text: string): boolean => [...foldName(text)].length >= SHORTEST_SEARCH

/** Where is searched: in the tables, or in a signed snapshot of what is disclosed. */
export type Searched = {
  search(text: string, limit: number): Promise<readonly Hit[]>
  /** The day from which a name that was found is borne no more; null while it holds. */
  untilOf(organisationId: string, name: string): Promise<LocalDate | null>
  divisionName(division: string): Promise<string | undefined>
}

export type Found = { readonly hits: FoundOrganisation[]; readonly more: boolean }
/** Finds on the day that it says; nothing where the text is too short to be searched for. */
export type Finder = (text: string, limit: number) => Promise<Found & { readonly today: LocalDate }>

const inTables = (tx: OpenTransaction): Searched => {
  let divisions: ReturnType<typeof readDivisions> | undefined
  return {
    search: (text, limit) => searchOrganisations(tx, text, limit),
    untilOf: async (organisationId, name) =>
      (await listNames(tx, organisationId, { disclosedOnly: true })).find(one => one.name === name)?.untilOn ?? null,
    async divisionName(division) {
      divisions ??= readDivisions(tx)
      return (await divisions).byCode.get(division)?.name
    },
  }
}

export const findOrganisations = (tx: OpenTransaction, text: string, limit: number): Promise<Found> =>
  findIn(inTables(tx), text, limit)

/** The day of the transaction, so that what was found is of the day that the page says. */
export const tableFinder =
  (database: Database): Finder =>
  (text, limit) =>
    database.transaction(
      async tx => ({
        today: await todayOf(tx),
        ...(maySearch(text) ? await findOrganisations(tx, text, limit) : { hits: [], more: false }),
      }),
      { readOnly: true },
    )

/** Exact names first, then present names, then former ones; each by name in the order of Chinese dictionaries. */
export const findIn = async (searched: Searched, text: string, limit: number): Promise<Found> => {
  const folded = foldName(text)
  const parsed = parseUscc(text)
  const all = await searched.search(parsed.ok ? parsed.uscc : text, limit + 1)
  const withCode = all.filter(hit => hit.uscc !== null)
  const chosen = withCode.slice(0, limit)
  const names = new Map<string, number>()
  for (const hit of chosen) names.set(foldName(hit.name), (names.get(foldName(hit.name)) ?? 0) + 1)
  const hits: FoundOrganisation[] = []
  for (const hit of chosen) {
    let found: FoundOrganisation['found'] = null
    if (hit.found !== null) found = { ...hit.found, until: await searched.untilOf(hit.organisationId, hit.found.name) }
    hits.push({
      uscc: hit.uscc!,
      name: hit.name,
      kind: hit.kind,
      status: hit.status,
      division: hit.division,
      divisionName: hit.division === null ? null : ((await searched.divisionName(hit.division)) ?? null),
      provisional: !hit.isRegistered,
      found,
      sameName: names.get(foldName(hit.name))!,
    })
  }
  const exact = (one: FoundOrganisation) => one.uscc === folded || foldName(one.name) === folded
  const rank = (one: FoundOrganisation) => (exact(one) ? 0 : one.found === null ? 1 : 2)
  hits.sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name) || (a.uscc < b.uscc ? -1 : 1))
  return { hits, more: withCode.length > limit }
}

const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin')
