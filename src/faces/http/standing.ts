/** Where the platform stands, from its settings: how browsers reach it, and whether the machine's operator asks without signing in. */

import { Refusal } from '#rules/outcome'
import type { Serving } from './caller.ts'

type Settings = {
  readonly XINHENG_ORIGIN?: string | undefined
  readonly XINHENG_LOCAL_OPERATOR?: string | undefined
  readonly XINHENG_PROXIES?: string | undefined
}

/**
 * `XINHENG_ORIGIN`, `https://…` and nothing behind it; `XINHENG_LOCAL_OPERATOR`, on or off, otherwise until somebody has an account;
 * `XINHENG_PROXIES`, addresses with commas between them.
 */
export const standingOf = (settings: Settings): Pick<Serving, 'localOperator' | 'origin' | 'proxies'> => {
  const { XINHENG_ORIGIN: given = '', XINHENG_LOCAL_OPERATOR: operator } = settings
  const localOperator = operator === 'on' || (operator === 'off' ? false : 'until-accounts')
  const proxies = (settings.XINHENG_PROXIES ?? '').split(',').flatMap(one => (one.trim() === '' ? [] : [one.trim()]))
  if (given === '') return { localOperator, origin: undefined, proxies }
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url?.protocol !== 'https:' || url.origin !== given.replace(/\/$/, ''))
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_ORIGIN', value: given } })
  return { localOperator, origin: url.origin, proxies }
}
