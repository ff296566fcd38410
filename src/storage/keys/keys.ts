// An installation's keys by role: which one signs or wraps today, what was published, how the next one comes.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { CommitmentHash } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { chinaDay, type LocalDate } from '#rules/time'
import { type BoxAlgorithm, markUnder } from './box.ts'
import { processModule } from './module-process.ts'
import { ringModule } from './module-ring.ts'
import {
  isSealed,
  type KeptKey,
  lockOf,
  type Passphrase,
  protectRing,
  type Ring,
  readRing,
  ringWrittenAt,
  withRingLocked,
  writeRing,
} from './ring.ts'
import { isSuite, type KeyAlgorithm, type KeyModule, type KeyRole, type PublishedKey, type Suite } from './shapes.ts'

type RandomBytes = (size: number) => Uint8Array

/** Signs in the name of a role. */
export type Signer = {
  readonly id: string
  readonly algorithm: KeyAlgorithm
  readonly public: Buffer
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** Encrypts and authenticates a few bytes under the key of a role; `about` must be given again to open them. */
export type Wrapping = {
  wrap(plain: Uint8Array, about: string): Promise<Uint8Array>
  unwrap(wrapped: Uint8Array, about: string): Promise<Uint8Array>
}

/** Bytes that the key of that id makes of a text. */
export type Mark = { readonly key: string; readonly bytes: Uint8Array }

export type Keys = {
  readonly suite: Suite
  /** Which hash makes commitments from now on. */
  readonly commitments: CommitmentHash
  /** What seals files at rest; each file has a key of its own, and these wrap it. */
  readonly files: Wrapping & { readonly cipher: 'aes' | 'sm4' }
  /** Wraps what accounts sign in with, and what a browser keeps for us while somebody does. */
  readonly accounts: Wrapping
  /**
   * Keyed marks of a text that could be guessed – what a provider calls somebody may be a person's number –, so that nobody can try without
   * the key: by the present key first, then by those before it. The keys lie in the ring, also where a module holds the others.
   */
  marksOf(text: string): Promise<[Mark, ...Mark[]]>
  /** Seals other secrets of the data folder as the ring's own are; `isBare`: in the clear though the ring is protected. */
  readonly secrets: { keep(secret: Buffer): string; look(held: string): Buffer; isBare(held: string): boolean }
  /** All there ever were, oldest first; no secret is among what it says. */
  list(): Promise<PublishedKey[]>
  /** The keys by which a role signs today, one for each algorithm of the suite. */
  signersOf(role: KeyRole): Promise<Signer[]>
  /** Makes the next keys of a role, which take over on that day; the former ones stay published and go on opening what they wrapped. */
  rotate(role: KeyRole, from: LocalDate): Promise<PublishedKey[]>
  /** From now on; what was written before stays as it is. */
  choose(suite: Suite): Promise<void>
  close(): Promise<void>
}

export type KeysOptions = {
  readonly dataDir: string
  readonly randomBytes: RandomBytes
  readonly nowMs: () => number
  /** The day, where one was handed in; else that of the clock in China. */
  readonly today?: LocalDate | undefined
  /** The environment of the program: XINHENG_CRYPTO_SUITE, XINHENG_KEYS_PASSPHRASE, XINHENG_KEYS_PASSPHRASE_FILE, XINHENG_KEY_MODULE. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** The algorithms of each role; the log's own Ed25519 key is the log's (docs/proof.md), and SM2 signs beside it. */
const ALGORITHMS: Readonly<Record<KeyRole, Readonly<Record<Suite, readonly KeyAlgorithm[]>>>> = {
  'log-signing': { international: [], both: ['sm2'], national: ['sm2'] },
  'statement-signing': { international: ['ed25519'], both: ['ed25519', 'sm2'], national: ['sm2'] },
  'files-at-rest': { international: ['aes-256'], both: ['sm4'], national: ['sm4'] },
  'account-secrets': { international: ['aes-256'], both: ['sm4'], national: ['sm4'] },
  // HMAC by the hash that belongs to it.
  'account-marks': { international: ['aes-256'], both: ['sm4'], national: ['sm4'] },
}

const MARKS = 'account-marks'
const boxOf = (suite: Suite): BoxAlgorithm => (suite === 'international' ? 'aes-256' : 'sm4')

/** Opens the ring of the data folder, made where there is none; keys are made when a role first needs one. */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const { dataDir, randomBytes, nowMs, env = {} } = options
  const today = (): LocalDate => options.today ?? chinaDay(nowMs())
  const passphrase = await passphraseOf(env)
  const module = env.XINHENG_KEY_MODULE ? processModule(commandOf(env.XINHENG_KEY_MODULE)) : undefined
  let { ring, writtenAt } = readRing(dataDir)
  const sealingOf = (one: Ring) => ({ algorithm: boxOf(one.suite), randomBytes })
  // Another process may have written.
  const now = (): Ring => {
    if (ringWrittenAt(dataDir) !== writtenAt) ({ ring, writtenAt } = readRing(dataDir))
    return ring
  }
  const change = (next: (ring: Ring) => Promise<Ring> | Ring): Promise<void> =>
    withRingLocked(dataDir, async () => {
      const stood = readRing(dataDir).ring
      const becomes = await next(stood)
      if (becomes !== stood) await writeRing(dataDir, becomes)
      now()
    })
  const holderOf = (holder: KeptKey['holder'], of: Ring): KeyModule => {
    if (holder === 'ring') return ringModule(randomBytes, lockOf(of, passphrase, sealingOf(of)))
    if (module === undefined) throw new Refusal('KEY_MODULE_MISSING')
    return module
  }
  const make = async (of: Ring, role: KeyRole, algorithm: KeyAlgorithm, from: LocalDate): Promise<KeptKey> => {
    const holder = module === undefined || role === MARKS ? 'ring' : 'module'
    const made = await holderOf(holder, of).make(role, algorithm)
    const mark = made.public === null ? Buffer.from(randomBytes(4)).toString('hex') : markOf(made.public)
    return { id: `${role}-${algorithm}-${mark}`, role, algorithm, holder, from, ...made }
  }
  /** The key of a role, made where there is none. */
  const getKey = async (role: KeyRole, algorithm: KeyAlgorithm): Promise<KeptKey> => {
    const found = currentOf(now(), role, algorithm, today())
    if (found !== undefined) return found
    await change(async stood => {
      if (currentOf(stood, role, algorithm, today()) !== undefined) return stood
      return { ...stood, keys: [...stood.keys, await make(stood, role, algorithm, today())] }
    })
    return currentOf(ring, role, algorithm, today())!
  }

  const wanted = env.XINHENG_CRYPTO_SUITE
  if (wanted !== undefined && wanted !== '' && !isSuite(wanted))
    throw new Refusal('CRYPTO_SUITE_UNKNOWN', { details: { suite: wanted } })
  await change(stood => {
    const suite = isSuite(wanted) ? wanted : stood.suite
    const chosen = suite === stood.suite ? stood : { ...stood, suite }
    if (chosen.protection === null && passphrase !== undefined) return protectRing(chosen, passphrase, sealingOf(chosen))
    // A passphrase that is missing is told now, not at the first file.
    lockOf(chosen, passphrase, sealingOf(chosen))
    return chosen
  })

  const wrappingOf = (role: KeyRole): Wrapping => ({
    async wrap(plain, about) {
      const own = await getKey(role, ALGORITHMS[role][now().suite][0]!)
      const wrapped = await holderOf(own.holder, ring).wrap(own, plain, about)
      const id = Buffer.from(own.id)
      return Buffer.concat([Uint8Array.of(id.length), id, wrapped])
    },
    async unwrap(wrapped, about) {
      const begin = 1 + (wrapped[0] ?? 0)
      const id = Buffer.from(wrapped.subarray(1, begin)).toString()
      const own = now().keys.find(key => key.id === id && key.role === role)
      if (own === undefined) throw new Refusal('KEY_NOT_HELD', { details: { key: id } })
      return holderOf(own.holder, ring).unwrap(own, wrapped.subarray(begin), about)
    },
  })

  return {
    get suite() {
      return now().suite
    },
    get commitments() {
      return now().suite === 'national' ? 'sm3' : 'sha256'
    },
    files: {
      get cipher() {
        return now().suite === 'international' ? ('aes' as const) : ('sm4' as const)
      },
      ...wrappingOf('files-at-rest'),
    },
    accounts: wrappingOf('account-secrets'),
    async marksOf(text) {
      const own = await getKey(MARKS, ALGORITHMS[MARKS][now().suite][0]!)
      const before = now().keys.filter(key => key.role === MARKS && key.id !== own.id)
      const { look } = lockOf(ring, passphrase, sealingOf(ring))
      const under = ({ id, held, algorithm }: KeptKey) => ({
        key: id,
        bytes: markUnder(algorithm as BoxAlgorithm, look(held), text),
      })
      return [under(own), ...before.reverse().map(under)]
    },
    secrets: {
      keep: secret => lockOf(now(), passphrase, sealingOf(ring)).keep(secret),
      look: held => (isSealed(held) ? lockOf(now(), passphrase, sealingOf(ring)).look(held) : Buffer.from(held, 'hex')),
      isBare: held => now().protection !== null && !isSealed(held),
    },
    async list() {
      return now().keys.map(key => publishedOf(ring, key, today()))
    },
    async signersOf(role) {
      const keys: KeptKey[] = []
      for (const algorithm of ALGORITHMS[role][now().suite]) keys.push(await getKey(role, algorithm))
      return keys.map(key => ({
        id: key.id,
        algorithm: key.algorithm,
        public: Buffer.from(key.public!, 'hex'),
        sign: async message => holderOf(key.holder, ring).sign(key, message),
      }))
    },
    async rotate(role, from) {
      if (from < today()) throw new Refusal('KEY_DAY_PAST', { details: { from, today: today() } })
      const before = new Set(now().keys.map(key => key.id))
      await change(async stood => {
        const made: KeptKey[] = []
        for (const algorithm of ALGORITHMS[role][stood.suite]) made.push(await make(stood, role, algorithm, from))
        return { ...stood, keys: [...stood.keys, ...made] }
      })
      return ring.keys.filter(key => !before.has(key.id)).map(key => publishedOf(ring, key, today()))
    },
    choose: suite => change(stood => ({ ...stood, suite })),
    close: async () => module?.close(),
  }
}

/** The first four bytes of SHA-256 of the public key, as in the ids of signed notes: short, and enough to tell apart. */
const markOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex').slice(0, 8)

/** Of the keys of a role that are in force on the day, the newest. */
function currentOf(ring: Ring, role: KeyRole, algorithm: KeyAlgorithm, on: LocalDate): KeptKey | undefined {
  let found: KeptKey | undefined
  for (const key of ring.keys)
    if (key.role === role && key.algorithm === algorithm && key.from <= on && (found === undefined || key.from >= found.from))
      found = key
  return found
}

function publishedOf(ring: Ring, key: KeptKey, on: LocalDate): PublishedKey {
  const { id, role, algorithm, holder, from } = key
  const same = ring.keys.filter(other => other.role === role && other.algorithm === algorithm)
  const place = same.indexOf(key)
  // Of two that begin on one day the later one counts, and the earlier one never signed.
  const later = same.filter((other, n) => other !== key && (other.from > from || (other.from === from && n > place)))
  const until = later.map(other => other.from).sort()[0] ?? null
  return {
    id,
    role,
    algorithm,
    holder,
    from,
    until,
    isCurrent: currentOf(ring, role, algorithm, on) === key,
    public: key.public,
  }
}

async function passphraseOf(env: NonNullable<KeysOptions['env']>): Promise<Passphrase | undefined> {
  if (env.XINHENG_KEYS_PASSPHRASE) return env.XINHENG_KEYS_PASSPHRASE
  if (!env.XINHENG_KEYS_PASSPHRASE_FILE) return undefined
  const bytes = await readFile(env.XINHENG_KEYS_PASSPHRASE_FILE)
  // An editor ends a file with a newline; a short file would protect nothing.
  const words = bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes
  if (words.length < 16) throw new Refusal('KEYS_LOCKED')
  return words
}

/** A JSON list of texts, or words between blanks. */
function commandOf(text: string): string[] {
  return text.startsWith('[') ? (JSON.parse(text) as string[]) : text.split(' ').filter(word => word !== '')
}
