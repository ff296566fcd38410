// The module of an installation without hardware: secrets lie in the ring of the data folder, and signatures are made in this process.
import { isBoxAlgorithm, openBox, sealBox } from './box.ts'
import { ed25519PublicOf, signEd25519 } from './ed25519.ts'
import type { HeldKey, KeyModule } from './shapes.ts'
import { makeSm2, signSm2 } from './sm2.ts'

type RandomBytes = (size: number) => Uint8Array

/** `held` is the secret in hexadecimal, which `keep` has sealed and `look` opens where the ring is protected. */
export function ringModule(
  randomBytes: RandomBytes,
  { keep, look }: { keep(secret: Buffer): string; look(held: string): Buffer },
): KeyModule {
  const wrapping = ({ id, algorithm }: HeldKey) => {
    if (!isBoxAlgorithm(algorithm)) throw new Error(`key ${id} signs and does not wrap`)
    return algorithm
  }
  return {
    async make(_role, algorithm) {
      if (algorithm === 'sm2') {
        const pair = makeSm2(randomBytes)
        return { held: keep(pair.secret), public: pair.public.toString('hex') }
      }
      const secret = Buffer.from(randomBytes(32))
      return { held: keep(secret), public: algorithm === 'ed25519' ? ed25519PublicOf(secret).toString('hex') : null }
    },
    async sign(key, message) {
      const secret = look(key.held)
      if (key.algorithm === 'ed25519') return signEd25519(secret, message)
      if (key.algorithm !== 'sm2') throw new Error(`key ${key.id} wraps and does not sign`)
      return signSm2({ secret, public: Buffer.from(key.public!, 'hex') }, message, randomBytes)
    },
    async wrap(key, plain, about) {
      return sealBox(wrapping(key), look(key.held), randomBytes(24), plain, about)
    },
    async unwrap(key, wrapped, about) {
      const plain = openBox(look(key.held), wrapped, about)
      if (plain === undefined) throw new Error(`what key ${key.id} wrapped was changed, or is about something else`)
      return plain
    },
    async close() {},
  }
}
