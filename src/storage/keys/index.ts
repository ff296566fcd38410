// The door of keys: by role, with rotation, in the ring of the data folder or in a module that another process speaks for.
export type { Keys, KeysOptions, Signer } from './keys.ts'
export { openKeys } from './keys.ts'
export { publicKeyOfPem, publicKeyPem } from './public-key.ts'
export type { HeldKey, KeyAlgorithm, KeyModule, KeyRole, PublishedKey, Suite } from './shapes.ts'
export { KEY_ALGORITHMS, KEY_ROLES, SUITES } from './shapes.ts'
export { makeSm2, SM2_ID, signSm2, sm2Der, sm2PublicOf, sm2Raw, verifySm2 } from './sm2.ts'
export { verifySignature } from './verify-signature.ts'
