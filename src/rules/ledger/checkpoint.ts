// Checkpoints of the log in their text form (C2SP tlog-checkpoint), with two extensions: the map of heads, and the checkpoint before.
import { fromBase64, toBase64 } from './base64.ts'

export const DEFAULT_ORIGIN = 'xinheng.local/log'

/** `map` is null where a checkpoint of another log has none. */
export type Checkpoint = {
  readonly origin: string
  readonly size: bigint
  readonly root: Uint8Array
  readonly map: { readonly root: Uint8Array; readonly organisations: bigint } | null
  /** Size of the checkpoint before: none of those that were signed can be taken away unseen. Null of the first, and of another log's. */
  readonly previous: bigint | null
}

const MAP = 'map '
const PREVIOUS = 'previous '
const DECIMAL = /^(?:0|[1-9][0-9]*)$/

/** The text that is signed. */
export function checkpointText({ origin, size, root, map, previous }: Checkpoint): string {
  const ofMap = map === null ? '' : `${MAP}${toBase64(map.root)} ${map.organisations}\n`
  const before = previous === null ? '' : `${PREVIOUS}${previous}\n`
  return `${origin}\n${size}\n${toBase64(root)}\n${ofMap}${before}`
}

/** Undefined where the text is none. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split('\n')
  if (lines.length < 4 || lines.pop() !== '') return undefined
  const [origin = '', size = '', coded = '', ...extensions] = lines
  const root = hashOf(coded)
  if (origin === '' || !isDecimal(size) || root === undefined || extensions.includes('')) return undefined
  const maps = extensions.filter(line => line.startsWith(MAP))
  const map = maps.length === 0 ? null : mapOf(maps[0]!)
  if (map === undefined || maps.length > 1) return undefined
  const [before, another] = extensions.filter(line => line.startsWith(PREVIOUS)).map(line => line.slice(PREVIOUS.length))
  if (another !== undefined || (before !== undefined && !isDecimal(before))) return undefined
  return { origin, size: BigInt(size), root, map, previous: before === undefined ? null : BigInt(before) }
}

function mapOf(line: string): Checkpoint['map'] | undefined {
  const [coded = '', count = '', more] = line.slice(MAP.length).split(' ')
  const root = hashOf(coded)
  if (root === undefined || more !== undefined || !isDecimal(count)) return undefined
  return { root, organisations: BigInt(count) }
}

// A size is a number of 64 bits: longer digits are no size.
const isDecimal = (text: string): boolean => DECIMAL.test(text) && text.length <= 19

function hashOf(coded: string): Uint8Array | undefined {
  const bytes = fromBase64(coded)
  return bytes?.length === 32 ? bytes : undefined
}
