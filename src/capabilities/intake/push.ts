/** What a department's system pushes: a batch of rows under a key of its own, answered row by row once they are in the ledger. */

import { setTimeout as sleep } from 'node:timers/promises'
import { type Static, Type } from '@sinclair/typebox'
import { type Environment, getSourceUnit, longCommand } from '#capabilities/operation'
import type { Item } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { isWithinMs } from '#rules/time'
import { dropSpool, readCleaned } from '#storage/files'
import { readUnitTree, type Unit } from '#storage/organisations'
import { findingsBetween } from './finding-store.ts'
import { settledBetween } from './held-store.ts'
import { mustHandIn, shownAs } from './operations.ts'
import { findPushed, findSent, type PushMarks, pushMarks, putPushed } from './push-store.ts'
import { carryOn, foreignCodes } from './run-submission.ts'
import { FindingShape, SubmissionShape, SubmitInput } from './shapes.ts'
import { findSubmission, type Submission } from './store.ts'
import { openSubmission, type TakenIn, takeIn } from './take-in.ts'

const MOST_ROWS = 1000
const FILE_NAME = 'push.jsonl'
/** Whoever has waited so long is told that it is open still, and asks the same again. */
const LONGEST_WAIT_MS = 25_000
/** Beyond it a number is no longer the one that was sent. */
const LAST_SOUND = Number.MAX_SAFE_INTEGER

const PushInput = Type.Object(
  {
    ...SubmitInput.properties,
    key: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "The sender's own name for this batch: sent again under it, it is answered again and not handed in again",
    }),
    rows: Type.Array(Type.Record(Type.String({ maxLength: 200 }), Type.Unknown()), {
      minItems: 1,
      maxItems: MOST_ROWS,
      description: 'One object a row; its members are headings or ids of fields, its values text, numbers, or lists of text',
    }),
  },
  { additionalProperties: false },
)
const PushOutput = Type.Object({
  ...SubmissionShape.properties,
  answers: Type.Array(
    Type.Object({
      row: Type.Integer({ description: 'Place in the batch, from 1' }),
      outcome: Type.String({
        description:
          'registered, amended, unchanged, held, refused; empty: nothing stood in it; or person: then nothing of it is kept',
      }),
      record: Type.Union([Type.String(), Type.Null()], { description: 'The record number' }),
      findings: Type.Array(FindingShape),
    }),
    { description: 'Empty as long as the outcome is open, and where the whole batch is refused' },
  ),
})

type Prepared = { unit: Unit; marks: PushMarks; empty: readonly number[] } & (
  | { before: string }
  | ({ before: undefined } & TakenIn)
)

export const push = longCommand<typeof PushInput, typeof PushOutput, Prepared>({
  name: 'intake.push',
  title: 'Push rows of one item as a unit, each batch once, answered row by row',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  // Rows hold what may be about persons: of them the cleaned copy is kept, and no act. A key is whatever the sender made it of.
  secrets: ['rows', 'key'],
  input: PushInput,
  output: PushOutput,
  async prepare(ctx, input): Promise<Prepared> {
    const { database } = ctx.environment
    const { randomBytes } = ctx.sources
    const item = ctx.law.items.get(input.item)
    const text = linesOf(input.rows, item)
    const empty = input.rows.flatMap((row, at) => (Object.values(row).every(isNothing) ? [at + 1] : []))
    const source = await database.transaction(
      async tx => {
        const one = await getSourceUnit({ tx, scope: ctx.scope }, input.source)
        ctx.onBehalfOf(one.unitId)
        return one
      },
      { readOnly: true },
    )
    // As it was sent: what the law calls the fields may change before it is sent again.
    const content = JSON.stringify([
      input.item,
      input.rows.map(row => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))),
    ])
    const marks = await pushMarks({ database, randomBytes }, { unitId: source.unitId, key: input.key, content })
    const { before, codes } = await database.transaction(
      async tx => {
        const pushed = await findPushed(tx, source.unitId, marks.key)
        if (pushed === undefined) await mustHandIn({ ...ctx, tx }, source, input.item)
        return { before: pushed, codes: foreignCodes(await readUnitTree(tx, ctx.today), source) }
      },
      { readOnly: true },
    )
    if (before !== undefined) {
      if (!Buffer.from(marks.digest).equals(before.digest)) throw new Refusal('PUSH_KEY_TAKEN')
      return { unit: source, marks, empty, before: before.submission }
    }
    const bytes = (async function* () {
      yield Buffer.from(text)
    })()
    const taken = await takeIn(ctx, { bytes, name: FILE_NAME, codes })
    return { unit: source, marks, empty, before: undefined, ...taken }
  },
  askedBefore: prepared => prepared.before,
  async giveUp(ctx, prepared) {
    if (prepared.before === undefined) await dropSpool(ctx.environment.dataDir, prepared.id)
  },
  async open(ctx, input, prepared) {
    if (prepared.before !== undefined) throw new Error('a batch that was pushed before is not opened')
    const { unit, marks, empty } = prepared
    ctx.onBehalfOf(unit.unitId)
    const submission = await openSubmission(ctx, prepared, { unit, item: input.item, fileName: FILE_NAME })
    const sent = { ...marks, unitId: unit.unitId, rows: input.rows.length, empty, submission: submission.id }
    if (!(await putPushed(ctx.tx, sent))) throw new Refusal('PUSH_KEY_RUNNING')
    return { subject: submission.id, output: { ...shownAs(submission, unit), answers: [] } }
  },
  async settle(environment, subject) {
    // Where no worker was told, whoever asks does the work.
    if (environment.begin === undefined) await carryOn(environment, subject)
    const { nowMs } = environment.sources
    const since = nowMs()
    for (let pause = 4; ; pause = Math.min(pause * 1.5, 250)) {
      const told = await answerOf(environment, subject)
      if (told.outcome !== 'open' || !isWithinMs(since, nowMs(), LONGEST_WAIT_MS)) return told
      await sleep(pause)
    }
  },
  carryOn,
})

/** The rows as a file of JSON Lines, members by the titles of their fields. */
function linesOf(rows: Static<typeof PushInput>['rows'], item: Item | undefined): string {
  const titles = new Map((item?.fields ?? []).map(field => [field.prop, field.title]))
  const lines = rows.map((row, at) => {
    const named = Object.entries(row).map(([name, value]) => {
      // What it was before it was read as a number nobody knows any more.
      if (typeof value === 'number' && Math.abs(value) > LAST_SOUND)
        throw new Refusal('INPUT_INVALID', {
          details: {
            places: [{ place: `/rows/${at}/${name.slice(0, 100)}`, keyword: 'maximum', params: { limit: `${LAST_SOUND}` } }],
          },
        })
      return [titles.get(name) ?? name, value] as const
    })
    return JSON.stringify(Object.fromEntries(named))
  })
  return `${lines.join('\n')}\n`
}

/** What the reader of JSON Lines takes for a blank cell. */
const isNothing = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.every(isNothing))

/** What the sender is told: row n of the batch is row n + 1 of its file, behind the headings. */
async function answerOf({ database, dataDir, keys }: Environment, id: string): Promise<Static<typeof PushOutput>> {
  const { submission, unit, found, settled, sent } = await database.transaction(
    async (tx): Promise<Found> => {
      const one = (await findSubmission(tx, id))!
      const tree = await readUnitTree(tx, one.receivedOn)
      const isClosed = one.closedAt !== null
      return {
        submission: one,
        unit: tree.byId.get(one.unitId)!,
        found: isClosed ? await findingsBetween(tx, id, 2, MOST_ROWS + 1) : new Map(),
        settled: isClosed ? await settledBetween(tx, id, 2, MOST_ROWS + 1) : new Map(),
        sent: (await findSent(tx, id))!,
      }
    },
    { readOnly: true },
  )
  const shown = shownAs(submission, unit)
  if (submission.closedAt === null || (submission.outcome === 'refused' && submission.counts.rows === 0))
    return { ...shown, answers: [] }
  const kept = new Map<number, Answer>()
  // Asked again, it is told what was decided on a held row since.
  for await (const rows of readCleaned({ dataDir, id, bytes: submission.cleanedBytes, keys: keys.files }))
    for (const { row, outcome, record } of rows)
      kept.set(row - 1, { row: row - 1, outcome, record, ...settled.get(row), findings: found.get(row) ?? [] })
  const empty = new Set(sent.empty)
  // Of a person's row nothing is kept: that it was there is all that is known of it.
  const answers = Array.from({ length: sent.rows }, (_, at): Answer => {
    const row = at + 1
    return kept.get(row) ?? { row, outcome: empty.has(row) ? 'empty' : 'person', record: null, findings: [] }
  })
  return { ...shown, answers }
}

type Answer = Static<typeof PushOutput>['answers'][number]
type Found = {
  submission: Submission
  unit: Unit
  found: Awaited<ReturnType<typeof findingsBetween>>
  settled: Awaited<ReturnType<typeof settledBetween>>
  sent: NonNullable<Awaited<ReturnType<typeof findSent>>>
}
