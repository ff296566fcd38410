// Numbers under which cases are found: their own, of the national window, of decisions, of letters.
import { normaliseDocumentNo } from '#rules/catalogue'
import { formatCaseId } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'

export type CaseKind = 'repair' | 'objection' | 'list'
export type NumberedCase = {
  readonly kind: CaseKind
  readonly organisationId: string
  readonly caseId: string
  /** As written. */
  readonly number: string
}

/** Whose work list it stands on, and where. */
export type OfUnit = { readonly unitId: string; readonly division: string }

/** By its own id, when it begins. */
export const putCaseId = (tx: OpenTransaction, of: Omit<NumberedCase, 'number'> & OfUnit): Promise<void> =>
  putCaseNumber(tx, { ...of, number: formatCaseId(of) })

/** Under a number a case is found once, however many of its documents bear it. */
export async function putCaseNumber(tx: OpenTransaction, { unitId, division, ...found }: NumberedCase & OfUnit): Promise<void> {
  await tx.client.query(
    `insert into case_number (unit_id, folded, organisation_id, case_id, kind, number, division)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [unitId, normaliseDocumentNo(found.number), found.organisationId, found.caseId, found.kind, found.number, division],
  )
}

// Above every text that begins so, byte by byte.
const LAST = '\u{10ffff}'

/** Cases one of whose numbers is the text or begins with it, of those units and kinds; the whole number first. */
export async function findCasesByNumber(
  tx: OpenTransaction,
  unitIds: readonly string[],
  kinds: readonly CaseKind[],
  text: string,
  limit: number,
): Promise<NumberedCase[]> {
  const folded = normaliseDocumentNo(text)
  if (folded === '') return []
  const { rows } = await tx.client.query<{ kind: CaseKind; organisation_id: string; case_id: string; number: string }>(
    `select distinct f.folded = $2 as whole, f.folded, f.kind, f.organisation_id, f.case_id, f.number
     from find_case_numbers($1, $5, $2, $3, $4) f
     order by whole desc, f.folded, f.organisation_id, f.case_id limit $4`,
    [unitIds, folded, folded + LAST, limit, kinds],
  )
  return rows.map(({ kind, organisation_id: organisationId, case_id: caseId, number }) => ({
    ...{ kind, organisationId, caseId, number },
  }))
}
