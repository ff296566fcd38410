/** A key module as a process of its own, which holds its keys in memory and in a file of its own: started by tests as a hardware module's adapter would be. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { makeSm2, signSm2 } from '#storage/keys'

type Held = { secret: string; public: string | null }
type Asked = { n: number; do: string; key: string; role: string; algorithm: string; bytes: string; about: string }

const path = process.argv[2]!
const keys: Record<string, Held> = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Held>) : {}

/** GCM, and not what the ring does: what a module wraps, only that module opens. */
function wrap({ secret }: Held, plain: Buffer, about: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(secret, 'hex'), iv).setAAD(Buffer.from(about))
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function unwrap({ secret }: Held, wrapped: Buffer, about: string): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', Buffer.from(secret, 'hex'), wrapped.subarray(0, 12))
  cipher.setAAD(Buffer.from(about)).setAuthTag(wrapped.subarray(-16))
  return Buffer.concat([cipher.update(wrapped.subarray(12, -16)), cipher.final()])
}

function make({ role, algorithm }: Asked): { key: string; public: string | null } {
  if (algorithm === 'ed25519') throw new Error('this module makes no such key')
  const pair = algorithm === 'sm2' ? makeSm2(randomBytes) : undefined
  const key = `slot ${Object.keys(keys).length} for ${role}`
  const own = pair?.public.toString('hex') ?? null
  keys[key] = { secret: (pair?.secret ?? randomBytes(32)).toString('hex'), public: own }
  writeFileSync(path, JSON.stringify(keys), { mode: 0o600 })
  return { key, public: own }
}

function answer(asked: Asked): object {
  if (asked.do === 'make') return make(asked)
  const held = keys[asked.key]
  if (held === undefined) throw new Error('no such key')
  const given = Buffer.from(asked.bytes, 'base64')
  const bytes =
    asked.do === 'sign'
      ? signSm2({ secret: Buffer.from(held.secret, 'hex'), public: Buffer.from(held.public!, 'hex') }, given, randomBytes)
      : asked.do === 'wrap'
        ? wrap(held, given, asked.about)
        : unwrap(held, given, asked.about)
  return { bytes: bytes.toString('base64') }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked
  // Asked to break off, as a module whose cable is pulled.
  if (existsSync(`${path}.pulled`)) process.exit(5)
  let said: object
  try {
    said = answer(asked)
  } catch (fault) {
    said = { error: (fault as Error).message }
  }
  process.stdout.write(`${JSON.stringify({ n: asked.n, ...said })}\n`)
}
