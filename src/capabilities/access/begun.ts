/** What a browser has begun, kept by the browser itself and sealed: nothing is written for whoever only begins. */

import type { CommandContext, Environment } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { isWithinMs } from '#rules/time'
import { spendBegun } from '#storage/actors'
import { MOST_SECONDS_APART } from '#storage/database'
import { digestOf } from './secrets.ts'

export type Begun =
  /** Sent to a provider: to sign in, to take an invitation up, or to bind what is there to an account. */
  | {
      readonly kind: 'openid'
      readonly issuer: string
      readonly verifier: string
      readonly state: string
      readonly nonce: string
      /** Digest, in hexadecimal. */
      readonly invitation: string | null
      readonly binds: string | null
      /** Since when the provider must have asked who it is, in milliseconds; null where what it knows already will do. */
      readonly anewSince: number | null
    }
  /** Asked a passkey for its signature, or for a new one of the account. */
  | { readonly kind: 'passkey'; readonly challenge: string }
  | { readonly kind: 'making'; readonly challenge: string; readonly accountId: string }
  /** Shown the secret of a new authenticator app. */
  | { readonly kind: 'code'; readonly accountId: string; readonly secret: string }
  /** Known by a provider that asked for no second factor: ours is to be shown, where it is a passkey with this challenge; a session ends by then. */
  | {
      readonly kind: 'second-factor'
      readonly accountId: string
      readonly challenge: string | null
      readonly endsMs: number
      /** Digests, in hexadecimal: by whose word there, and in which session there. */
      readonly identity: string
      readonly providerSession: string | null
    }

const BEGUN_MINUTES = 10
/** It may come back to another server, whose clock is a little behind. */
const APART_MS = MOST_SECONDS_APART * 1000
const ABOUT = 'begun'

export const seal = async ({ keys, sources }: Environment, begun: Begun): Promise<string> => {
  const sealed = await keys.accounts.wrap(Buffer.from(JSON.stringify({ ...begun, at: sources.nowMs() })), ABOUT)
  return Buffer.from(sealed).toString('base64url')
}

/** What was begun, where it is ours, of that kind, and not too long ago. */
export const open = async <K extends Begun['kind']>(
  { keys, sources }: Environment,
  text: string | undefined,
  kind: K,
): Promise<Begun & { readonly kind: K }> => {
  try {
    const plain = await keys.accounts.unwrap(Buffer.from(text ?? '', 'base64url'), ABOUT)
    const begun = JSON.parse(Buffer.from(plain).toString()) as Begun & { readonly at: number }
    if (begun.kind === kind && isWithinMs(begun.at - APART_MS, sources.nowMs(), BEGUN_MINUTES * 60_000 + APART_MS))
      return begun as Begun & { readonly at: number; readonly kind: K }
  } catch {
    // Nothing that we have sealed: as good as nothing at all.
  }
  throw new Refusal('SIGN_IN_REFUSED')
}

/** Used once, by its bytes: the same may be written in several ways. Throws where it was used before. */
export const spendOrRefuse = async ({ tx }: Pick<CommandContext, 'tx'>, text: string): Promise<void> => {
  const digest = digestOf(Buffer.from(text, 'base64url').toString('hex'))
  if (!(await spendBegun(tx, digest, BEGUN_MINUTES + 1))) throw new Refusal('SIGN_IN_REFUSED')
}
