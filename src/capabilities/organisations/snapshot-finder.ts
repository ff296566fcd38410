/** Finds organisations in a snapshot: names in one text in memory, everything else by its key. */

import { foldName } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import {
  type Hit,
  isKeptOn,
  type KeptCode,
  type KeptName,
  type KeptOrganisation,
  keptNamesOn,
  keptOrganisationOn,
  keysOfNumber,
  keysOfUsccFrom,
  SHORTEST_SEARCH,
} from '#storage/organisations'
import { linesUnder, type Table } from '#storage/snapshot'
import { type Finder, findIn, maySearch } from './find.ts'

type Found = Pick<KeptName, 'name' | 'standing'> & { readonly organisationId: string }
/** Names, or their first letters, one a line, so that a search is one pass through a text. */
type Haystack = { readonly text: string; readonly begins: Uint32Array; readonly owners: Uint32Array }

const LONGEST_SEARCH = 400
const CODE = /^[0-9A-Z]{2,18}$/
const INITIALS = /^[A-Z0-9]{4,}$/
const END = '\n'

const haystackOf = (lines: readonly string[], owners: readonly number[]): Haystack => {
  const begins = new Uint32Array(lines.length)
  let at = 1
  for (const [n, line] of lines.entries()) {
    begins[n] = at
    at += line.length + 1
  }
  return { text: `${END}${lines.join(END)}${END}`, begins, owners: Uint32Array.from(owners) }
}

/** Owners of at most so many lines that have the text in them. */
const ownersOf = ({ text, begins, owners }: Haystack, wanted: string, most: number): number[] => {
  const found = new Set<number>()
  let at = text.indexOf(wanted)
  while (at >= 0 && found.size < most) {
    const line = lineAt(begins, wanted.startsWith(END) ? at + 1 : at)
    found.add(owners[line]!)
    // On with the next line.
    at = text.indexOf(wanted, (begins[line + 1] ?? text.length) - 1)
  }
  return [...found]
}

const lineAt = (begins: Uint32Array, at: number): number => {
  let low = 0
  let high = begins.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (begins[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Present names before former ones, then the shorter, of which the text is the greater part. */
const rank = (one: Found): number => (one.standing === 'former' ? 1000 : 0) + one.name.length
const byRank = (a: Found, b: Found): number => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)

export type Snapshot = { table(name: string): Table; document<T>(name: string): Promise<T> }

/** @param divisionName as the snapshot has it */
export const snapshotFinder = async (
  snapshot: Snapshot,
  today: () => LocalDate,
  divisionName: (division: string) => Promise<string | undefined>,
): Promise<Finder> => {
  const organisations = snapshot.table('organisations')
  const codes = snapshot.table('codes')
  const ids: string[] = []
  const names: { lines: string[]; owners: number[] } = { lines: [], owners: [] }
  const initials: { lines: string[]; owners: number[] } = { lines: [], owners: [] }
  for await (const lines of organisations.from(''))
    for (const [id, value] of lines) {
      const owner = ids.push(id) - 1
      for (const one of (JSON.parse(value) as KeptOrganisation).names) {
        if (one.byCodeAlone) continue
        names.owners.push(owner)
        names.lines.push(foldName(one.name))
        if (one.initials === '') continue
        initials.owners.push(owner)
        initials.lines.push(one.initials)
      }
    }
  const inNames = haystackOf(names.lines, names.owners)
  const inInitials = haystackOf(initials.lines, initials.owners)

  const getOrganisation = async (id: string): Promise<KeptOrganisation | undefined> => {
    const value = await organisations.get(id)
    return value === undefined ? undefined : (JSON.parse(value) as KeptOrganisation)
  }
  /** Names of today that match, of those whose lines did. */
  const namesOf = async (owners: readonly number[], matches: (one: KeptName) => boolean): Promise<Found[]> => {
    const found: Found[] = []
    for (const owner of owners) {
      const organisationId = ids[owner]!
      const kept = await getOrganisation(organisationId)
      for (const one of kept === undefined ? [] : keptNamesOn(kept, today()))
        if (!one.byCodeAlone && matches(one)) found.push({ organisationId, name: one.name, standing: one.standing })
    }
    return found
  }
  /** Of so many at most: of a short beginning there may be as many as there are organisations. */
  const bearersOf = async (keys: string, limit: number, isShown: (kept: KeptOrganisation) => boolean): Promise<Found[]> => {
    const found: Found[] = []
    let read = 0
    for await (const [, value] of linesUnder(codes, keys)) {
      const { organisationId } = JSON.parse(value) as KeptCode
      const kept = await getOrganisation(organisationId)
      if (kept !== undefined && isShown(kept)) found.push({ organisationId, name: '', standing: 'code' })
      read += 1
      if (found.length >= limit || read >= limit * 4) break
    }
    return found
  }
  const byCode = async (folded: string, limit: number): Promise<Found[]> => {
    if (!CODE.test(folded)) return []
    // An old number is found whole only, and it is the registration that says it.
    const whole = await bearersOf(keysOfNumber(folded), limit, kept => isKeptOn(kept.registeredUntil, today()))
    if (whole.length >= limit) return whole
    return [...whole, ...(await bearersOf(keysOfUsccFrom(folded), limit, kept => isKeptOn(kept.shownUntil, today())))]
  }
  const stages: readonly ((folded: string, limit: number) => Promise<Found[]>)[] = [
    byCode,
    (folded, limit) => namesOf(ownersOf(inNames, `${END}${folded}${END}`, limit), one => foldName(one.name) === folded),
    (folded, limit) => namesOf(ownersOf(inNames, `${END}${folded}`, limit), one => foldName(one.name).startsWith(folded)),
    async (folded, limit) =>
      (await namesOf(ownersOf(inNames, folded, limit * 4), one => foldName(one.name).includes(folded))).sort(byRank),
    async (folded, limit) =>
      INITIALS.test(folded)
        ? (await namesOf(ownersOf(inInitials, folded, limit * 4), one => one.initials.includes(folded))).sort(byRank)
        : [],
  ]
  const search = async (text: string, limit: number): Promise<Hit[]> => {
    const folded = foldName(text)
    const { length } = [...folded]
    if (length < SHORTEST_SEARCH || length > LONGEST_SEARCH || folded.includes(END)) return []
    const found = new Map<string, Found>()
    for (const stage of stages) {
      for (const one of await stage(folded, limit)) if (!found.has(one.organisationId)) found.set(one.organisationId, one)
      if (found.size >= limit) break
    }
    const hits: Hit[] = []
    for (const one of [...found.values()].slice(0, limit)) {
      const kept = await getOrganisation(one.organisationId)
      const organisation = kept && keptOrganisationOn(one.organisationId, kept, today())
      if (organisation === undefined) continue
      const isPresent = one.standing === 'code' || foldName(organisation.name) === foldName(one.name)
      hits.push({ ...organisation, found: isPresent ? null : { name: one.name, standing: one.standing } })
    }
    return hits
  }
  const untilOf = async (organisationId: string, name: string): Promise<LocalDate | null> => {
    const kept = await getOrganisation(organisationId)
    const known = kept && keptNamesOn(kept, today()).find(one => one.name === name)
    return known === undefined || known.until === 'infinity' ? null : (known.until as LocalDate)
  }
  return async (text, limit) => ({
    today: today(),
    ...(maySearch(text) ? await findIn({ search, untilOf, divisionName }, text, limit) : { hits: [], more: false }),
  })
}
