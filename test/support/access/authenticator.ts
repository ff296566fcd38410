/** An authenticator in a few lines, made apart from the program: keeps a key, signs what it is asked, and can be made to misbehave. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Bytes, small whole numbers, texts and maps of CBOR. */
function cbor(value: unknown): Buffer {
  const head = (major: number, n: number): Buffer => {
    if (n < 24) return Buffer.from([(major << 5) | n])
    return n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 255])
  }
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const entries = [...(value as Map<unknown, unknown>)]
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, one]) => [cbor(key), cbor(one)])])
}

const UP = 1
const UV = 4
const HAS_CREDENTIAL = 64

export type Behaviour = { origin?: string; rpId?: string; challenge?: string; counter?: number; isVerified?: boolean }

export class Authenticator {
  readonly id = randomBytes(32)
  counter = 0
  handle = ''
  readonly #key: KeyObject
  readonly #public: Map<number, unknown>

  constructor() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = pair.publicKey.export({ format: 'jwk' })
    this.#key = pair.privateKey
    this.#public = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x!, 'base64url')],
      [-3, Buffer.from(y!, 'base64url')],
    ])
  }

  #data(rpId: string, flags: number, counter: number): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
  }

  /** What `navigator.credentials.create` would give. */
  make(toMake: { challenge: string; rp: { id: string }; user: { id: string } }, origin: string, as: Behaviour = {}) {
    this.handle = toMake.user.id
    const challenge = as.challenge ?? toMake.challenge
    const client = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge, origin: as.origin ?? origin }))
    const flags = UP | (as.isVerified === false ? 0 : UV) | HAS_CREDENTIAL
    const length = Buffer.from([0, this.id.length])
    const data = Buffer.concat([
      this.#data(as.rpId ?? toMake.rp.id, flags, this.counter),
      Buffer.alloc(16),
      length,
      this.id,
      cbor(this.#public),
    ])
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', data],
    ])
    return {
      ...{ id: text(this.id), rawId: text(this.id), type: 'public-key', clientExtensionResults: {} },
      response: { clientDataJSON: text(client), attestationObject: text(cbor(attestation)), transports: ['internal'] },
    }
  }

  /** What `navigator.credentials.get` would give. */
  sign(asked: { challenge: string; rpId: string }, origin: string, as: Behaviour = {}) {
    this.counter = as.counter ?? this.counter + 1
    const challenge = as.challenge ?? asked.challenge
    const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: as.origin ?? origin }))
    const data = this.#data(as.rpId ?? asked.rpId, UP | (as.isVerified === false ? 0 : UV), this.counter)
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), this.#key)
    return {
      ...{ id: text(this.id), rawId: text(this.id), type: 'public-key', clientExtensionResults: {} },
      response: {
        clientDataJSON: text(client),
        authenticatorData: text(data),
        signature: text(signature),
        userHandle: this.handle,
      },
    }
  }
}
