/** Where else accounts sign in, as the settings say. */

/** A provider at which accounts may sign in, as the settings list it. */
export type OpenIdProvider = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What people call it. */
  readonly title: string
  /** How strongly it must have asked who somebody is: by its own word (`acr`), or by what it asked for (one of `amr`). */
  readonly acr?: string
  readonly amr?: readonly string[]
  /** For how many seconds its word that somebody has signed in there holds; as long as a session where it is not set. */
  readonly maxAge?: number
  /** Which claim says for which organisation somebody acts, by its unified social credit code; for how many days without another sign-in. */
  readonly organisationClaim?: string
  readonly claimDays?: number
}
export type OpenIdSettings = {
  readonly providers: readonly OpenIdProvider[]
  /** Where it sends the browser back to. */
  readonly callback: string
  /** Tests have their provider on this machine; no setting says so. */
  readonly allowLocal?: boolean
}
