// The log that is open here: its number, its origin, and the keys that sign its checkpoints, whose secrets lie in the data folder alone.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type NoteKey,
  type NoteSignature,
  noteKey,
  noteText,
  parseVerifier,
  rotationText,
  utf8,
  type VerifySignature,
  verifierText,
} from '#rules/ledger'
import type { Database, OpenTransaction } from '#storage/database'
import type { Cosigner } from './cosign.ts'

/** Where this installation's key lies, and under which origin its log is published. */
export type LogSetting = {
  readonly origin: string
  readonly dataDir: string
  readonly randomBytes: (size: number) => Uint8Array
  /** The division whose units' acts it takes, null for acts of no unit. Without it the log takes everything. */
  readonly division?: string | null
  /** Who else signs its checkpoints now; nobody where nothing is said. */
  readonly cosigners?: () => Promise<readonly Cosigner[]>
  /** Seals the key where it lies; in the clear, behind the file's mode, where nothing is said. */
  readonly secrets?: Secrets
}

/** Seals secrets of the data folder, and opens them, also those that stand in the clear; `isBare`: in the clear though it seals. */
export type Secrets = { keep(secret: Buffer): string; look(held: string): Buffer; isBare(held: string): boolean }
const BARE: Secrets = {
  keep: secret => secret.toString('hex'),
  look: held => Buffer.from(held, 'hex'),
  isBare: () => false,
}

/** `signer` is null where the key is not in this data folder: then another server continues the log. */
export type OpenLog = {
  readonly log: number
  readonly origin: string
  readonly key: NoteKey
  readonly signer: NoteSigner | null
  /** As in its setting. */
  readonly division?: string | null
  readonly cosigners: () => Promise<readonly Cosigner[]>
}
export type NoteSigner = (text: string) => NoteSignature

/** One sequencer of all, one opening at a time; behind the buckets of organisations. */
const LOCK_SPACE = 7208
const SEQUENCING = 1025
export const trySequencing = async (tx: OpenTransaction): Promise<boolean> => {
  const { rows } = await tx.client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, $2) as mine', [
    LOCK_SPACE,
    SEQUENCING,
  ])
  return rows[0]!.mine
}

// How an Ed25519 key lies in DER, before its 32 bytes.
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex')

export const verifySignature: VerifySignature = (key, message, signature) => {
  if (key.length !== 32) return false
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC_DER, key]), format: 'der', type: 'spki' })
  return verify(null, message, publicKey, signature)
}

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: 'der', type: 'pkcs8' })

const publicBytes = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_DER.length)

/** What the key file says of each log; `seed` is hexadecimal, or sealed. */
type KeptKey = { readonly origin: string; readonly verifier: string; readonly seed: string }

const folderOf = (dataDir: string): string => join(dataDir, 'keys')
const fileOf = (dataDir: string): string => join(folderOf(dataDir), 'log.json')

async function readKeys(dataDir: string): Promise<KeptKey[]> {
  try {
    return (JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as { keys: KeptKey[] }).keys
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}

/** Whole or not at all, and readable by its owner alone from the first byte. */
async function writeKeys(dataDir: string, keys: readonly KeptKey[]): Promise<void> {
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 })
  const beside = `${fileOf(dataDir)}.new`
  await writeFile(beside, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600, flush: true })
  await chmod(beside, 0o600)
  await rename(beside, fileOf(dataDir))
}

/** The key of an origin in this folder, made where there is none. Only while the log is opened, under its lock. */
async function getOrMakeKey(setting: LogSetting): Promise<KeptKey> {
  const found = (await readKeys(setting.dataDir)).find(key => key.origin === setting.origin)
  return found ?? makeKey(setting)
}

/** One more key of an origin. Only under the lock of the sequencer: the file is written whole. */
async function makeKey({ origin, dataDir, randomBytes, secrets = BARE }: LogSetting): Promise<KeptKey> {
  const keys = await readKeys(dataDir)
  const seed = Buffer.from(randomBytes(32))
  const made = {
    origin,
    verifier: verifierText(noteKey(origin, publicBytes(privateKeyOf(seed)))),
    seed: secrets.keep(seed),
  }
  await writeKeys(dataDir, [...keys, made])
  return made
}

function signerOf(key: NoteKey, seed: Buffer): NoteSigner | null {
  const privateKey = privateKeyOf(seed)
  if (!publicBytes(privateKey).equals(key.key)) return null
  return text => ({ name: key.name, id: key.id, signature: sign(null, utf8(text), privateKey) })
}

/**
 * Opens the log of the origin, the first time with a key of its own. Undefined where another process is at it: ask again. Throws for a log
 * that another has followed: batches stand in one log, and what was closed stays so.
 */
export async function openLog(database: Database, setting: LogSetting): Promise<OpenLog | undefined> {
  const known = await database.transaction(tx => findLog(tx, setting.origin), { readOnly: true })
  const row = known ?? (await database.transaction(tx => beginLog(tx, setting)))
  if (row === undefined) return undefined
  if (!row.isNewest) throw new Error(`the log ${row.origin} was followed by another and is closed`)
  const { dataDir, secrets = BARE, cosigners = async () => [] } = setting
  // The passphrase came later than the key.
  if ((await readKeys(dataDir)).some(key => secrets.isBare(key.seed))) await database.transaction(tx => sealKeys(tx, setting))
  const signer = await findSigner({ dataDir, secrets }, row)
  const takes = setting.division === undefined ? {} : { division: setting.division }
  return { log: row.log, origin: row.origin, key: row.key, signer, cosigners, ...takes }
}

/** The secret half of a log's newest key, where it is in this folder. */
async function findSigner(
  { dataDir, secrets = BARE }: Pick<LogSetting, 'dataDir' | 'secrets'>,
  { origin, verifier, key }: Pick<KnownLog, 'origin' | 'verifier' | 'key'>,
): Promise<NoteSigner | null> {
  const kept = (await readKeys(dataDir)).find(one => one.origin === origin && one.verifier === verifier)
  return kept === undefined ? null : signerOf(key, secrets.look(kept.seed))
}

/** Where another is at the keys, the next opening does it. */
async function sealKeys(tx: OpenTransaction, { dataDir, secrets = BARE }: LogSetting): Promise<void> {
  if (!(await trySequencing(tx))) return
  const keys = await readKeys(dataDir)
  await writeKeys(
    dataDir,
    keys.map(key => (secrets.isBare(key.seed) ? { ...key, seed: secrets.keep(secrets.look(key.seed)) } : key)),
  )
}

/**
 * Gives a log its next key: made here, handed over by the one before in a statement that both sign. It signs what is larger than the newest
 * checkpoint. Undefined where the key before is not in this folder. Waits for the sequencer.
 */
export async function rotateLogKey(
  tx: OpenTransaction,
  setting: LogSetting,
): Promise<{ readonly key: string; readonly after: bigint; readonly statement: string } | undefined> {
  await tx.client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, SEQUENCING])
  const log = await findLog(tx, setting.origin)
  const former = log && (await findSigner(setting, log))
  if (log === undefined || !log.isNewest || !former) return undefined
  const { rows } = await tx.client.query<{ size: string }>(
    'select coalesce(max(size), 0) as size from checkpoint where log = $1',
    [log.log],
  )
  const after = BigInt(rows[0]!.size)
  const made = await makeKey(setting)
  const next = parseVerifier(made.verifier)!
  const signer = (await findSigner(setting, { origin: log.origin, verifier: made.verifier, key: next }))!
  const text = rotationText({ origin: log.origin, next, after })
  const statement = noteText(text, [former(text), signer(text)])
  await tx.client.query(
    `insert into log_key (log, key_no, key, after_size, statement)
     select $1, coalesce(max(key_no), 0) + 1, $2, $3, $4 from log_key where log = $1`,
    [log.log, made.verifier, after, statement],
  )
  return { key: made.verifier, after, statement }
}

async function beginLog(tx: OpenTransaction, setting: LogSetting): Promise<KnownLog | undefined> {
  if (!(await trySequencing(tx))) return undefined
  const meanwhile = await findLog(tx, setting.origin)
  if (meanwhile !== undefined) return meanwhile
  const { verifier } = await getOrMakeKey(setting)
  await tx.client.query('insert into log (log, origin, key, division) select coalesce(max(log), 0) + 1, $1, $2, $3 from log', [
    setting.origin,
    verifier,
    setting.division ?? null,
  ])
  return findLog(tx, setting.origin)
}

export type KnownLog = {
  readonly log: number
  readonly origin: string
  /** Of the key that signs now. */
  readonly verifier: string
  readonly key: NoteKey
  /** All there were, in their order; each signs what is larger than `after`, until the next. */
  readonly keys: readonly LogKey[]
  readonly division: string | null
  /** No other has followed it in its division. */
  readonly isNewest: boolean
}

/** `statement`: by which the key before handed over; none of the first. */
export type LogKey = { readonly key: NoteKey; readonly after: bigint; readonly statement: string | null }

/** The key by which a checkpoint of that size is signed. */
export const keyAt = ({ keys }: Pick<KnownLog, 'keys'>, size: bigint): NoteKey =>
  keys.findLast(({ after }) => after < size)!.key

/** As it is published: the first key, and the statements by which each handed over to the next. */
export const keyHistoryOf = ({ origin, keys: [first, ...later] }: Pick<KnownLog, 'origin' | 'keys'>) => ({
  kind: 'xinheng-log-keys-1',
  origin,
  first: verifierText(first!.key),
  statements: later.map(({ statement }) => statement),
})

/** Every log that was ever opened, in that order. */
export async function listLogs(tx: OpenTransaction): Promise<KnownLog[]> {
  const { rows } = await tx.client.query<{ log: number; origin: string; key: string; division: string | null }>(
    'select log, origin, key, division from log order by log',
  )
  const later = await tx.client.query<{ log: number; key: string; after_size: string; statement: string }>(
    'select log, key, after_size, statement from log_key order by log, key_no',
  )
  const read = (log: number, text: string): NoteKey => {
    const key = parseVerifier(text)
    if (key === undefined) throw new Error(`a key of log ${log} is none`)
    return key
  }
  return rows.map(({ log, origin, key: first, division }) => {
    const keys: LogKey[] = [{ key: read(log, first), after: -1n, statement: null }]
    for (const row of later.rows.filter(row => row.log === log))
      keys.push({ key: read(log, row.key), after: BigInt(row.after_size), statement: row.statement })
    const { key } = keys.at(-1)!
    const isNewest = log === rows.findLast(row => row.division === division)!.log
    return { log, origin, verifier: verifierText(key), key, keys, division, isNewest }
  })
}

const findLog = async (tx: OpenTransaction, origin: string): Promise<KnownLog | undefined> =>
  (await listLogs(tx)).find(log => log.origin === origin)
