/** Carries a submission on from wherever it stands to its end: reads, judges and writes chunk by chunk, then closes. */

import { setTimeout as sleep } from 'node:timers/promises'
import { closeAct, type Environment } from '#capabilities/operation'
import { compileItem } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { Refusal, type RefusalDetails } from '#rules/outcome'
import { type Database, type Transaction, todayOf } from '#storage/database'
import {
  type CleanedCopy,
  cleanedSize,
  dropSpool,
  isWriterGone,
  listSpools,
  type Media,
  makeSeal,
  openCleaned,
  type Seal,
  WRITING,
  type WritingLock,
  whileWriting,
} from '#storage/files'
import { valuesOf } from '#storage/law'
import { listUnitsThatMayHandIn, readUnitTree, type Unit, type UnitTree } from '#storage/organisations'
import { arrivalFindings } from './arrival-findings.ts'
import { type JudgedChunk, sixteen } from './chunk.ts'
import type { JudgedRows, Judging } from './chunk-rows.ts'
import { expireDrafts } from './draft-store.ts'
import { putFindings } from './finding-store.ts'
import { aboutHeld, expireHeld, putHeld, supersedeHeld } from './held-store.ts'
import { unitsForReading } from './judge-authority.ts'
import { writeChunk } from './judge-chunk.ts'
import { noteOpenRows } from './open-rows.ts'
import { RunParties } from './party-numbers.ts'
import { OutsideDivision, readInThread } from './reading.ts'
import type { ThreadOrder } from './reading-thread.ts'
import { rehearsed } from './rehearsed.ts'
import {
  type Counts,
  closeSubmission,
  findSpoolKey,
  findSubmission,
  type IntakeTables,
  type IntakeTx,
  listCopies,
  listIdleSubmissions,
  listOpenSubmissions,
  lockSubmission,
  lockSubmissionAt,
  putProgress,
  type StoredCopy,
  type Submission,
} from './store.ts'
import { putTally } from './tally-store.ts'
import { whoseRows } from './whose-rows.ts'

export const OPERATION = 'intake.submit'

/** What the wrapped key of a spool is about. */
export const aboutSpool = (id: string): string => `spool ${id}`

/**
 * Rows of a chunk: what a transaction costs once is spread thin, and nobody waits long for it. A workbook needs memory for its strings
 * and is read more slowly than it is written: its chunks are smaller.
 */
const CHUNK_ROWS = { csv: 25_000, jsonl: 25_000, xlsx: 5_000, xls: 5_000 }
/** Rows that the reader gives at once: few, so that their cells live short. */
const PIECE_ROWS = 250
/** Two runs may meet on one new key or organisation; the one that comes second looks again. */
const TRIES = 5
/** A law that was switched on meanwhile is there at once; what cannot be read after so many looks is told as a fault. */
const LAW_LOOKS = 5
const LAW_PAUSE_MS = 200
const MEETING = new Set(['23505', '40001', '40P01'])

/**
 * Runs the submission to its end, or waits for the process that does. What is thrown is a Fault: the submission stays open, whole up to
 * its last chunk, and the next run goes on from there.
 */
export const carryOn = (environment: Environment, id: string, chunkRows?: number): Promise<void> =>
  whileWriting(environment.database, id, lock => run(environment, lock, id, chunkRows))

type Opened = {
  readonly submission: Submission
  readonly unit: Unit
  readonly tree: UnitTree
  /** The one law under which this run reads, judges and folds. */
  readonly law: Law
  readonly order: ThreadOrder
}

/** Where another law is switched on in the middle of a file, the rest of it is judged under that one. */
const run = async (environment: Environment, lock: WritingLock, id: string, chunkRows?: number): Promise<void> => {
  for (let look = 1; ; look++) {
    const before = environment.law.current().version
    try {
      return await runUnderOneLaw(environment, lock, id, chunkRows)
    } catch (thrown) {
      if (!(thrown instanceof Refusal && thrown.code === 'LAW_NOT_READY') || look === LAW_LOOKS) throw thrown
      if ((await environment.law.refresh()).version === before) await sleep(LAW_PAUSE_MS * look)
    }
  }
}

const runUnderOneLaw = async (environment: Environment, lock: WritingLock, id: string, chunkRows?: number): Promise<void> => {
  let cleaned: CleanedCopy | undefined
  try {
    const opened = await environment.database.transaction<IntakeTables, Opened | undefined>(async tx => {
      const opened = await open(environment, tx, id, chunkRows)
      // Cut to what is committed while nobody can commit more.
      if (opened !== undefined) cleaned = await openCopy(environment, opened.submission)
      return opened
    })
    if (opened === undefined) return
    try {
      await writeAll(environment, lock, opened, cleaned!)
      await close(environment, opened.submission, { outcome: 'done' })
    } catch (thrown) {
      const refusal = thrown instanceof OutsideDivision ? await outsideDivision(environment, opened, thrown) : thrown
      // What is refused here is the file. The law is not its fault.
      if (!(refusal instanceof Refusal) || refusal.code === 'LAW_NOT_READY') throw thrown
      await close(environment, opened.submission, { outcome: 'refused', refusal })
    }
  } finally {
    await cleaned?.close()
  }
}

const openCopy = ({ dataDir, keys, sources }: Environment, { id, cleanedBytes }: Submission): Promise<CleanedCopy> =>
  openCleaned({ dataDir, id, validBytes: cleanedBytes, keys: keys.files, randomBytes: sources.randomBytes })

const open = async (
  environment: Environment,
  tx: IntakeTx,
  id: string,
  chunkRows: number | undefined,
): Promise<Opened | undefined> => {
  await lockSubmission(tx, id)
  const submission = await findSubmission(tx, id)
  const wrapped = await findSpoolKey(tx, id)
  if (submission === undefined || submission.closedAt !== null || wrapped === undefined) return undefined
  const key = await environment.keys.files.unwrap(wrapped, aboutSpool(id))
  // As everything stood on the day of receipt, however much later the rest is read.
  const tree = await readUnitTree(tx, submission.receivedOn)
  const unit = tree.byId.get(submission.unitId)!
  const law = environment.law.current()
  const order: ThreadOrder = {
    source: {
      ...{ dataDir: environment.dataDir, id, key, media: submission.media, chunkRows: PIECE_ROWS },
      encoding: submission.readerAt.encoding ?? null,
    },
    item: submission.item,
    learned: submission.readerAt.learned ?? [],
    today: await todayOf(tx),
    receivedOn: submission.receivedOn,
    unit,
    units: unitsForReading(tree),
    secret: environment.sources.randomBytes(32),
    fileSecret: environment.sources.randomBytes(32),
    commitments: environment.keys.commitments,
    ...(submission.takeover === null ? {} : { takeover: submission.takeover }),
    after: submission.readerAt.row,
    chunkRows: chunkRows ?? CHUNK_ROWS[submission.media],
    lawVersion: law.version,
    law: { digest: law.digest, values: valuesOf(law) },
    suspects: isWorkbook(submission.media) ? new Set(foreignCodes(tree, unit)) : new Set(submission.readerAt.suspects),
  }
  return { submission, unit, tree, law, order }
}

/** The spool looks through text as it comes in, and not into what is packed. */
const isWorkbook = (media: Media): boolean => media === 'xlsx' || media === 'xls'

/** Codes of units whose decisions this unit may not hand in. */
export const foreignCodes = (tree: UnitTree, unit: Unit): string[] =>
  [...tree.byId.values()].filter(other => !tree.divisions.isWithin(other.division, unit.division)).map(other => other.uscc)

const writeAll = async (environment: Environment, lock: WritingLock, opened: Opened, cleaned: CleanedCopy): Promise<void> => {
  const { submission, unit, tree, law, order } = opened
  const judging: Judging = {
    submissionId: submission.id,
    actId: submission.actId,
    law,
    compiled: compileItem(law.itemOn(submission.item, order.today)!, law),
    unit,
    tree,
    findingsOfArrival: arrivalFindings(law, submission.item, submission.receivedOn, order.takeover),
    uuid: environment.sources.uuid,
    parties: new RunParties(),
  }
  const progress: Progress = { rows: submission.counts.rows, expectUnchanged: false, of: submission, seal: undefined }
  const wishes = () => ({ anew: judging.parties.isHeavy, unchanged: progress.expectUnchanged })
  for await (const chunk of readInThread(order, wishes)) {
    judging.parties.admit(chunk.parties)
    if (chunk.covered.length > 0)
      progress.seal ??= await makeSeal(environment.keys.files, aboutHeld(submission.id), environment.sources.randomBytes)
    const { counts } = await writeWithRetries(environment, lock, judging, chunk, cleaned, progress, order.today)
    progress.rows += counts.rows
    // A file that begins as a copy of an earlier one most often goes on so.
    progress.expectUnchanged = counts.registered + counts.amended === 0
  }
}

type Progress = {
  rows: number
  expectUnchanged: boolean
  readonly of: Submission
  /** Of covered cells; made for the first of them. */
  seal: Seal | undefined
}

const writeWithRetries = async (
  environment: Environment,
  lock: WritingLock,
  judging: Judging,
  chunk: JudgedChunk,
  cleaned: CleanedCopy,
  progress: Progress,
  today: ThreadOrder['today'],
): Promise<JudgedRows> => {
  const before = cleaned.bytes
  for (let attempt = 1; ; attempt++) {
    try {
      return await environment.database.transaction<IntakeTables, JudgedRows>(tx =>
        writeOnce(tx, lock, judging, chunk, cleaned, progress, today),
      )
    } catch (thrown) {
      const isMeeting = MEETING.has((thrown as { code?: string }).code ?? '')
      // What was appended is not cut off here, where somebody else may be at it by now: the next try writes over it, the next run cuts it off.
      cleaned.backTo(before)
      if (attempt === TRIES || !isMeeting) throw thrown
    }
  }
}

/** Everything that a chunk changes, in one transaction; the cleaned copy is on disk before it commits, and its length commits with it. */
const writeOnce = async (
  tx: Transaction<IntakeTables>,
  lock: WritingLock,
  judging: Judging,
  chunk: JudgedChunk,
  cleaned: CleanedCopy,
  progress: Progress,
  today: ThreadOrder['today'],
): Promise<JudgedRows> => {
  if (!(await lockSubmissionAt(tx, judging.submissionId, progress.rows)))
    throw new Error(`submission ${judging.submissionId} is not where this run left it`)
  const { rehearsal, takeover } = progress.of
  const judge = () => writeChunk(tx, judging, chunk, today, progress.expectUnchanged)
  const judged = await (rehearsal ? rehearsed(tx, judge) : judge())
  const { counts, found, results, held } = judged
  const foundOn = await todayOf(tx)
  await putFindings(tx, judging.submissionId, found, foundOn, whoseRows(chunk.kept, judged))
  if (!rehearsal) {
    const from = { ...progress.of, submission: judging.submissionId }
    const { candidates } = chunk
    const keys = () => Array.from({ length: candidates.count }, (_, n) => sixteen(candidates.keys, n))
    await supersedeHeld(tx, from, keys, foundOn)
    // Judged again in the queue, a former system's row would lose what that says of its days: it is taken over again instead.
    if (takeover === null)
      await putHeld(tx, from, held, new Map(chunk.covered.map(({ row, cells }) => [row, cells])), progress.seal, foundOn)
    await noteOpenRows(tx, from, chunk, judged, foundOn)
  }
  if (chunk.tally !== undefined) await putTally(tx, judging.submissionId, chunk, chunk.tally, judged, foundOn)
  await lock.mustHold()
  const cleanedBytes = await cleaned.append(chunk.packed, results)
  const { learned = [], encoding = null } = progress.of.readerAt
  await putProgress(tx, judging.submissionId, {
    counts,
    cleanedBytes,
    readerAt: { row: chunk.lastRow, share: chunk.share, learned, encoding },
    ...(chunk.headings === null ? {} : { headings: chunk.headings.cells }),
  })
  return judged
}

/** The refusal of a file that names authorities of another division, with those who may hand it in. */
const outsideDivision = async (
  environment: Environment,
  { submission, unit, tree }: Opened,
  { authorities }: OutsideDivision,
) => {
  const units = authorities.map(uscc => tree.byUscc.get(uscc)!)
  const who = await environment.database.transaction<IntakeTables, Unit[]>(tx =>
    listUnitsThatMayHandIn(tx, submission.item, submission.receivedOn, units[0]!.division),
  )
  const details: RefusalDetails = {
    unit: unit.name,
    authority: units.map(one => one.name).join('、'),
    authorities: units.map(({ uscc, name, division }) => ({ uscc, name, division })),
    units: who.map(({ uscc, name }) => ({ uscc, name })),
  }
  return new Refusal('UNIT_OUTSIDE_DIVISION', { details })
}

/** The last transaction: the key of the spool is destroyed with it, the spool itself after it. */
const close = async (
  environment: Environment,
  submission: Submission,
  end: { outcome: 'done' } | { outcome: 'refused'; refusal: Refusal },
): Promise<void> => {
  await environment.database.transaction<IntakeTables, void>(async tx => {
    const { counts, readerAt } = (await findSubmission(tx, submission.id))!
    const refusal = end.outcome === 'done' ? undefined : toldOf(end.refusal, counts, readerAt.row)
    const today = await todayOf(tx)
    await expireHeld(tx, today)
    await expireDrafts(tx, today)
    await closeSubmission(tx, submission.id, { outcome: end.outcome, ...(refusal === undefined ? {} : { refusal }) })
    const closed = (await findSubmission(tx, submission.id))!
    await closeAct(tx, environment, {
      id: submission.actId,
      outcome: end.outcome === 'done' ? 'done' : `refused:${end.refusal.code}`,
      content: { submission: submission.id, counts: closed.counts, refusal: refusal ?? null },
    })
  })
  await dropSpool(environment.dataDir, submission.id)
}

/** Rows that landed before the file could be read no further stay: the refusal says how many, and behind which row it stopped. */
const toldOf = ({ code, clause, details }: Refusal, counts: Counts, row: number) => {
  const landed = counts.registered + counts.amended + counts.unchanged
  return { code, clause: clause ?? null, details: counts.rows === 0 ? details : { ...details, row, rows: counts.rows, landed } }
}

/** Closes a submission whose raw file is gone with the machine that read it. What landed stays. */
export const closeWithoutSpool = async (environment: Environment, id: string): Promise<void> => {
  const { database } = environment
  const submission = await database.transaction<IntakeTables, Submission | undefined>(tx => findSubmission(tx, id))
  if (submission === undefined || submission.closedAt !== null) return
  await close(environment, submission, { outcome: 'refused', refusal: new Refusal('SPOOL_LOST') })
}

/** What of submissions a restored folder has not as its database says: cleaned copies that end too early, and those still open. */
export const lookAfterRestore = async (
  database: Database,
  dataDir: string,
): Promise<{ withoutCopy: string[]; open: string[] }> => {
  const { copies, open } = await database.transaction<IntakeTables, { copies: StoredCopy[]; open: string[] }>(
    async tx => ({ copies: await listCopies(tx), open: await listOpenSubmissions(tx) }),
    { readOnly: true },
  )
  const withoutCopy: string[] = []
  for (const { id, bytes } of copies) if ((await cleanedSize(dataDir, id)) < bytes) withoutCopy.push(id)
  return { withoutCopy, open }
}

/** Open submissions that nobody runs and whose spool lies in this data folder: another machine's can be read there alone. */
export const listToCarryOn = async ({ database, dataDir }: Environment): Promise<string[]> => {
  const spools = new Set(await listSpools(dataDir))
  const idle = await database.transaction<IntakeTables, string[]>(tx => listIdleSubmissions(tx, WRITING), { readOnly: true })
  return idle.filter(id => spools.has(id))
}

/** How long a file may take to arrive. */
const ARRIVING_MS = 24 * 60 * 60 * 1000

/**
 * Drops spools that no open submission names: what a kill between spooling and opening left, whose keys died with their process. Those
 * that may still be arriving stay: their process lives, or is another machine's and the spool is young; an id tells when it was made.
 * A server asks before it takes in files.
 */
export const dropStraySpools = async (environment: Environment): Promise<number> => {
  const { dataDir } = environment
  const spools = await listSpools(dataDir)
  // Asked after the folder was read: a spool that is opened between the two is named.
  const open = new Set(await environment.database.transaction<IntakeTables, string[]>(tx => listOpenSubmissions(tx)))
  let dropped = 0
  for (const id of spools) {
    if (open.has(id)) continue
    const madeMs = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
    const isOld = environment.sources.nowMs() - madeMs >= ARRIVING_MS
    if (!isOld && !(await isWriterGone(dataDir, id))) continue
    await dropSpool(dataDir, id)
    dropped += 1
  }
  return dropped
}
