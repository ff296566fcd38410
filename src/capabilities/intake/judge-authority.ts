/** Whether the authority that a row names may be handed in for by this unit: by the authority's division, never the organisation's. */

import type { CheckedRow, CompiledItem } from '#rules/catalogue'
import { foldName } from '#rules/organisations'
import { type Finding, makeFinding } from '#rules/outcome'
import { type Division, makeDivisionTree, type Unit, type UnitTree } from '#storage/organisations'
import type { ChunkAuthority } from './chunk.ts'

/** The tree of units in a form that passes between threads. */
export type UnitsForReading = {
  readonly units: readonly Unit[]
  /** Folded names, past ones too, by unit. */
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly divisions: readonly Division[]
}

export const unitsForReading = (tree: UnitTree): UnitsForReading => {
  const names = new Map<string, string[]>()
  for (const [folded, units] of tree.byName)
    for (const { unitId } of units) names.set(unitId, [...(names.get(unitId) ?? []), folded])
  return { units: [...tree.byId.values()], names, divisions: [...tree.divisions.byCode.values()] }
}

export type AuthorityJudgement = { readonly authority: ChunkAuthority | null; readonly findings: readonly Finding[] }
export type JudgeAuthority = (row: CheckedRow) => AuthorityJudgement

const NOTHING: readonly Finding[] = []

/** Judges rows of a file that `source` hands in. What was judged once for a code and a name is remembered. */
export const makeAuthorityJudge = (compiled: CompiledItem, source: Unit, known: UnitsForReading): JudgeAuthority => {
  const byUscc = new Map(known.units.map(unit => [unit.uscc, unit]))
  const tree = makeDivisionTree(known.divisions)
  const { roles } = compiled.item
  const own: AuthorityJudgement = { authority: { unitId: source.unitId, division: source.division }, findings: NOTHING }
  if (roles.authorityUscc === undefined) return () => own
  const none: AuthorityJudgement = { authority: null, findings: NOTHING }
  const judge = (uscc: string | undefined, name: string): AuthorityJudgement => {
    const unit = uscc === undefined ? undefined : byUscc.get(uscc)
    const field = { field: roles.authorityUscc }
    if (unit === undefined)
      return {
        authority: null,
        findings: [makeFinding('AUTHORITY_UNKNOWN', { ...field, ...(uscc === undefined ? {} : { value: uscc }) })],
      }
    const findings: Finding[] = []
    if (!tree.isWithin(unit.division, source.division))
      findings.push(
        makeFinding('AUTHORITY_OUTSIDE_DIVISION', {
          ...field,
          value: unit.uscc,
          params: { division: tree.byCode.get(unit.division)?.name ?? unit.division, authority: unit.name },
        }),
      )
    if (name !== '' && !(known.names.get(unit.unitId) ?? []).includes(foldName(name)))
      findings.push(
        makeFinding('AUTHORITY_NAME_MISMATCH', { field: roles.authorityName, value: name, params: { known: unit.name } }),
      )
    return { authority: { unitId: unit.unitId, division: unit.division }, findings }
  }
  const remembered = new Map<string, AuthorityJudgement>()
  return row => {
    const uscc = row.authority?.uscc
    const name = row.authority?.name ?? ''
    // What is wrong with the code itself, the row's own check has said.
    if (uscc === undefined && row.fact === null) return none
    const key = `${uscc ?? ''}\0${name}`
    let judged = remembered.get(key)
    if (judged === undefined) {
      judged = judge(uscc, name)
      // A file may name as many authorities as it has rows; only the usual few are worth remembering.
      if (remembered.size < 10_000) remembered.set(key, judged)
    }
    if (row.sourceUnit === undefined || row.sourceUnit === source.uscc) return judged
    const mismatch = makeFinding('SOURCE_CODE_MISMATCH', { field: roles.sourceUnitUscc, value: row.sourceUnit })
    return { ...judged, findings: [...judged.findings, mismatch] }
  }
}
