/** Finds organisations by code or by part of a name, among those of which something is disclosed today. */

import { foldName, parseUscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { listNames, readDivisions, SHORTEST_SEARCH, searchOrganisations } from '#storage/organisations'

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

/** Exact names first, then present names, then former ones; each by name in the order of Chinese dictionaries. */
export const findOrganisations = async (
  tx: OpenTransaction,
  text: string,
  limit: number,
): Promise<{ hits: FoundOrganisation[]; more: boolean }> => {
  const folded = foldName(text)
  const parsed = parseUscc(text)
  const searched = await searchOrganisations(tx, parsed.ok ? parsed.uscc : text, limit + 1)
  const withCode = searched.filter(hit => hit.uscc !== null)
  const chosen = withCode.slice(0, limit)
  const { byCode } = await readDivisions(tx)
  const names = new Map<string, number>()
  for (const hit of chosen) names.set(foldName(hit.name), (names.get(foldName(hit.name)) ?? 0) + 1)
  const hits: FoundOrganisation[] = []
  for (const hit of chosen) {
    let found: FoundOrganisation['found'] = null
    if (hit.found !== null) {
      const known = (await listNames(tx, hit.organisationId, { disclosedOnly: true })).find(one => one.name === hit.found!.name)
      found = { ...hit.found, until: known?.untilOn ?? null }
    }
    hits.push({
      uscc: hit.uscc!,
      name: hit.name,
      kind: hit.kind,
      status: hit.status,
      division: hit.division,
      divisionName: hit.division === null ? null : (byCode.get(hit.division)?.name ?? null),
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
