/** Providers of the list, and what they say of themselves; nobody else is asked. */

import { allowInsecureRequests, type Configuration, type CustomFetch, customFetch, discovery } from 'openid-client'
import type { Environment, OpenIdProvider, OpenIdSettings } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { fetchOutside } from './guarded-fetch.ts'
import { digestOf } from './secrets.ts'

export const findProvider = (
  settings: OpenIdSettings | undefined,
  issuer: unknown,
): [OpenIdSettings, OpenIdProvider] | undefined => {
  const provider = settings?.providers.find(one => one.issuer === issuer)
  return settings === undefined || provider === undefined ? undefined : [settings, provider]
}

export const getProvider = (settings: OpenIdSettings | undefined, issuer: string): [OpenIdSettings, OpenIdProvider] => {
  const found = findProvider(settings, issuer)
  if (found === undefined) throw new Refusal('ISSUER_UNKNOWN', { details: { issuer } })
  return found
}

/** How a provider is asked; undefined as everybody asks, on this machine alone. */
export const fetchOf = ({ allowLocal }: OpenIdSettings): CustomFetch | undefined =>
  allowLocal === true ? undefined : (fetchOutside as CustomFetch)

/** What the issuer says of itself; asked each time, for it may change its keys at any moment. */
export const discover = (
  settings: OpenIdSettings,
  { issuer, clientId, clientSecret }: OpenIdProvider,
): Promise<Configuration> => {
  const fetching = fetchOf(settings)
  return discovery(
    new URL(issuer),
    clientId,
    clientSecret,
    undefined,
    fetching === undefined ? { execute: [allowInsecureRequests] } : { [customFetch]: fetching },
  )
}

/**
 * Who somebody is there; `of`: for which organisation, where one person acts for several. Digests under a key of the ring: what an issuer calls
 * somebody may be a person's number, and those are few enough to try.
 */
export const identityOf = ({ keys }: Pick<Environment, 'keys'>, issuer: string, subject: string, ...of: string[]) =>
  keys.marksOf(JSON.stringify([issuer, subject, ...of]))
/** In which of its sessions; a name of that is made at random. */
export const sessionThere = (issuer: string, session: string): Uint8Array =>
  digestOf(JSON.stringify(['session', issuer, session]))
