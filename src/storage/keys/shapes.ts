// What a key is for, what is published of it, and what a module that holds keys must do.
import type { LocalDate } from '#rules/time'

/** What keys are for. Each role has keys of its own; none serves two. */
export const KEY_ROLES = ['log-signing', 'statement-signing', 'files-at-rest', 'account-secrets', 'account-marks'] as const
export type KeyRole = (typeof KEY_ROLES)[number]

export const KEY_ALGORITHMS = ['ed25519', 'sm2', 'aes-256', 'sm4'] as const
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number]

/** Which algorithms an installation goes by, docs/operating/cryptography.md. */
export const SUITES = ['international', 'both', 'national'] as const
export type Suite = (typeof SUITES)[number]
export const isSuite = (text: unknown): text is Suite => SUITES.includes(text as Suite)

/** Where the secret of a key is: in the ring of the data folder, or in a module that another process speaks for. */
export type Holder = 'ring' | 'module'

/** What anybody may know of a key. */
export type PublishedKey = {
  readonly id: string
  readonly role: KeyRole
  readonly algorithm: KeyAlgorithm
  readonly holder: Holder
  /** First day on which it signs or wraps; what it signed stays checkable for ever. */
  readonly from: LocalDate
  /** The day on which the next one of its role takes over; null while none is named. */
  readonly until: LocalDate | null
  readonly isCurrent: boolean
  /** Hexadecimal: Ed25519 32 bytes, SM2 the uncompressed point, 65 bytes. Null for keys that wrap. */
  readonly public: string | null
}

/** A key as its module knows it. `held` is the module's own word for it: what it gave when it made the key. */
export type HeldKey = {
  readonly id: string
  readonly algorithm: KeyAlgorithm
  readonly held: string
  readonly public: string | null
}

/**
 * Holds secrets, which never leave it, and does with them what it is asked. The ring of the data folder is one; a hardware module behind a
 * process of its own is another (`module-process.ts`; docs/operating/cryptography.md says what an adapter for GM/T 0018 has to do).
 */
export type KeyModule = {
  /** Makes a key; `public` as in `PublishedKey`. */
  make(role: KeyRole, algorithm: KeyAlgorithm): Promise<{ readonly held: string; readonly public: string | null }>
  /** Ed25519 (RFC 8032), or SM2 with SM3 and the id 1234567812345678 as r ‖ s: 64 bytes over the message itself, not a digest of it. */
  sign(key: HeldKey, message: Uint8Array): Promise<Uint8Array>
  /** Encrypts and authenticates a file's key; `about` must be given again to open it. */
  wrap(key: HeldKey, plain: Uint8Array, about: string): Promise<Uint8Array>
  unwrap(key: HeldKey, wrapped: Uint8Array, about: string): Promise<Uint8Array>
  close(): Promise<void>
}
