/** A law folder that may become a version. */

import { resolve } from 'node:path'
import { Refusal } from '#rules/outcome'
import { type CheckedLaw, checkLawFolder } from '#storage/law'

/** Refuses a folder that is not sound, with everything that `law check` has found. */
export async function getSoundLaw(dir: string): Promise<CheckedLaw> {
  const checked = await checkLawFolder(resolve(dir)).catch((thrown: { code?: string }) => {
    // No folder of that name, or one that may not be read: the caller has named another than they meant.
    if (/^(ENOENT|ENOTDIR|EACCES)$/.test(thrown.code ?? ''))
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/dir', keyword: thrown.code! }] } })
    throw thrown
  })
  if (checked.ok) return checked
  const { unconfirmed, findings } = checked
  const errors = findings.filter(finding => finding.level === 'error')
  const first = errors[0]
  throw new Refusal('LAW_UNSOUND', {
    details: {
      errors: errors.length,
      first: first === undefined ? dir : `${first.file}:${first.line}`,
      unconfirmed,
      findings: findings.map(finding => ({ ...finding })),
    },
  })
}
