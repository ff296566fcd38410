/** A law that may become a version: of a folder on the machine, or of files that an officer proposes. */

import { resolve } from 'node:path'
import type { LawFinding } from '#rules/law'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import { type CheckedLaw, checkLawFolder, findChangedItems, listLawVersions } from '#storage/law'

/** Refuses a folder that is not sound, with everything that `law check` has found, and one that changes an item in place. */
export async function getSoundLaw(tx: OpenTransaction, dir: string): Promise<CheckedLaw> {
  const checked = await checkLawFolder(resolve(dir)).catch((thrown: { code?: string }) => {
    // No folder of that name, or one that may not be read: the caller has named another than they meant.
    if (/^(ENOENT|ENOTDIR|EACCES|ENAMETOOLONG|ELOOP|ERR_INVALID_ARG_VALUE)$/.test(thrown.code ?? ''))
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/dir', keyword: thrown.code! }] } })
    throw thrown
  })
  await refuseUnsound(tx, checked, dir)
  return checked
}

export async function refuseUnsound(tx: OpenTransaction, checked: CheckedLaw, where: string): Promise<void> {
  const changed = checked.ok ? await findChangedItems(tx, checked) : []
  if (checked.ok && changed.length === 0) return
  throw unsound(where, checked.unconfirmed, [...changed, ...checked.findings])
}

/** The version that the files are, or would be. */
export async function versionOfDigest(tx: OpenTransaction, digest: string): Promise<number> {
  const versions = await listLawVersions(tx)
  const known = versions.find(one => one.digest === digest)
  return known?.version ?? Math.max(0, ...versions.map(one => one.version)) + 1
}

function unsound(dir: string, unconfirmed: CheckedLaw['unconfirmed'], findings: readonly LawFinding[]): Refusal {
  const errors = findings.filter(finding => finding.level === 'error')
  const first = errors[0]
  return new Refusal('LAW_UNSOUND', {
    details: {
      errors: errors.length,
      first: first === undefined ? dir : `${first.file}:${first.line}`,
      unconfirmed,
      findings: findings.map(finding => ({ ...finding })),
    },
  })
}
