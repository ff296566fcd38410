// The file of an installation's keys: written whole or not at all, readable by its owner alone, its secrets sealed where there is a passphrase.
import { scryptSync } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type BoxAlgorithm, openBox, sealBox } from './box.ts'
import type { Holder, KeyAlgorithm, KeyRole, Suite } from './shapes.ts'

export type KeptKey = {
  readonly id: string
  readonly role: KeyRole
  readonly algorithm: KeyAlgorithm
  readonly holder: Holder
  readonly from: LocalDate
  readonly public: string | null
  /** Of the ring: the secret in hexadecimal, behind `sealed:` where the ring is protected. Of a module: its own name for the key. */
  readonly held: string
}

export type Ring = {
  readonly suite: Suite
  /** Null where the file's mode is all that protects it. `check` is a box that only the right passphrase opens. */
  readonly protection: { readonly salt: string; readonly check: string } | null
  readonly keys: readonly KeptKey[]
}

const EMPTY_RING: Ring = { suite: 'international', protection: null, keys: [] }

const folderOf = (dataDir: string): string => join(dataDir, 'keys')
const ringPath = (dataDir: string): string => join(folderOf(dataDir), 'ring.json')

type ReadRing = { readonly ring: Ring; readonly writtenAt: bigint }

/** When the file was last written; 0 where there is none. Asked at every transaction, and so without waiting. */
export const ringWrittenAt = (dataDir: string): bigint =>
  statSync(ringPath(dataDir), { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 0n

export function readRing(dataDir: string): ReadRing {
  const writtenAt = ringWrittenAt(dataDir)
  if (writtenAt === 0n) return { ring: EMPTY_RING, writtenAt }
  return { ring: JSON.parse(readFileSync(ringPath(dataDir), 'utf8')) as Ring, writtenAt }
}

export async function writeRing(dataDir: string, ring: Ring): Promise<void> {
  const beside = `${ringPath(dataDir)}.new`
  await writeFile(beside, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600, flush: true })
  await chmod(beside, 0o600)
  await rename(beside, ringPath(dataDir))
}

const LOCK = 'ring.json.lock.'
const LOCK_WAIT_MS = 50
const LOCK_TRIES = 400

const turns = new Map<string, Promise<unknown>>()

/**
 * One process changes the ring at a time; a lock of one that was killed counts for nothing. In this process one after the other, so that a
 * lock that bears its number is never its own: in a container each process has that of the one before it.
 */
export function withRingLocked<T>(dataDir: string, run: () => Promise<T>): Promise<T> {
  const mine = (turns.get(dataDir) ?? Promise.resolve()).then(() => locked(dataDir, run))
  turns.set(
    dataDir,
    mine.catch(() => {}),
  )
  return mine
}

/**
 * Each has a file of a name that nobody else has or will have, makes it, and only then looks for others: of two, one at least sees the
 * other. So nobody takes away what has become somebody else's meanwhile. Of those who wait the first by name stays, and the others make
 * room for it.
 */
async function locked<T>(dataDir: string, run: () => Promise<T>): Promise<T> {
  const folder = folderOf(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const mine = `${LOCK}${process.pid}.${process.hrtime.bigint()}`
  const path = join(folder, mine)
  try {
    for (let tries = 0; ; tries++) {
      await writeFile(path, '', { mode: 0o600 })
      const others = await othersThan(mine, folder)
      if (others.length === 0) return await run()
      if (tries === LOCK_TRIES) throw new Error(`the ring of keys is held: ${others.join(', ')}`)
      if (others.some(other => other < mine)) await rm(path, { force: true })
      await sleep(LOCK_WAIT_MS)
    }
  } finally {
    await rm(path, { force: true })
  }
}

async function othersThan(mine: string, folder: string): Promise<string[]> {
  const others = (await readdir(folder)).filter(name => name.startsWith(LOCK) && name !== mine)
  const gone = others.filter(name => isGone(Number.parseInt(name.slice(LOCK.length), 10)))
  for (const name of gone) await rm(join(folder, name), { force: true })
  return others.filter(name => !gone.includes(name))
}

function isGone(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    // A process that is not ours lives.
    return (error as { code?: string }).code === 'ESRCH'
  }
}

/** What protects the ring beside the file's mode: words, or a file of at least 32 bytes that nobody can guess. */
export type Passphrase = string | Buffer

const ABOUT_CHECK = 'ring'
const SEALED = 'sealed:'
export const isSealed = (held: string): boolean => held.startsWith(SEALED)
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** Seals and opens the secrets of a ring. */
export type RingLock = { keep(secret: Buffer): string; look(held: string): Buffer }

const locks = new Map<string, Buffer>()

/** Slow on purpose, so that words are not found by trying; once for each ring and process. */
function kekOf(passphrase: Passphrase, salt: string): Buffer {
  const name = `${salt} ${Buffer.from(passphrase).toString('hex')}`
  let kek = locks.get(name)
  if (kek === undefined) {
    kek = scryptSync(passphrase, Buffer.from(salt, 'hex'), 32, COST)
    locks.set(name, kek)
  }
  return kek
}

type Sealing = { readonly algorithm: BoxAlgorithm; readonly randomBytes: (size: number) => Uint8Array }

/** Throws KEYS_LOCKED where the ring is protected and the passphrase is missing or another. */
export function lockOf(ring: Ring, passphrase: Passphrase | undefined, sealing: Sealing): RingLock {
  const { protection } = ring
  if (protection === null) return { keep: secret => secret.toString('hex'), look: held => Buffer.from(held, 'hex') }
  if (passphrase === undefined) throw new Refusal('KEYS_LOCKED')
  const kek = kekOf(passphrase, protection.salt)
  const look = (held: string, about: string): Buffer => {
    const plain = openBox(kek, Buffer.from(held.slice(SEALED.length), 'hex'), about)
    if (!held.startsWith(SEALED) || plain === undefined) throw new Refusal('KEYS_LOCKED')
    return plain
  }
  look(protection.check, ABOUT_CHECK)
  return {
    keep: secret => SEALED + sealBox(sealing.algorithm, kek, sealing.randomBytes(24), secret, 'secret').toString('hex'),
    look: held => look(held, 'secret'),
  }
}

/** The ring with all its secrets sealed under the passphrase. */
export function protectRing(ring: Ring, passphrase: Passphrase, sealing: Sealing): Ring {
  const salt = Buffer.from(sealing.randomBytes(16)).toString('hex')
  const check = sealBox(sealing.algorithm, kekOf(passphrase, salt), sealing.randomBytes(24), Buffer.alloc(16), ABOUT_CHECK)
  const protection = { salt, check: SEALED + check.toString('hex') }
  const { keep } = lockOf({ ...ring, protection }, passphrase, sealing)
  const keys = ring.keys.map(key => (key.holder === 'ring' ? { ...key, held: keep(Buffer.from(key.held, 'hex')) } : key))
  return { ...ring, protection, keys }
}
