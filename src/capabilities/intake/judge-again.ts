/** Judges rows that were held once more, as if they came in now, and writes what comes of them: the decision of an officer in one transaction. */

import type { CommandContext, Context } from '#capabilities/operation'
import { compileItem, learnHeadings, readHeadings } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { openSealed, type RowOutcome, readCleaned, resultAt } from '#storage/files'
import { type Assumed, readUnitTree } from '#storage/organisations'
import { addJudged } from './add-judged.ts'
import { arrivalFindings } from './arrival-findings.ts'
import type { JudgedChunk } from './chunk.ts'
import { ChunkBuilder } from './chunk-builder.ts'
import type { JudgedRows, Judging } from './chunk-rows.ts'
import { Drawn } from './drawn.ts'
import { putFindings } from './finding-store.ts'
import { learnedOf } from './heading-store.ts'
import {
  aboutHeld,
  dropFindings,
  findSealed,
  type HeldDecision,
  holdAgain,
  moveCounts,
  placeOfHeld,
  type QueuedRow,
  settleHeld,
} from './held-store.ts'
import { unitsForReading } from './judge-authority.ts'
import { writeChunk } from './judge-chunk.ts'
import { followDecided } from './open-rows.ts'
import { judgeCells, openFile } from './opened-file.ts'
import { RunParties } from './party-numbers.ts'
import { SeenKeys } from './seen-keys.ts'
import { findSubmission, type Submission } from './store.ts'
import { whoseRows } from './whose-rows.ts'

/** A held row with the headings of its cleaned copy; `uncovered`: with what the copy covers put back, identity numbers apart. */
export type HeldCells = { readonly headings: readonly string[]; readonly cells: readonly string[] }

export const readHeldCells = async (
  ctx: Pick<Context, 'tx' | 'environment'>,
  submission: Submission,
  rows: readonly number[],
): Promise<Map<number, HeldCells>> => {
  const wanted = new Set(rows)
  const found = new Map<number, HeldCells>()
  const { dataDir, keys } = ctx.environment
  const copy = readCleaned({ dataDir, id: submission.id, bytes: submission.cleanedBytes, keys: keys.files })
  for await (const batch of copy) {
    for (const { row, cells } of batch) if (wanted.has(row)) found.set(row, { headings: submission.headings ?? [], cells })
    if (found.size === wanted.size) break
  }
  return found
}

/** Cells that the cleaned copy covers, by place; none where nothing was sealed. */
export const readCovered = async (
  { tx, environment }: Pick<Context, 'tx' | 'environment'>,
  submission: string,
  row: number,
): Promise<readonly (readonly [number, string])[]> => {
  const sealed = await findSealed(tx, submission, row)
  if (sealed === undefined) return []
  const place = placeOfHeld(submission, row)
  const text = await openSealed(environment.keys.files, aboutHeld(submission), { ...sealed, place })
  return JSON.parse(text.toString()) as [number, string][]
}

export type Settled = { readonly row: number; readonly outcome: RowOutcome; readonly record: string | null }

type ReadAgain = { readonly chunk: JudgedChunk; readonly judging: Judging; readonly ordered: readonly QueuedRow[] }

/** Reads rows of one submission again, in the order of their numbers, with what it takes to judge them. */
export const readAgain = async (
  ctx: Pick<Context, 'tx' | 'law' | 'today' | 'sources' | 'environment'>,
  submissionId: string,
  rows: readonly QueuedRow[],
  { decision, actId, assumed }: { decision: HeldDecision; actId: string; assumed?: Assumed },
): Promise<ReadAgain> => {
  const submission = (await findSubmission(ctx.tx, submissionId))!
  const ordered = rows.toSorted((a, b) => a.row - b.row)
  const cells = await readHeldCells(
    ctx,
    submission,
    ordered.map(({ row }) => row),
  )
  const tree = await readUnitTree(ctx.tx, submission.receivedOn)
  const unit = tree.byId.get(submission.unitId)!
  const item = ctx.law.itemOn(submission.item, ctx.today)
  if (item === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item: submission.item } })
  const learned = await learnedOf(ctx.tx, unit.unitId, submission.item)
  const compiled = learnHeadings(compileItem(item, ctx.law), learned)
  const order = { law: ctx.law, compiled, today: ctx.today, unit, units: unitsForReading(tree) }
  const headings = submission.headings ?? []
  // What a unit has said of a heading may have been forgotten since: then nobody knows what stood under it.
  if (readHeadings(compiled, headings).unknown.length > 0)
    throw new Refusal('HELD_ROW_UNREADABLE', { details: { row: ordered[0]!.row } })
  const file = openFile(order, headings, 1)
  const drawn = new Drawn(ctx.sources.randomBytes(32))
  const builder = new ChunkBuilder({
    ...{ law: ctx.law, item, today: ctx.today, seen: new SeenKeys(), drawn, unit, receivedOn: submission.receivedOn },
  })
  const found: { row: number; findings: JudgedChunk['found'][number]['findings'] }[] = []
  const refused: number[] = []
  for (const { row, isReleased } of ordered) {
    const held = cells.get(row)
    if (held === undefined) throw new Refusal('HELD_ROW_UNREADABLE', { details: { row } })
    const released = decision === 'released' || (isReleased && decision !== 'masked')
    const whole = [...held.cells]
    if (released) for (const [place, text] of await readCovered(ctx, submissionId, row)) whole[place] = text
    const judged = judgeCells({ ...order, released }, file, whole, undefined)
    const { findings, isRefused } = addJudged(builder, row, judged)
    if (isRefused) refused.push(row)
    if (findings.length > 0) found.push({ row, findings })
  }
  const chunk: JudgedChunk = {
    ...{ lastRow: ordered.at(-1)!.row, share: null, headings: null, rows: ordered.length, personRows: 0 },
    ...{ kept: Int32Array.from(ordered, ({ row }) => row), refused: Int32Array.from(refused), ...builder.finish() },
    refusedKeys: new Uint8Array(0),
    ...{ found, covered: [], packed: new Uint8Array(0) },
  }
  const judging: Judging = {
    submissionId,
    actId,
    law: ctx.law,
    compiled,
    unit,
    tree,
    findingsOfArrival: arrivalFindings(ctx.law, submission.item, submission.receivedOn),
    uuid: ctx.sources.uuid,
    parties: new RunParties(),
    ...(assumed === undefined ? {} : { assumed }),
  }
  judging.parties.admit(chunk.parties)
  return { chunk, judging, ordered }
}

/**
 * Judges the rows of one submission again and settles those that are no longer held. `released`: their covered cells are put back and taken
 * as nobody's.
 */
export const judgeAgain = async (
  ctx: CommandContext,
  submissionId: string,
  rows: readonly QueuedRow[],
  decision: HeldDecision,
): Promise<Settled[]> => {
  const { chunk, judging, ordered } = await readAgain(ctx, submissionId, rows, { decision, actId: ctx.act.id })
  const judged = await writeChunk(ctx.tx, judging, chunk, ctx.today, false)
  if (judged.batch !== undefined) ctx.inBatch(judged.batch)
  return settle(ctx, submissionId, ordered, judged, decision)
}

/** Rows that one decision judges again; where more wait, the rest is asked once more. */
export const MOST_ROWS = 500

/** As `judgeAgain`, of several submissions. */
export const judgeEachAgain = async (
  ctx: CommandContext,
  rows: readonly QueuedRow[],
  decision: HeldDecision,
): Promise<(Settled & { readonly submission: string })[]> => {
  const results = []
  for (const [submission, some] of Map.groupBy(rows, row => row.submission))
    for (const settled of await judgeAgain(ctx, submission, some, decision)) results.push({ submission, ...settled })
  return results
}

const settle = async (
  ctx: CommandContext,
  submission: string,
  rows: readonly QueuedRow[],
  judged: JudgedRows,
  decision: HeldDecision,
): Promise<Settled[]> => {
  const { found, held, results } = judged
  const kept = rows.map(({ row }) => row)
  await dropFindings(ctx.tx, submission, kept)
  await putFindings(ctx.tx, submission, found, ctx.today, whoseRows(kept, judged))
  const settled = rows.map(({ row }, at) => ({ row, ...resultAt(results, at) }))
  const moved = { registered: 0, amended: 0, unchanged: 0, refused: 0 }
  for (const { row, outcome, record } of settled) {
    const waits = outcome === 'held' ? held.find(one => one.row === row) : undefined
    if (waits !== undefined) await holdAgain(ctx.tx, submission, waits, decision)
    else await settleHeld(ctx.tx, { submission, row, decision, outcome, record, actId: ctx.act.id, today: ctx.today })
    if (outcome in moved) moved[outcome as keyof typeof moved] += 1
  }
  await followDecided(ctx.tx, submission, settled, ctx.today)
  await moveCounts(ctx.tx, submission, moved)
  return settled
}
