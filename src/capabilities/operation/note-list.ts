/** The looks that a list of things of organisations leaves: one with each of them; an empty one is said to be empty. */

import { NO_ORGANISATION } from './run.ts'
import type { QueryContext } from './shapes.ts'

export const noteList = (
  ctx: Pick<QueryContext, 'looked'>,
  found: readonly { readonly organisationId: string }[],
  what: string,
): void => {
  for (const organisationId of new Set(found.map(one => one.organisationId))) ctx.looked(organisationId, what)
  if (found.length === 0) ctx.looked(NO_ORGANISATION, `${what} 0`)
}
