// Checks a proof file with the log's public key alone (docs/proof.md).
import { fromHex, toHex } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { commitmentOf, type EntryForm, isEntryForm, leafDataOf, NO_PREVIOUS } from './entry.ts'
import { headKey, verifyHead, verifyNoHead } from './map-of-heads.ts'
import { leafHash, verifyConsistency, verifyInclusion } from './merkle.ts'
import { type Digest, sha256 } from './sha256.ts'
import { isSignedBy, type NoteKey, parseNote, type VerifySignature } from './signed-note.ts'
import { sm3 } from './sm3.ts'

export type ProvedEntry = {
  readonly header: string
  readonly commitment: string
  readonly salt: string | null
  readonly content: string | null
  readonly index: string | null
  readonly inclusion: readonly string[] | null
}
export type ProvedHead = { readonly key: string; readonly count: number; readonly head: string }
export type ProvedPlace = ProvedHead & {
  readonly organisation: string
  readonly proof: readonly string[]
  readonly other: ProvedHead | null
}
export type Proof = {
  readonly kind: 'xinheng-proof-1'
  readonly type: 'record' | 'organisation' | 'absence'
  readonly origin: string
  readonly checkpoint: string
  readonly entries: readonly ProvedEntry[]
  readonly map?: ProvedPlace | undefined
}

/** Where a check first failed, or what holds. */
export type Checked =
  | { readonly ok: true; readonly type: Proof['type']; readonly entries: number; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly wrong: ProofWrong; readonly entry?: number }
export type ProofWrong =
  | 'form'
  | 'checkpoint'
  | 'signature'
  | 'origin'
  | 'header'
  | 'commitment'
  | 'inclusion'
  | 'record'
  | 'chain'
  | 'map'

export type Tools = { readonly verify: VerifySignature; readonly digest?: Digest }

/** The checkpoint of a note that the key signed under its own name. */
export function believeCheckpoint(note: string, key: NoteKey, tools: Tools): Checkpoint | Extract<Checked, { ok: false }> {
  const parsed = parseNote(note)
  const checkpoint = parsed && parseCheckpoint(parsed.text)
  if (parsed === undefined || checkpoint === undefined) return { ok: false, wrong: 'checkpoint' }
  if (!isSignedBy(parsed, key, tools.verify)) return { ok: false, wrong: 'signature' }
  return checkpoint.origin === key.name ? checkpoint : { ok: false, wrong: 'origin' }
}

type Header = Record<string, unknown> & { readonly v: EntryForm }
type Read = { header: Header; leaf: Uint8Array; proved: ProvedEntry }

/** Never throws. */
export function checkProof(file: unknown, key: NoteKey, tools: Tools): Checked {
  const digest = tools.digest ?? sha256
  if (!isProof(file)) return { ok: false, wrong: 'form' }
  const checkpoint = believeCheckpoint(file.checkpoint, key, tools)
  if ('ok' in checkpoint) return checkpoint
  if (file.origin !== checkpoint.origin) return { ok: false, wrong: 'origin' }
  const entries: Read[] = []
  for (const [entry, proved] of file.entries.entries()) {
    const read = readEntry(proved, checkpoint, digest)
    if ('wrong' in read) return { ok: false, wrong: read.wrong, entry }
    entries.push(read)
  }
  const wrong = file.type === 'record' ? recordWrong(entries) : placeWrong(file, entries, checkpoint, digest)
  return wrong === null ? { ok: true, type: file.type, entries: entries.length, checkpoint } : { ok: false, wrong }
}

const MEMBERS = 'act,at,entry,kind,law,organisation,previous,record,source,v'

function readEntry(proved: ProvedEntry, { size, root }: Checkpoint, digest: Digest): Read | { wrong: ProofWrong } {
  const header = headerOf(proved.header)
  if (header === undefined) return { wrong: 'header' }
  const commitment = fromHex(proved.commitment)!
  if ((proved.salt === null) !== (proved.content === null)) return { wrong: 'commitment' }
  const hash = header.v === 2 ? sm3 : digest
  if (proved.salt !== null && toHex(commitmentOf(fromHex(proved.salt)!, proved.content!, hash)) !== proved.commitment)
    return { wrong: 'commitment' }
  const leaf = leafDataOf(proved.header, commitment, digest)
  if ((proved.index === null) !== (proved.inclusion === null)) return { wrong: 'inclusion' }
  if (proved.index !== null) {
    const proof = proved.inclusion!.map(one => fromHex(one)!)
    const claim = { index: BigInt(proved.index), size, leaf: leafHash(leaf, digest), proof, root }
    if (!verifyInclusion(claim, digest)) return { wrong: 'inclusion' }
  }
  return { header, leaf, proved }
}

/** Undefined where the text is not the canonical form of an entry's header. */
function headerOf(text: string): Header | undefined {
  try {
    const header = JSON.parse(text) as Header
    if (Object.keys(header).sort().join(',') !== MEMBERS || !isEntryForm(header.v)) return undefined
    return canonicalJson(header) === text ? header : undefined
  } catch {
    return undefined
  }
}

function recordWrong(entries: readonly Read[]): ProofWrong | null {
  if (entries.length === 0) return 'record'
  if (entries.some(({ proved }) => proved.index === null)) return 'inclusion'
  const first = entries[0]!.header
  const isOne = entries.every(
    ({ header }, i) =>
      header.record === first.record &&
      header.organisation === first.organisation &&
      (i === 0 || (header.entry as number) > (entries[i - 1]!.header.entry as number)),
  )
  return isOne ? null : 'record'
}

function placeWrong(file: Proof, entries: readonly Read[], { map }: Checkpoint, digest: Digest): ProofWrong | null {
  const place = file.map!
  if (map === null) return 'map'
  const key = headKey(fromHex(place.organisation.replaceAll('-', ''))!, digest)
  if (toHex(key) !== place.key) return 'map'
  const proof = place.proof.map(hash => fromHex(hash)!)
  if (file.type === 'absence') {
    const other = place.other === null ? null : { ...place.other, key: fromHex(place.other.key)! }
    return verifyNoHead({ key, other, proof, root: map.root }, digest) ? null : 'map'
  }
  let previous = NO_PREVIOUS
  for (const [i, { header, leaf }] of entries.entries()) {
    if (header.organisation !== place.organisation || header.entry !== i + 1 || header.previous !== previous) return 'chain'
    previous = toHex(leaf)
  }
  if (entries.length !== place.count || place.head !== previous) return 'chain'
  return verifyHead({ key, count: place.count, head: place.head, proof, root: map.root }, digest) ? null : 'map'
}

const HASH = /^[0-9a-f]{64}$/
const SALT = /^[0-9a-f]{32}$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const DECIMAL = /^(?:0|[1-9][0-9]{0,18})$/

const isText = (value: unknown): value is string => typeof value === 'string'
const isHash = (value: unknown): boolean => isText(value) && HASH.test(value)
const areHashes = (value: unknown): boolean => Array.isArray(value) && value.every(isHash)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isForm = (value: unknown, form: RegExp): boolean => isText(value) && form.test(value)
const orNull = (value: unknown, holds: (value: unknown) => boolean): boolean => value === null || holds(value)

function isProof(file: unknown): file is Proof {
  if (!isObject(file) || file.kind !== 'xinheng-proof-1' || !isText(file.origin) || !isText(file.checkpoint)) return false
  if (!Array.isArray(file.entries) || !file.entries.every(isProvedEntry)) return false
  if (file.type === 'record') return true
  if (!isObject(file.map) || !isPlace(file.map)) return false
  if (file.type === 'organisation') return file.entries.length > 0 && file.map.other === null
  return file.type === 'absence' && file.entries.length === 0 && file.map.count === 0 && file.map.head === ''
}

const isProvedEntry = (entry: unknown): boolean =>
  isObject(entry) &&
  isText(entry.header) &&
  isHash(entry.commitment) &&
  orNull(entry.salt, salt => isForm(salt, SALT)) &&
  orNull(entry.content, isText) &&
  orNull(entry.index, index => isForm(index, DECIMAL)) &&
  orNull(entry.inclusion, areHashes)

const isPlace = (place: Record<string, unknown>): boolean =>
  isForm(place.organisation, UUID) &&
  isHash(place.key) &&
  Number.isSafeInteger(place.count) &&
  (place.head === '' || isHash(place.head)) &&
  areHashes(place.proof) &&
  orNull(place.other, other => isObject(other) && isHash(other.key) && isHash(other.head) && Number.isSafeInteger(other.count))

/** Whether the newer of two believed checkpoints holds the older; `file` is a consistency file, or nothing where none is needed. */
export function checkConsistency(older: Checkpoint, newer: Checkpoint, file: unknown, digest: Digest = sha256): boolean {
  if (older.origin !== newer.origin || !isObject(file) || file.kind !== 'xinheng-consistency-1') return false
  if (file.from !== String(older.size) || file.to !== String(newer.size) || !areHashes(file.proof)) return false
  const proof = (file.proof as string[]).map(hash => fromHex(hash)!)
  return verifyConsistency({ from: older.size, to: newer.size, proof, fromRoot: older.root, toRoot: newer.root }, digest)
}
