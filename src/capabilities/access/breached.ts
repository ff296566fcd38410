/** Passwords that have come out in breaches elsewhere: a list that the place brings along, where it has one. No network is asked. */

import { createHash } from 'node:crypto'
import type { Environment } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { type DigestList, openDigestList } from '#storage/files'

/** Of the settings: XINHENG_BREACHED_PASSWORDS, a file of SHA-1 digests in their order, as such lists are published. */
export const breachedIn = ({
  XINHENG_BREACHED_PASSWORDS: path,
}: Readonly<Record<string, string | undefined>>): { readonly breached?: DigestList } => {
  if (path === undefined || path === '') return {}
  try {
    return { breached: openDigestList(path) }
  } catch {
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_BREACHED_PASSWORDS', value: path } })
  }
}

/** SHA-1 is how such lists name a password, and keeps nothing secret here. */
export const refuseBreached = async ({ breached }: Pick<Environment, 'breached'>, password: string): Promise<void> => {
  const digest = createHash('sha1').update(password).digest('hex')
  if (await breached?.has(digest)) throw new Refusal('PASSWORD_BREACHED')
}
