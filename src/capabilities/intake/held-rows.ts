/** What is noted of rows that are held, so that somebody may decide on them. */

import type { Fact, Roles } from '#rules/catalogue'
import { foldName } from '#rules/organisations'
import type { Finding, FindingCode } from '#rules/outcome'
import type { PartyStanding } from '#storage/organisations'
import { type FoundIn, factBytes, type JudgedChunk, placeOfRow, sixteen } from './chunk.ts'

/** A row that was held, as the queue needs it. */
export type HeldRow = {
  readonly row: number
  readonly cause: FindingCode
  /** 16 bytes: of its record. */
  readonly key: Buffer
  readonly organisationId: string | null
  readonly uscc: string | null
  /** Null where it may be a person's. */
  readonly partyName: string | null
  readonly folded: string | null
  readonly codes: Readonly<Record<string, string>>
}

/** Nothing of these is for anybody to decide: what has ended stays so, and the authority's own word stands. */
export const NOT_ASKED: readonly FindingCode[] = ['RECORD_ENDED', 'SOURCE_OUTRANKED']
/** Rows with these are looked at with what cleaning has covered. */
const COVERED: readonly FindingCode[] = ['PERSON_CONTACT_NUMBER', 'PARTY_LIKE_PERSON']

export const isLookedAtUncovered = (findings: readonly Finding[]): boolean =>
  findings.some(({ level, code }) => level === 'hold' && COVERED.includes(code))

/** The rows of the chunk that are held and that somebody is to decide on. */
export const heldRowsOf = (
  chunk: JudgedChunk,
  found: readonly FoundIn[],
  roles: Roles,
  isHeld: (n: number) => boolean,
  standings: ReadonlyMap<number, PartyStanding>,
): HeldRow[] =>
  found.flatMap(({ row, findings }) => {
    const n = placeOfRow(chunk.candidates, row)
    if (n === undefined || !isHeld(n)) return []
    const one = heldRowOf(chunk, n, roles, findings, standings.get(chunk.candidates.party[n]!))
    return one === undefined ? [] : [one]
  })

/** The n-th row of the chunk, held for these findings; undefined where nobody is to decide. */
const heldRowOf = (
  chunk: JudgedChunk,
  n: number,
  roles: Roles,
  findings: readonly Finding[],
  standing: PartyStanding | undefined,
): HeldRow | undefined => {
  const cause = findings.find(({ level, code }) => level === 'hold' && !NOT_ASKED.includes(code))?.code
  if (cause === undefined) return undefined
  const { fields } = JSON.parse(factBytes(chunk.candidates, n).toString()) as Fact
  const textOf = (prop: string | undefined) => {
    const value = prop === undefined ? undefined : fields[prop]
    return typeof value === 'string' ? value : null
  }
  const uscc = textOf(roles.partyUscc)
  const said = findings.some(({ code }) => code === 'PARTY_LIKE_PERSON') ? null : textOf(roles.partyName)
  const codes: Record<string, string> = {}
  for (const [scheme, prop] of Object.entries(roles.partyOtherCodes)) {
    const code = textOf(prop)
    if (code !== null) codes[scheme] = code
  }
  return {
    row: chunk.candidates.rows[n]!,
    cause,
    // The chunk's own bytes go with it.
    key: Buffer.from(sixteen(chunk.candidates.keys, n)),
    organisationId: standing !== undefined && 'organisationId' in standing ? standing.organisationId : null,
    uscc,
    partyName: said,
    folded: said === null ? null : foldName(said),
    codes,
  }
}
