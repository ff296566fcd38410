/** One after the other for each provider: what fails is counted before the next is judged, however many come at once. */

import { createRemoteJWKSet, customFetch as joseFetch } from 'jose'
import type { OpenIdProvider, OpenIdSettings } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { discover, fetchOf } from './provider.ts'

type Keys = ReturnType<typeof createRemoteJWKSet>
type Desk = { waiting: number; last: Promise<unknown>; keys?: { readonly atMs: number; readonly found: Promise<Keys> } }

/** Of this process alone. */
const desks = new WeakMap<OpenIdProvider, Desk>()
const deskOf = (provider: OpenIdProvider): Desk => {
  const desk = desks.get(provider) ?? { waiting: 0, last: Promise.resolve() }
  desks.set(provider, desk)
  return desk
}

/** A provider that has been away may have some hundreds to say at once. */
const MOST_WAITING = 2000
const COME_AGAIN_SECONDS = 15

export const inTurn = async <T>(provider: OpenIdProvider, judge: () => Promise<T>): Promise<T> => {
  const desk = deskOf(provider)
  if (desk.waiting >= MOST_WAITING) throw new Refusal('SIGN_IN_TOO_OFTEN', { details: { seconds: COME_AGAIN_SECONDS } })
  desk.waiting += 1
  const mine = desk.last.then(judge)
  // Whoever waits behind is judged whatever came of this one; it is told to who has asked.
  desk.last = mine.catch(() => undefined)
  try {
    return await mine
  } finally {
    desk.waiting -= 1
  }
}

/** Many tokens at once ask the provider once, also where it does not answer; it may change its keys at any moment, so not for long. */
const KEPT_MS = 5_000

export const keysOf = (settings: OpenIdSettings, provider: OpenIdProvider, nowMs: number): Promise<Keys> => {
  const desk = deskOf(provider)
  const { keys } = desk
  if (keys !== undefined && nowMs >= keys.atMs && nowMs - keys.atMs < KEPT_MS) return keys.found
  const found = askForKeys(settings, provider)
  desk.keys = { atMs: nowMs, found }
  return found
}

const askForKeys = async (settings: OpenIdSettings, provider: OpenIdProvider): Promise<Keys> => {
  const { jwks_uri: address } = (await discover(settings, provider)).serverMetadata()
  const fetching = fetchOf(settings)
  const keys = createRemoteJWKSet(
    new URL(address ?? ''),
    // A key that is not there is not asked for again: the next keys are asked for soon enough.
    { cooldownDuration: 2 * KEPT_MS, ...(fetching === undefined ? {} : { [joseFetch]: fetching as typeof fetch }) },
  )
  await keys.reload()
  return keys
}
