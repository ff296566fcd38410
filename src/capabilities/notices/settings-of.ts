/** What the settings of the place allow. */

import type { Environment } from '#capabilities/operation'
import { forOrganisations, NO_NOTICES, type NoticeSettings } from '#storage/notices'

export const settingsOf = ({ notices }: Pick<Environment, 'notices'>): NoticeSettings => notices ?? NO_NOTICES

/** For an address of a unit, or of an organisation. */
export const settingsFor = (environment: Pick<Environment, 'notices'>, isOwn: boolean): NoticeSettings =>
  isOwn ? forOrganisations(settingsOf(environment)) : settingsOf(environment)

export const waysOf = ({ hosts, mail }: NoticeSettings): ('mail' | 'webhook')[] => [
  ...(mail === undefined || mail.domains.length === 0 ? [] : (['mail'] as const)),
  ...(hosts.length === 0 ? [] : (['webhook'] as const)),
]
