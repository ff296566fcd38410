/** The public's pages, rendered on the server, readable without script. */

import type { ClauseId } from '#rules/outcome'

export { openMirror } from './open-mirror.ts'
export { createPages, type Portal } from './portal.ts'
export type { PortalOptions, Site } from './view.ts'

/** Where the portal explains a clause. */
export const ruleAddress = (clause: ClauseId | string): string => {
  const at = clause.indexOf('#')
  return at < 0 ? `/law/${clause}` : `/law/${clause.slice(0, at)}${clause.slice(at)}`
}
