/** A file of corrections by record number: read, and shown with what each row would change, before anything is written. */

import type { Static } from '@sinclair/typebox'
import { noteList, type QueryContext, query } from '#capabilities/operation'
import { compileItem, masked, readHeadings } from '#rules/catalogue'
import { parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { CorrectionsFileInput, CorrectionsFileOutput, MOST_CORRECTIONS } from './correction-shapes.ts'
import { judgeCorrection } from './corrections.ts'
import { readFirstRows } from './first-rows.ts'
import type { FirstRows } from './first-rows-process.ts'

/** Where no words were handed in, headings are these. */
const CODES = { record: 'record', reason: 'reason', clear: 'none' }

export const lookAtCorrections = query({
  name: 'intake.look-at-corrections',
  title: 'What a file of corrections by record number would change, row by row, also on the public page; nothing is written',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  takesFile: true,
  input: CorrectionsFileInput,
  output: CorrectionsFileOutput,
  // As where a file is looked at before it is handed in: no transaction waits for an upload.
  before: async (ctx): Promise<FirstRows> => (await readFirstRows(ctx, MOST_CORRECTIONS + 2)).first,
  async run(ctx, { item: id }, { rows }): Promise<Static<typeof CorrectionsFileOutput>> {
    ctx.scope.bounds()
    const item = ctx.law.itemOn(id, ctx.today)
    if (item === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item: id } })
    const [[, headings] = [1, [] as readonly string[]], ...lines] = rows
    if (lines.length > MOST_CORRECTIONS) throw new Refusal('CORRECTIONS_TOO_MANY', { details: { most: MOST_CORRECTIONS } })
    const words = ctx.environment.words?.corrections ?? CODES
    const recordAt = headings.findIndex(heading => [words.record, CODES.record].includes(heading.trim()))
    const reasonAt = headings.findIndex(heading => [words.reason, CODES.reason].includes(heading.trim()))
    if (recordAt === -1) throw new Refusal('CORRECTIONS_WITHOUT_RECORD', { details: { heading: words.record } })
    const read = readHeadings(compileItem(item, ctx.law), [...headings])
    // A column in another unit of money is not what the field holds.
    const columns = read.columns.filter(({ shift, index }) => shift === 0 && index !== recordAt && index !== reasonAt)
    const known = new Set([recordAt, reasonAt, ...columns.map(({ index }) => index)])
    const shown = []
    for (const [row, cells] of lines)
      shown.push(await judgeRow(ctx, { row, cells, recordAt, reasonAt, columns, clear: words.clear }))
    // What a record says now is shown beside what it is to say.
    const whose = shown.flatMap(one => (one.organisation === null ? [] : (parseRecordId(one.record) ?? [])))
    noteList(ctx, whose, `corrections ${id}`)
    return {
      unknown: headings.filter((heading, at) => heading.trim() !== '' && !known.has(at)).map(heading => masked(heading)),
      rows: shown,
    }
  },
})

type Row = {
  readonly row: number
  readonly cells: readonly string[]
  readonly recordAt: number
  readonly reasonAt: number
  readonly columns: ReturnType<typeof readHeadings>['columns']
  readonly clear: string
}

/** An empty cell leaves the field as it is. */
const judgeRow = async (ctx: QueryContext, { row, cells, recordAt, reasonAt, columns, clear }: Row) => {
  const record = (cells[recordAt] ?? '').trim()
  const reason = masked((cells[reasonAt] ?? '').trim())
  const fields = columns.flatMap(({ index, field }) => {
    const cell = (cells[index] ?? '').trim()
    return cell === '' ? [] : [{ field: field.prop, value: cell === clear ? '' : cell }]
  })
  const { shown } = await judgeCorrection(ctx, { record, fields })
  return { row, reason, fields, ...shown }
}
