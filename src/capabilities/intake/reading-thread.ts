/** The thread that reads files: parses, checks and folds rows while the other side writes the chunk before. */

import { parentPort } from 'node:worker_threads'
import { compileItem, findHeader, type LearnedHeading, learnHeadings, readHeadings, withClaims } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { parseUscc } from '#rules/organisations'
import { Refusal, type RefusalCode, type RefusalDetails } from '#rules/outcome'
import { openRows, type RowSource, scanCodes } from '#storage/files'
import { type LawValues, lawOfValues } from '#storage/law'
import type { JudgedChunk } from './chunk.ts'
import { Drawn } from './drawn.ts'
import type { ReadingOrder } from './opened-file.ts'
import { readRows, type Wishes } from './read-rows.ts'

/** What the thread is told to read. */
export type ThreadOrder = Omit<ReadingOrder, 'law' | 'compiled'> & {
  readonly source: Omit<RowSource, 'randomBytes' | 'after' | 'limits'>
  readonly item: string
  /** What the unit has said of headings, when the file was handed in. */
  readonly learned: readonly LearnedHeading[]
  readonly lawVersion: number
  /** What that version says; left out where the thread has made it before. */
  readonly law?: { readonly digest: string; readonly values: LawValues }
  /** Codes of units for which this one may not hand in; of text, only those that the spool met. */
  readonly suspects: ReadonlySet<string>
}

export type ToThread =
  | { readonly read: ThreadOrder }
  | { readonly more: number; readonly anew?: boolean; readonly unchanged?: boolean }
  | { readonly stop: true }
export type FromThread =
  | { readonly chunk: JudgedChunk }
  | { readonly end: true }
  | { readonly refused: { readonly code: RefusalCode; readonly clause: string | undefined; readonly details: RefusalDetails } }
  /** Authorities of another division that the file names: it is refused as a whole. */
  | { readonly outside: readonly string[] }
  | { readonly fault: string }

const laws = new Map<number, Law>()

const lawOf = ({ lawVersion, law: given }: ThreadOrder): Law => {
  const known = laws.get(lawVersion)
  if (known !== undefined) return known
  if (given === undefined) throw new Error(`the reading thread has not been given law version ${lawVersion}`)
  const law = lawOfValues(given.values, { version: lawVersion, digest: given.digest })
  laws.clear()
  laws.set(lawVersion, law)
  return law
}

/** Which of the suspects the authority column really names; a code elsewhere in the file is no reason to refuse it. */
async function listOutside(source: RowSource, order: ReadingOrder, suspects: ReadonlySet<string>): Promise<string[]> {
  const { compiled } = order
  const found = new Set<string>()
  let column = -1
  for await (const chunk of (await openRows(source)).chunks) {
    let rows = chunk.rows
    if (column < 0) {
      const header = findHeader(compiled, rows)
      if (header === undefined) return []
      column = readHeadings(compiled, rows[header]!).places[compiled.places.authorityUscc] ?? -1
      if (column < 0) return []
      rows = rows.slice(header + 1)
    }
    for (const cells of rows) {
      const parsed = parseUscc(cells[column] ?? '')
      if (parsed.ok && suspects.has(parsed.uscc)) found.add(parsed.uscc)
    }
  }
  return [...found].sort()
}

const port = parentPort!
const tell = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

let allowed = 0
let stopped = false
/** Asked once whether parties are to be numbered anew; the answer takes the wish along. */
let isAnew = false
const takeAnew = (): boolean => {
  const was = isAnew
  isAnew = false
  return was
}
let isUnchanged = false
const wishes: Wishes = { takeAnew, isUnchanged: () => isUnchanged }
let wake: (() => void) | undefined

port.on('message', (message: ToThread) => {
  if ('more' in message) {
    allowed += message.more
    isAnew ||= message.anew === true
    isUnchanged = message.unchanged === true
  }
  if ('stop' in message) stopped = true
  if ('read' in message) {
    allowed = 0
    stopped = false
    isAnew = false
    isUnchanged = false
    void read(message.read)
  }
  wake?.()
})

/** Resolves true when the other side wants a chunk, false when it wants no more. */
async function isWanted(): Promise<boolean> {
  while (allowed === 0 && !stopped)
    await new Promise<void>(done => {
      wake = done
    })
  allowed -= 1
  return !stopped
}

async function read(told: ThreadOrder): Promise<void> {
  try {
    const law = lawOf(told)
    const plain = compileItem(law.itemOn(told.item, told.today)!, law)
    const compiled = learnHeadings(told.takeover === undefined ? plain : withClaims(plain, law.terms), told.learned)
    const order: ReadingOrder = { ...told, law, compiled }
    // A stream of its own for the file's own needs, apart from that of the rows.
    const drawn = new Drawn(told.fileSecret)
    const source: RowSource = { ...told.source, randomBytes: size => Buffer.from(drawn.take(size)) }
    if (told.after === 0) {
      const suspects = source.media === 'xlsx' ? new Set((await scanCodes(source, told.suspects)).codesMet) : told.suspects
      const outside = suspects.size === 0 ? [] : await listOutside(source, order, suspects)
      if (outside.length > 0) return tell({ outside })
    }
    for await (const chunk of readRows(source, order, wishes)) {
      if (!(await isWanted())) return
      const { candidates, packed } = chunk
      const { landing } = candidates
      tell({ chunk }, [
        candidates.facts.buffer as ArrayBuffer,
        candidates.keys.buffer as ArrayBuffer,
        candidates.digests.buffer as ArrayBuffer,
        ...(landing === null ? [] : [landing.commitments.buffer as ArrayBuffer]),
        ...(packed.byteLength === packed.buffer.byteLength ? [packed.buffer as ArrayBuffer] : []),
      ])
    }
    tell({ end: true })
  } catch (thrown) {
    if (thrown instanceof Refusal) tell({ refused: { code: thrown.code, clause: thrown.clause, details: thrown.details } })
    else tell({ fault: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) })
  }
}
