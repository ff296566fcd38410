// The law as loaded: clauses by id, rules by day and division.
import type { CatalogueTerms, Item, NationalClass } from '#rules/catalogue'
import type { Departments } from '#rules/organisations'
import type { ClauseId } from '#rules/outcome'
import type { Calendar, LocalDate } from '#rules/time'
import type { Clause, Instrument } from './instrument.ts'
import { FIRST_DAY } from './instrument.ts'
import type { ListRule } from './listing.ts'
import type { MeasureLaw } from './measure.ts'
import { holdsIn, overlaid, overlaysOf, rulesById, valueOn } from './merge.ts'
import type { Overlay } from './read-rule.ts'
import type { AnyRule, Gives, Rule, RuleValue } from './rule.ts'

/** An item of the catalogue with its place in the law; `document` is its file as written. */
export type LawItem = Item & {
  /** Null: national. Otherwise the division whose overlay brought it. */
  readonly division: string | null
  readonly file: string
  readonly document: Readonly<Record<string, unknown>>
}

/** A case beside the law: what is given, and what must follow. */
export type LawCase = {
  readonly name: string
  readonly word: string
  readonly rules: readonly string[]
  readonly given: Readonly<Record<string, unknown>>
  readonly expect: Readonly<Record<string, unknown>>
  readonly file: string
  readonly line: number
}

/** One rule with the value that holds. */
export type RuleOnDay<G extends Gives = Gives> = { readonly rule: Rule<G>; readonly value: RuleValue<G> }

/** The rules in force in one division from one day until the next on which any of them changes. */
export type LawOnDay = {
  readonly law: Law
  readonly division: string | null
  readonly from: LocalDate
  readonly until: LocalDate | null
  /** The rule of that id, of that kind, about that item; undefined where none is in force. */
  readonly rule: <G extends Gives>(id: string, gives: G, item?: string) => RuleOnDay<G> | undefined
}

export type Law = {
  /** Number of the loaded version; 0 where it was only checked. */
  readonly version: number
  /** SHA-256 of the whole folder, hex. */
  readonly digest: string
  readonly instruments: ReadonlyMap<string, Instrument>
  readonly clauses: ReadonlyMap<ClauseId, Clause>
  /** National rules and those that overlays have added, by id; where several places have added one of the same id, see `ruleKey`. */
  readonly rules: ReadonlyMap<string, AnyRule>
  readonly overlays: readonly Overlay[]
  readonly measures: MeasureLaw
  /** National lists and those of overlays; of each id one. */
  readonly lists: readonly ListRule[]
  /** The newest version of each. */
  readonly items: ReadonlyMap<string, LawItem>
  /** All versions of each, oldest first. */
  readonly versions: ReadonlyMap<string, readonly LawItem[]>
  /** Code tables and words by which files are read. */
  readonly terms: CatalogueTerms
  readonly classes: readonly NationalClass[]
  /** Who assigns unified social credit codes. */
  readonly departments: Departments
  readonly kinds: ReadonlyMap<string, { readonly title: string; readonly english: string }>
  readonly calendar: Calendar
  readonly cases: readonly LawCase[]
  /** Clauses whose wording, or whose article number, nobody has seen. */
  readonly unconfirmed: { readonly clauses: number; readonly wording: number; readonly article: number }
  readonly clause: (id: string) => Clause | undefined
  /** The item by which a fact of that version is read; the newest where the version is not said or not known. */
  readonly item: (id: string, version?: number) => LawItem | undefined
  /** The version by which files are read on that day. */
  readonly itemOn: (id: string, day: LocalDate) => LawItem | undefined
  /** The rule of that id as the division has it: of the nation, or of the division itself or one that it lies in. */
  readonly ruleIn: (id: string, division?: string | null) => AnyRule | undefined
  readonly on: (day: LocalDate, division?: string | null) => LawOnDay
  /** The law of later days, in order: each begins on a day after `day` on which some rule changes. */
  readonly after: (day: LocalDate, division?: string | null) => readonly LawOnDay[]
}

export type LawParts = Omit<Law, 'clause' | 'item' | 'itemOn' | 'ruleIn' | 'on' | 'after'>

/** Law from its checked parts. Days and divisions are looked up in a memory of its own. */
export function makeLaw(parts: LawParts): Law {
  const eras = new Map<string, readonly LawOnDay[]>()
  const divisions = [
    ...new Set([...parts.overlays.map(one => one.division), ...[...parts.rules.values()].flatMap(rule => rule.division ?? [])]),
  ]
  // All divisions without an overlay of their own or above share one memory.
  const placeOf = (division?: string | null): string => {
    if (division === undefined || division === null || divisions.length === 0) return ''
    return (
      overlaysOf(
        divisions.map(one => ({ division: one })),
        division,
      ).at(-1)?.division ?? ''
    )
  }
  const erasOf = (division?: string | null): readonly LawOnDay[] => {
    const place = placeOf(division)
    let found = eras.get(place)
    if (!found) {
      found = makeEras(law, place === '' ? null : place)
      eras.set(place, found)
    }
    return found
  }
  const ruleIn = rulesById(parts.rules)
  const law: Law = {
    ...parts,
    clause: id => parts.clauses.get(id as ClauseId),
    item(id, version) {
      const newest = parts.items.get(id)
      if (version === undefined || newest === undefined || newest.version === version) return newest
      return parts.versions.get(id)?.find(one => one.version === version) ?? newest
    },
    itemOn(id, day) {
      const all = parts.versions.get(id) ?? []
      return all.findLast(one => one.from <= day) ?? all[0]
    },
    ruleIn,
    on: (day, division) => {
      const all = erasOf(division)
      return all[eraIndex(all, day)]!
    },
    after: (day, division) => {
      const all = erasOf(division)
      return all.slice(eraIndex(all, day) + 1)
    },
  }
  return law
}

function eraIndex(eras: readonly LawOnDay[], day: LocalDate): number {
  let index = eras.length - 1
  while (index > 0 && eras[index]!.from > day) index -= 1
  return index
}

function makeEras(law: Law, division: string | null): LawOnDay[] {
  const rules = new Map<string, AnyRule>()
  for (const rule of law.rules.values()) {
    if (!holdsIn(rule, division)) continue
    const overlays = division === null ? [] : overlaysOf(law.overlays, division).filter(one => one.id === rule.id)
    rules.set(rule.id, overlays.length === 0 ? rule : overlaid(rule, overlays))
  }
  const days = new Set<LocalDate>([FIRST_DAY])
  for (const rule of rules.values()) {
    for (const value of rule.values) {
      days.add(value.from)
      if (value.until !== null) days.add(value.until)
    }
  }
  const borders = [...days].sort()
  return borders.map((from, index) => {
    const inForce = new Map<string, RuleOnDay>()
    for (const rule of rules.values()) {
      const value = valueOn(rule.values as readonly RuleValue[], from)
      if (value) inForce.set(rule.id, { rule: rule as Rule, value })
    }
    return {
      law,
      division,
      from,
      until: borders[index + 1] ?? null,
      rule: <G extends Gives>(id: string, gives: G, item?: string) => {
        const found = inForce.get(id)
        if (!found || found.rule.gives !== gives) return undefined
        if (item !== undefined && found.rule.items.length > 0 && !found.rule.items.includes(item)) return undefined
        return found as unknown as RuleOnDay<G>
      },
    }
  })
}
