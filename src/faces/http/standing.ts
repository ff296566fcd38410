/** Where the platform stands, from its settings: how browsers reach it, where accounts sign in, whether this machine's operator need not. */

import { readFileSync } from 'node:fs'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Environment, OpenIdSettings } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { Serving } from './caller.ts'
import { type Leaving, leavingOf } from './leaving.ts'
import { type LineSettings, logsRequests } from './lines.ts'
import { type Meter, meterOf } from './meter.ts'
import { listed, networksOf } from './networks.ts'
import { CALLBACK } from './openid.ts'
import { stallLimitOf } from './stalled.ts'

type Settings = LineSettings &
  Parameters<typeof meterOf>[0] &
  Parameters<typeof leavingOf>[0] &
  Parameters<typeof stallLimitOf>[0] & {
    readonly XINHENG_ORIGIN?: string | undefined
    readonly XINHENG_LOCAL_OPERATOR?: string | undefined
    readonly XINHENG_PROXIES?: string | undefined
    readonly XINHENG_OPENID?: string | undefined
    readonly XINHENG_OFFICE_NETWORKS?: string | undefined
    readonly XINHENG_ADMINISTRATOR_NETWORKS?: string | undefined
    readonly XINHENG_ADMINISTRATOR_TERMINALS?: string | undefined
  }
type Operated = {
  readonly meter: Meter
  readonly logsRequests: boolean
  readonly leaving: Leaving
  readonly stallLimitMs: number
}

const Secret = Type.String({ minLength: 1 })
const Providers = Type.Array(
  Type.Object(
    {
      issuer: Type.String({ pattern: '^https://[^?#]+$' }),
      ...{ clientId: Secret, clientSecret: Secret, title: Secret },
      acr: Type.Optional(Secret),
      amr: Type.Optional(Type.Array(Secret, { minItems: 1 })),
      maxAge: Type.Optional(Type.Integer({ minimum: 60, maximum: 36_000 })),
      organisationClaim: Type.Optional(Secret),
      claimDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
    },
    { additionalProperties: false },
  ),
  { minItems: 1 },
)

const invalid = (setting: string, value: string) => new Refusal('SETTING_INVALID', { details: { setting, value } })

/**
 * `XINHENG_ORIGIN`, `https://…` and nothing behind it; `XINHENG_LOCAL_OPERATOR`, on or off, otherwise until somebody has an account;
 * `XINHENG_PROXIES`, addresses with commas between them; `XINHENG_OPENID`, a file that lists providers; `XINHENG_OFFICE_NETWORKS` and
 * `XINHENG_ADMINISTRATOR_NETWORKS`, networks as CIDR with commas between them;
 * `XINHENG_ADMINISTRATOR_TERMINALS`, `header: value`.
 */
export const standingOf = (
  settings: Settings,
): Pick<Serving, 'localOperator' | 'origin' | 'proxies' | 'terminals'> &
  Operated &
  Pick<Environment, 'openId' | 'officeNetworks'> => {
  const { XINHENG_ORIGIN: given = '', XINHENG_LOCAL_OPERATOR: operator, XINHENG_OPENID: file = '' } = settings
  const localOperator = operator === 'on' || (operator === 'off' ? false : 'until-accounts')
  const operated = {
    ...{ meter: meterOf(settings), logsRequests: logsRequests(settings) },
    ...{ leaving: leavingOf(settings), stallLimitMs: stallLimitOf(settings) },
  }
  const proxies = listed(settings.XINHENG_PROXIES)
  const officeNetworks = {
    staff: networksOf(settings, 'XINHENG_OFFICE_NETWORKS'),
    administrators: networksOf(settings, 'XINHENG_ADMINISTRATOR_NETWORKS'),
  }
  const terminals = terminalsOf(settings, proxies)
  if (given === '') {
    if (file !== '') throw invalid('XINHENG_ORIGIN', given)
    return { localOperator, origin: undefined, proxies, officeNetworks, terminals, ...operated }
  }
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url?.protocol !== 'https:' || url.origin !== given.replace(/\/$/, '')) throw invalid('XINHENG_ORIGIN', given)
  const { origin } = url
  const openId = file === '' ? {} : { openId: openIdOf(file, origin) }
  return { localOperator, origin, proxies, officeNetworks, terminals, ...operated, ...openId }
}

/** A word that anybody could say, for no proxy is named, would open what it is to close: the program does not start. */
const terminalsOf = ({ XINHENG_ADMINISTRATOR_TERMINALS: text = '' }: Settings, proxies: readonly string[]) => {
  if (text === '') return undefined
  const [, header, value] = /^([a-z0-9-]+): *(\S(?:.*\S)?)$/i.exec(text.trim()) ?? []
  if (header === undefined || value === undefined || proxies.length === 0)
    throw invalid('XINHENG_ADMINISTRATOR_TERMINALS', text)
  return { header: header.toLowerCase(), value }
}

const openIdOf = (file: string, origin: string): OpenIdSettings => {
  let providers: unknown
  try {
    providers = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Which it is, missing or no JSON, whoever set it sees by looking.
    throw invalid('XINHENG_OPENID', file)
  }
  if (!Value.Check(Providers, providers)) throw invalid('XINHENG_OPENID', file)
  return { providers, callback: origin + CALLBACK }
}
