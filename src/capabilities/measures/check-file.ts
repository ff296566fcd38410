/** Many at once: a file with codes in it is answered as a workbook, chunk by chunk; each look is committed before its row leaves. */

import { type Environment, type FileOut, fileQuery, type QueryContext, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import type { AppliedMeasure, MeasureAnswer } from '#rules/measures'
import { measuredItems } from '#rules/measures'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { dropSpool, openRows, type RowChunk, spoolFile, writeXlsx } from '#storage/files'
import { type Measured, readMeasuredRecords } from '#storage/ledger'
import { dayOf, judgeFound, knownMatter, OFFICES, toldText } from './check.ts'
import { findProgress, forgetProgress, putProgress } from './progress.ts'
import { CheckFileInput, ProgressInput, ProgressOutput } from './shapes.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** One round trip to read, one to commit the looks; small enough that others are answered between. */
const ROWS_AT_ONCE = 2_000
/** A heading, a title and notes may stand above the codes. */
const LOOKED_FOR_IN = 200
const LONGEST_CELL = 40

type Question = { readonly matter: string; readonly on?: string; readonly division?: string }
type Words = NonNullable<NonNullable<Environment['words']>['checkedFile']>
/** Where no words were handed in, codes speak for themselves. */
const CODES: Words = {
  sheet: 'measures',
  headings: ['row', 'uscc', 'name', 'result', 'measure', 'clause', 'record', 'from', 'until'],
  nothing: 'nothing',
  waits: 'waits',
  refused: code => code,
  kind: kind => kind,
  clause: clause => clause,
}

/** The column in which codes stand: that of most among the first rows. Undefined where there is none. */
const columnOfCodes = (rows: readonly (readonly string[])[]): number | undefined => {
  const counted = new Map<number, number>()
  for (const row of rows.slice(0, LOOKED_FOR_IN))
    for (const [at, cell] of row.entries()) if (parseUscc(cell).ok) counted.set(at, (counted.get(at) ?? 0) + 1)
  return [...counted].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

type Spooled = Awaited<ReturnType<typeof spoolFile>> & {
  readonly id: string
  readonly name: string
  /** Of what it holds nothing is left then; more than once it does nothing. */
  close(): Promise<void>
  /** Set once it is read. */
  opened?: Awaited<ReturnType<typeof openRows>>
}

export const checkFile = fileQuery({
  name: 'measures.check-file',
  title:
    'The same question for every code in a file, answered as a workbook: measures, incentives, clause, record, from, until',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12',
  may: ['local-operator', ...OFFICES],
  within: 'own-unit',
  needsPurpose: true,
  takesFile: true,
  input: CheckFileInput,
  async before(ctx, input): Promise<Spooled> {
    knownMatter(ctx.law, input.matter)
    dayOf(input.on, ctx.today)
    if (ctx.file === undefined) throw new Refusal('FILE_EMPTY')
    const { dataDir, sources, keys } = ctx.environment
    const { bytes, name } = ctx.file
    const id = sources.uuid()
    const spooled = await spoolFile({ dataDir, id, bytes, name, randomBytes: sources.randomBytes, cipher: keys.files.cipher })
    const held: Spooled = {
      ...{ ...spooled, id, name },
      async close() {
        held.opened?.close()
        await dropSpool(dataDir, id)
      },
    }
    return held
  },
  giveUp: spooled => spooled.close(),
  async run(ctx, input, spooled: Spooled): Promise<FileOut> {
    ctx.scope.admits({ unitId: ctx.actor.unitId ?? null })
    const { dataDir, sources, words, watch } = ctx.environment
    const { id, name, key, media, encoding } = spooled
    const source = { dataDir, id, key, media, encoding, randomBytes: sources.randomBytes, chunkRows: ROWS_AT_ONCE }
    const opened = await openRows(source)
    spooled.opened = opened
    const first = await opened.chunks.next()
    const column = first.done === true ? undefined : columnOfCodes(first.value.rows)
    if (column === undefined) throw new Refusal('MEASURE_FILE_WITHOUT_CODES')
    const { database } = ctx.environment
    const mine = { actor: ctx.actor.id, unitId: ctx.actor.unitId ?? null, batch: input.batch ?? id }
    let done = 0
    await forgetProgress(database)
    await putProgress(database, { ...mine, rows: done, ended: false })
    const say = words?.checkedFile ?? CODES
    async function* chunks() {
      for (let next: IteratorResult<RowChunk> = first; next.done !== true; next = await opened.chunks.next()) yield next.value
    }
    // The file is parsed, the tables are read, looks are committed and the answer is written side by side, each of another chunk.
    const answers = ahead(answerChunks(ctx, input, say, ahead(readChunks(ctx, chunks(), column))))
    async function* rows() {
      for await (const answer of answers) {
        yield answer.lines
        done += answer.rows
        await putProgress(database, { ...mine, rows: done, ended: false })
        watch?.({ records: done })
      }
    }
    async function* bytes() {
      try {
        yield* writeXlsx(say.sheet, say.headings, rows())
      } finally {
        // Also where nobody listens any more.
        await answers.return(undefined)
        await spooled.close()
        await putProgress(database, { ...mine, rows: done, ended: true })
      }
    }
    const { close } = spooled
    return { name: `${name.replace(/\.[^.]*$/, '')}.${say.sheet}.xlsx`, media: XLSX, bytes: bytes(), close }
  },
})

/** Asks for the next one while the one before is dealt with. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const ask = () => {
    const next = source.next()
    // What it throws is thrown when its turn comes.
    next.catch(() => {})
    return next
  }
  try {
    let next = ask()
    for (let now = await next; now.done !== true; now = await next) {
      next = ask()
      yield now.value
    }
  } finally {
    await source.return(undefined)
  }
}

type ChunkRead = {
  readonly rows: number
  readonly asked: readonly { readonly row: number; readonly text: string; readonly found: Measured | undefined }[]
}

async function* readChunks(
  { environment: { database, law } }: QueryContext,
  chunks: AsyncIterable<RowChunk>,
  column: number,
): AsyncGenerator<ChunkRead> {
  const items = measuredItems(law.current())
  for await (const { firstRow, rows } of chunks) {
    const asked = rows.flatMap((cells, at) => {
      const text = cells[column]?.trim() ?? ''
      const parsed = parseUscc(text)
      const isHeading = firstRow === 1 && at < LOOKED_FOR_IN && !parsed.ok && !/\d{6}/.test(text)
      return text === '' || isHeading ? [] : [{ row: firstRow + at, text, code: parsed.ok ? parsed.uscc : '' }]
    })
    const { found } = await readMeasuredRecords(database, { codes: asked.map(({ code }) => code), items })
    yield { rows: rows.length, asked: asked.map(({ row, text }, at) => ({ row, text, found: found[at] })) }
  }
}

/** What is told of a chunk, once the looks at its organisations are committed. */
async function* answerChunks(
  ctx: QueryContext,
  input: Question,
  say: Words,
  chunks: AsyncIterable<ChunkRead>,
): AsyncGenerator<{ readonly rows: number; readonly lines: string[][] }> {
  for await (const { rows, asked } of chunks) {
    const looks: { organisationId: string; what: string }[] = []
    const lines = asked.flatMap(({ row, text, found }) => {
      const head = [String(row), masked(text.slice(0, LONGEST_CELL))]
      try {
        const judged = judgeFound(ctx, { ...input, uscc: text }, found)
        looks.push({ organisationId: judged.organisationId, what: toldText(input.matter, judged) })
        return linesOf([...head, judged.name], judged, ctx, say)
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown
        return [[...head, '', say.refused(thrown.code), '', '', '', '', '']]
      }
    })
    if (looks.length > 0) await ctx.lookedNow(looks)
    yield { rows, lines }
  }
}

const linesOf = (head: readonly string[], { applies, waits }: MeasureAnswer, ctx: QueryContext, say: Words): string[][] => {
  const lines = [
    ...applies.map(one => lineOf(head, say.kind(one.kind), one, ctx, say)),
    ...waits.map(one => lineOf(head, say.waits, one, ctx, say)),
  ]
  return lines.length > 0 ? lines : [[...head, say.nothing, '', '', '', '', '']]
}

const lineOf = (head: readonly string[], result: string, one: AppliedMeasure, { law }: QueryContext, say: Words): string[] => {
  const title = law.measures.effects.find(known => known.id === one.effect)?.title ?? one.effect
  return [...head, result, title, say.clause(one.clause), one.record, one.from, one.until ?? '']
}

export const progress = query({
  name: 'measures.progress',
  title: 'How far the answer to a file has come',
  may: ['local-operator', ...OFFICES],
  within: 'own-unit',
  input: ProgressInput,
  output: ProgressOutput,
  async run({ tx, actor, scope }, { batch }) {
    scope.admits({ unitId: actor.unitId ?? null })
    const known = await findProgress(tx, { actor: actor.id, batch })
    return { known: known !== undefined, rows: known?.rows ?? 0, ended: known?.ended ?? false }
  },
})
