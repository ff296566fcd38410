/** Many at once: a file with codes in it is answered as a workbook, chunk by chunk; each look is committed before its row leaves. */

import { type Environment, type FileOut, fileQuery, type QueryContext, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import type { AppliedMeasure } from '#rules/measures'
import { measuredItems } from '#rules/measures'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { dropSpool, openRows, type RowChunk, spoolFile, writeXlsx } from '#storage/files'
import { readMeasuredRecords } from '#storage/ledger'
import { dayOf, judgeFound, knownMatter, OFFICES, toldText } from './check.ts'
import { findProgress, forgetProgress, putProgress } from './progress.ts'
import { CheckFileInput, ProgressInput, ProgressOutput } from './shapes.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** One round trip to read, one to commit the looks; small enough that others are answered between. */
const ROWS_AT_ONCE = 1_000
/** A heading, a title and notes may stand above the codes. */
const LOOKED_FOR_IN = 200
const LONGEST_CELL = 40

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

type Spooled = Awaited<ReturnType<typeof spoolFile>> & { readonly id: string; readonly name: string }

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
    return { ...spooled, id, name }
  },
  async run(ctx, input, spooled: Spooled): Promise<FileOut> {
    ctx.scope.admits({ unitId: ctx.actor.unitId ?? null })
    const { dataDir, sources, words, watch } = ctx.environment
    const { id, name, key, media, encoding } = spooled
    const source = { dataDir, id, key, media, encoding, randomBytes: sources.randomBytes, chunkRows: ROWS_AT_ONCE }
    const drop = () => dropSpool(dataDir, id)
    try {
      const opened = await openRows(source)
      const first = await opened.chunks.next()
      const column = first.done === true ? undefined : columnOfCodes(first.value.rows)
      if (column === undefined) {
        opened.close()
        throw new Refusal('MEASURE_FILE_WITHOUT_CODES')
      }
      const { database } = ctx.environment
      const mine = { actor: ctx.actor.id, unitId: ctx.actor.unitId ?? null, batch: input.batch ?? id }
      let done = 0
      await forgetProgress(database)
      await putProgress(database, { ...mine, rows: done, ended: false })
      const say = words?.checkedFile ?? CODES
      async function* rows() {
        try {
          for (let next: IteratorResult<RowChunk> = first; next.done !== true; next = await opened.chunks.next()) {
            yield await answerChunk(ctx, input, say, next.value, column!)
            done += next.value.rows.length
            await putProgress(database, { ...mine, rows: done, ended: false })
            watch?.({ records: done })
          }
        } finally {
          opened.close()
          await drop()
          await putProgress(database, { ...mine, rows: done, ended: true })
        }
      }
      return {
        name: `${name.replace(/\.[^.]*$/, '')}.${say.sheet}.xlsx`,
        media: XLSX,
        bytes: writeXlsx(say.sheet, say.headings, rows()),
      }
    } catch (thrown) {
      await drop()
      throw thrown
    }
  },
})

const answerChunk = async (
  ctx: QueryContext,
  input: { matter: string; on?: string; division?: string },
  say: Words,
  chunk: RowChunk,
  column: number,
): Promise<string[][]> => {
  const asked = chunk.rows.flatMap((cells, at) => {
    const text = cells[column]?.trim() ?? ''
    const parsed = parseUscc(text)
    const isHeading = chunk.firstRow === 1 && at < LOOKED_FOR_IN && !parsed.ok && !/\d{6}/.test(text)
    return text === '' || isHeading ? [] : [{ row: chunk.firstRow + at, text, code: parsed.ok ? parsed.uscc : '' }]
  })
  const { database, law } = ctx.environment
  const codes = asked.map(({ code }) => code)
  const { found } = await readMeasuredRecords(database, { codes, items: measuredItems(law.current()) })
  const looks: { organisationId: string; what: string }[] = []
  const answered = asked.flatMap(({ row, text }, at) => {
    const head = [String(row), masked(text.slice(0, LONGEST_CELL))]
    try {
      const judged = judgeFound(ctx, { ...input, uscc: text }, found[at])
      looks.push({ organisationId: judged.organisationId, what: toldText(input.matter, judged) })
      const of = [...head, judged.name]
      const lines = [
        ...judged.applies.map(one => lineOf(of, say.kind(one.kind), one, ctx, say)),
        ...judged.waits.map(one => lineOf(of, say.waits, one, ctx, say)),
      ]
      return lines.length > 0 ? lines : [[...of, say.nothing, '', '', '', '', '']]
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      return [[...head, '', say.refused(thrown.code), '', '', '', '', '']]
    }
  })
  if (looks.length > 0) await ctx.lookedNow(looks)
  return answered
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
