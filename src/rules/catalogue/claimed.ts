// What a former system says became of a record: read from columns of its own, kept beside the fact as its claim.
import { type Finding, makeFinding } from '#rules/outcome'
import { addDays, type LocalDate } from '#rules/time'
import type { CompiledItem } from './compile-item.ts'
import { readFileDate } from './file-date.ts'
import { foldHeading } from './heading-words.ts'
import type { CatalogueTerms } from './item.ts'

export const CLAIM_COLUMNS = ['shownFrom', 'shownUntil', 'repairedOn', 'endedOn', 'endedAs'] as const
export type ClaimColumn = (typeof CLAIM_COLUMNS)[number]

/** How it says that a record ended: `expired` by its time alone. */
export const CLAIMED_ENDS = ['expired', 'repaired', 'withdrawn', 'annulled', 'delisted'] as const
export type ClaimedEnd = (typeof CLAIMED_ENDS)[number]

/** Stands in the content of an imported entry, for ever. It may only shorten what the law gives. Ends are exclusive. */
export type Claimed = {
  /** What the former system is called. */
  readonly by: string
  readonly shownFrom?: LocalDate
  readonly shownUntil?: LocalDate
  readonly repairedOn?: LocalDate
  readonly endedOn?: LocalDate
  /** Of `endedOn`; without it, its time was over. */
  readonly endedAs?: ClaimedEnd
}

const earlier = (a: LocalDate | null, b: LocalDate | undefined): LocalDate | null =>
  b !== undefined && (a === null || b < a) ? b : a

/** The day from which, by its claim, its time was over; null where it claims none. */
export const claimedUntil = ({ shownUntil, endedOn, endedAs = 'expired' }: Claimed): LocalDate | null =>
  earlier(shownUntil ?? null, endedAs === 'expired' ? endedOn : undefined)

/** The act by which it ended before its time, by its claim. */
export function claimedEnd({ repairedOn, endedOn, endedAs }: Claimed): { on: LocalDate; as: EndingAct } | null {
  if (repairedOn !== undefined) return { on: repairedOn, as: 'repaired' }
  return endedOn === undefined || endedAs === undefined || endedAs === 'expired' ? null : { on: endedOn, as: endedAs }
}
type EndingAct = Exclude<ClaimedEnd, 'expired'>

/**
 * The item as files of a former system are read: its columns are known, and kept in the cleaned copy. Where a department would propose
 * a last day, the former system says one; that is no part of the fact, or the department's own word would differ from it.
 */
export function withClaims(compiled: CompiledItem, { claimColumns }: CatalogueTerms): CompiledItem {
  const known = new Set(claimColumns.flatMap(({ headings }) => headings.map(foldHeading)))
  return {
    ...compiled,
    headings: new Map([...compiled.headings].filter(([folded]) => !known.has(folded))),
    ignoredHeadings: new Set([...compiled.ignoredHeadings, ...known]),
  }
}

export type ReadClaim = (cells: readonly string[]) => { readonly claimed: Claimed; readonly findings: readonly Finding[] }

/** Made once per file, from its headings. */
export function makeClaimReader(
  terms: CatalogueTerms,
  headings: readonly string[],
  { by, today }: { readonly by: string; readonly today: LocalDate },
): ReadClaim {
  const saysOf = new Map(terms.claimColumns.flatMap(one => one.headings.map(heading => [foldHeading(heading), one.says])))
  const ends = new Map(terms.claimEnds.flatMap(one => one.words.map(word => [foldHeading(word), one.as])))
  const noEnd = new Set([...terms.longTerm, ...terms.fillers])
  const columns = headings.flatMap((heading, index) => {
    const says = saysOf.get(foldHeading(heading.slice(0, 200)))
    return says === undefined ? [] : [{ index, says, heading: heading.trim().slice(0, 100) }]
  })
  return cells => {
    const claimed: { -readonly [K in keyof Claimed]: Claimed[K] } = { by }
    const findings: Finding[] = []
    for (const { index, says, heading } of columns) {
      const cell = (cells[index] ?? '').trim()
      if (cell === '' || noEnd.has(cell)) continue
      const params = { heading }
      if (says === 'endedAs') {
        const as = ends.get(foldHeading(cell))
        if (as === undefined) findings.push(makeFinding('CLAIM_UNREADABLE', { params }))
        else claimed.endedAs = as
        continue
      }
      const read = readFileDate(cell)
      if (!read.ok) findings.push(makeFinding('CLAIM_UNREADABLE', { params }))
      else if (noEnd.has(read.day)) continue
      else if (isFuture(says, read.day, today)) findings.push(makeFinding('CLAIM_IMPOSSIBLE', { params }))
      // A last day is seen; ends are exclusive.
      else claimed[says] = says === 'shownUntil' ? addDays(read.day, 1) : read.day
    }
    const { shownFrom, endedAs } = claimed
    const until = earlier(claimedUntil(claimed), claimedEnd(claimed)?.on)
    if (shownFrom !== undefined && until !== null && until < shownFrom)
      findings.push(makeFinding('CLAIM_IMPOSSIBLE', { params: { heading: headingOf(columns, 'shownFrom') } }))
    // That it ended without a day tells nobody until when it was shown.
    if (endedAs !== undefined && until === null)
      findings.push(makeFinding('CLAIM_IMPOSSIBLE', { params: { heading: headingOf(columns, 'endedAs') } }))
    return { claimed, findings }
  }
}

/** Only the last day of showing may lie before us. */
const isFuture = (says: ClaimColumn, day: LocalDate, today: LocalDate): boolean => says !== 'shownUntil' && day > today

const headingOf = (columns: readonly { says: ClaimColumn; heading: string }[], says: ClaimColumn): string =>
  columns.find(column => column.says === says)?.heading ?? ''
