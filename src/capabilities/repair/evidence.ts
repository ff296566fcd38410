/** Files of proof: handed in to a case that is open, and given to whoever deals with it. */

import { type CommandContext, command, type FileOut, fileQuery } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { foldCase } from '#rules/repair'
import { EVIDENCE_LIMITS, type Evidence, endingOf, openEvidence, readEvidence, scannerIn, sealEvidence } from '#storage/files'
import { getCase } from './case-of.ts'
import { once } from './once.ts'
import { CaseInput, CaseShape, EvidenceInput, SEERS } from './shapes.ts'
import { formatCaseId, shownCase } from './shown-case.ts'
import { findCase, findEvidence, listEvidence, putEvidence, type StoredCase } from './store.ts'

const LONGEST_NAME = 200
const aboutOf = (found: StoredCase, no: number): string => `evidence ${no} of repair case ${formatCaseId(found)}`

/** Read and looked at by the scanner before anything is written, so that no transaction waits for either. */
const readSeen = async (ctx: Omit<CommandContext, 'tx'>): Promise<Evidence & { readonly scanned: boolean }> => {
  const evidence = await readEvidence(ctx.file!.bytes)
  const { scanner } = ctx.environment
  await scanner?.scan(evidence.bytes)
  return { ...evidence, scanned: scanner !== undefined }
}

/** Of the settings of the program: what looks at proofs before they are kept. */
export const proofSettings = scannerIn

export const attach = command({
  name: 'repair.attach',
  title: 'Hand in a file that proves something to an open case: PDF, OFD, JPEG or PNG, told by its content',
  clause: 'cn-ndrc-2025-36#conditions',
  may: ['local-operator', 'organisation-user', 'centre-officer', 'partner-platform'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division', 'partner-platform': 'all' },
  takesFile: true,
  input: CaseInput,
  output: CaseShape,
  before: readSeen,
  async run(ctx, { case: id }, evidence) {
    const found = await getCase(ctx, id, true)
    const { standing, closedOn } = foldCase(found.steps)
    if (closedOn !== null) throw new Refusal('REPAIR_STEP_NOT_NOW', { details: { step: 'attached', standing } })
    const before = await listEvidence(ctx.tx, [found])
    if (before.length >= EVIDENCE_LIMITS.files)
      throw new Refusal('EVIDENCE_TOO_MANY', { details: { most: EVIDENCE_LIMITS.files } })
    const no = Math.max(0, ...before.map(one => one.no)) + 1
    const { keys } = ctx.environment
    const { key, sealed } = await sealEvidence(evidence.bytes, aboutOf(found, no), keys.files, ctx.sources.randomBytes)
    const name = masked(ctx.file!.name).slice(-LONGEST_NAME)
    const { media, scanned, sha256 } = evidence
    await putEvidence(ctx.tx, found, {
      ...{ no, name, media, scanned, sha256, key, sealed },
      ...{ bytes: evidence.bytes.length, actId: ctx.act.id },
    })
    return shownCase(ctx, (await findCase(ctx.tx, found))!)
  },
})

export const evidence = fileQuery({
  name: 'repair.evidence',
  title: 'A file of proof of a case, as it was handed in',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: EvidenceInput,
  async run(ctx, { case: id, no }): Promise<FileOut> {
    const found = await getCase(ctx, id)
    ctx.looked(found.organisationId, `evidence ${no} of repair case ${found.caseId}`)
    const one = await findEvidence(ctx.tx, found, no)
    if (one === undefined) throw new Refusal('EVIDENCE_UNKNOWN', { details: { case: id, no } })
    const bytes = await openEvidence(one, aboutOf(found, no), ctx.environment.keys.files)
    // Named by what it is: a browser that opens it goes by the ending.
    const name = `${one.name.replace(/\.[A-Za-z0-9]{1,5}$/, '')}.${endingOf(one.media)}`
    return { name, media: one.media, bytes: once(bytes) }
  },
})
