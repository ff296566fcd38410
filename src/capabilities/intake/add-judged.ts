/** How a judged row enters its chunk: in a file that is handed in, and where a held row is judged again. */

import type { Claimed, Fact } from '#rules/catalogue'
import type { Finding } from '#rules/outcome'
import type { ChunkBuilder } from './chunk-builder.ts'
import { isCodeMissing, isError, isHold, type JudgedRow } from './opened-file.ts'

/** All that is found of the row then, and whether an error refuses it. `again`: an earlier run has handed it over, and it is only noted. */
export const addJudged = (
  builder: ChunkBuilder,
  row: number,
  { checked, authority, claimed, findings }: JudgedRow,
  again = false,
): { readonly findings: readonly Finding[]; readonly isRefused: boolean } => {
  if (checked.fact === null || findings.some(isError)) return { findings, isRefused: true }
  const held = findings.length > 0 && findings.some(isHold)
  // Whether a name or an old number will do the writing side knows, and says.
  const kept = !held && findings.some(isCodeMissing) ? findings.filter(finding => !isCodeMissing(finding)) : findings
  // What a file said before its run was killed counts for what it says later.
  const repeated = again
    ? builder.pass(row, checked, checked.fact)
    : builder.add(row, checked, withClaim(checked.fact, claimed), authority, held)
  return repeated === undefined
    ? { findings: kept, isRefused: false }
    : { findings: [...kept, repeated], isRefused: isError(repeated) }
}

const withClaim = (fact: Fact, claimed: Claimed | undefined): Fact => (claimed === undefined ? fact : { ...fact, claimed })
