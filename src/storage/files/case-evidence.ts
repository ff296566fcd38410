// Files of proof as they are kept: with the case in which they were handed in, of whatever kind it is, and erased with what it is about.
import type { CaseName } from '#rules/ledger'
import type { Instant } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type Evidence, openEvidence, type SealedEvidence, sealEvidence } from './evidence.ts'
import type { FileKeys } from './file-keys.ts'
import type { RandomBytes } from './sealed-file.ts'

/** What is known of a file of proof, without its bytes. */
export type EvidenceHead = {
  readonly caseId: string
  readonly no: number
  readonly name: string
  readonly media: string
  readonly bytes: number
  readonly scanned: boolean
  readonly at: Instant
  readonly isErased: boolean
}

export type NewEvidence = Pick<Evidence, 'media' | 'bytes' | 'sha256'> & {
  readonly no: number
  readonly name: string
  readonly scanned: boolean
  readonly actId: string
}

/** `kind` says what kind of case it is: sealed for one, it opens in no other. */
const aboutOf = (kind: string, { organisationId, caseId }: CaseName, no: number): string =>
  `evidence ${no} of ${kind} ${organisationId}.${caseId}`

export async function putEvidence(
  tx: OpenTransaction,
  kind: string,
  name: CaseName,
  one: NewEvidence,
  keys: FileKeys,
  randomBytes: RandomBytes,
): Promise<void> {
  const { key, sealed } = await sealEvidence(one.bytes, aboutOf(kind, name, one.no), keys, randomBytes)
  await tx.client.query(
    `insert into case_evidence
       (organisation_id, case_id, evidence_no, name, media, bytes, sha256, scanned, put_at, act_id, file_key, sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, recording_instant(), $9, $10, $11)`,
    [
      ...[name.organisationId, name.caseId, one.no, one.name, one.media, one.bytes.length, one.sha256, one.scanned],
      ...[one.actId, key, sealed],
    ],
  )
}

/** Proofs whose time is over lose key and bytes; the database holds a floor of its own. */
export async function dropOldEvidence(tx: OpenTransaction, months: number): Promise<void> {
  await tx.client.query('select drop_evidence($1)', [months])
}

export async function listEvidence(tx: OpenTransaction, cases: readonly CaseName[]): Promise<EvidenceHead[]> {
  if (cases.length === 0) return []
  const { rows } = await tx.client.query<{
    case_id: string
    evidence_no: number
    name: string
    media: string
    bytes: number
    scanned: boolean
    put_at: Instant
    erased: boolean
  }>(
    `select e.case_id, e.evidence_no, e.name, e.media, e.bytes, e.scanned, e.put_at, e.file_key is null as erased
     from unnest($1::uuid[], $2::uuid[]) as n (organisation_id, case_id)
     join case_evidence e using (organisation_id, case_id) order by e.evidence_no`,
    [cases.map(one => one.organisationId), cases.map(one => one.caseId)],
  )
  return rows.map(row => ({
    ...{ caseId: row.case_id, no: row.evidence_no, name: row.name, media: row.media, bytes: row.bytes, scanned: row.scanned },
    ...{ at: row.put_at, isErased: row.erased },
  }))
}

/** As it was handed in; undefined where there is none, or it was erased. */
export async function findEvidence(
  tx: OpenTransaction,
  kind: string,
  name: CaseName,
  no: number,
  keys: FileKeys,
): Promise<{ name: string; media: string; bytes: Buffer } | undefined> {
  const { rows } = await tx.client.query<{ name: string; media: string } & SealedEvidence>(
    `select name, media, file_key as key, sealed from case_evidence
     where organisation_id = $1 and case_id = $2 and evidence_no = $3 and sealed is not null`,
    [name.organisationId, name.caseId, no],
  )
  const [row] = rows
  if (row === undefined) return undefined
  return { name: row.name, media: row.media, bytes: await openEvidence(row, aboutOf(kind, name, no), keys) }
}
