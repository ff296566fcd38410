/** What the platform above is told: made, written as the national file, acknowledged row by row. */

import { type Context, command, type FileOut, fileQuery, NO_ORGANISATION, query, type Words } from '#capabilities/operation'
import { type Field, LONG_TERM, masked } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import { SHEET_MEDIA, writeCsv } from '#storage/files'
import { listUnits } from '#storage/organisations'
import { ExportShape, FileInput, ListInput, ListOutput, MakeInput, ReceiptInput, ReceiptOutput } from './shapes.ts'
import {
  acceptRest,
  closeExport,
  countRows,
  countZeroReports,
  type Export,
  type ExportRow,
  findExport,
  findOpenExport,
  listExports,
  listRows,
  listZeroReports,
  lockExports,
  putExport,
  putSaid,
  putTold,
} from './store.ts'

/** Read and written so many at a time. */
const PIECE = 2000
/** As the national file standard writes that there is no end. */
const NO_END = '2099/12/31'
const ZERO_REPORTS = 'zero-reports'

/** Items of double publicity: those with a number of working days within which they are handed in. */
const nationalItems = (law: Law): string[] =>
  [...law.items.values()].filter(({ cadence }) => cadence.workingDays !== undefined).map(item => item.id)

export const make = command({
  name: 'province.make',
  title: 'Gather what is new, changed or has ended since the platform above last acknowledged it',
  clause: 'cn-ndrc-office-2018-424#principles',
  may: ['local-operator'],
  input: MakeInput,
  output: ExportShape,
  async run(ctx, { abandon }) {
    await lockExports(ctx.tx)
    const open = await findOpenExport(ctx.tx)
    if (open !== undefined && !abandon)
      throw new Refusal('PROVINCE_RECEIPT_AWAITED', { details: { export: open.no, made: open.madeOn } })
    if (open !== undefined) await closeExport(ctx.tx, open.no, 'abandoned', ctx.today)
    const no = await putExport(ctx.tx, { actId: ctx.act.id, items: nationalItems(ctx.law), today: ctx.today })
    return shownExport(ctx, (await findExport(ctx.tx, no))!)
  },
})

export const list = query({
  name: 'province.exports',
  title: 'Exports to the platform above, the newest first, with what was acknowledged',
  may: ['local-operator'],
  input: ListInput,
  output: ListOutput,
  async run(ctx, { limit }) {
    ctx.looked(NO_ORGANISATION, 'exports')
    const exports = []
    for (const one of await listExports(ctx.tx, limit)) exports.push(await shownExport(ctx, one))
    return { exports }
  },
})

async function shownExport({ tx, law }: Pick<Context, 'tx' | 'law'>, one: Export) {
  const counted = await countRows(tx, one.no)
  const sum = (item: string, of: (row: (typeof counted)[number]) => boolean) =>
    counted.reduce((total, row) => total + (row.item === item && of(row) ? row.rows : 0), 0)
  return {
    ...{ export: one.no, madeOn: one.madeOn, closedOn: one.closedOn, closedAs: one.closedAs },
    items: [...new Set([...nationalItems(law), ...counted.map(row => row.item)])].map(item => ({
      item,
      new: sum(item, row => row.change === 'new'),
      changed: sum(item, row => row.change === 'changed'),
      ended: sum(item, row => row.change === 'ended'),
      accepted: sum(item, row => row.outcome === 'accepted'),
      refused: sum(item, row => row.outcome === 'refused'),
    })),
    zeroReports: await countZeroReports(tx, one.no),
  }
}

const getExport = async (tx: OpenTransaction, no: number, lock = false): Promise<Export> => {
  const found = await findExport(tx, no, lock)
  if (found === undefined) throw new Refusal('PROVINCE_EXPORT_UNKNOWN', { details: { export: no } })
  return found
}

/** Where no words were handed in, codes speak for themselves. */
const CODES: NonNullable<Words['province']> = {
  headings: { record: 'record', change: 'change', unit: 'unit', uscc: 'uscc', item: 'item', month: 'month' },
  changes: { new: 'new', changed: 'changed', ended: 'ended' },
}

export const file = fileQuery({
  name: 'province.file',
  title: 'The national file of an item of an export, or its zero reports',
  may: ['local-operator'],
  input: FileInput,
  async run(ctx, { export: no, of }): Promise<FileOut> {
    const one = await getExport(ctx.tx, no)
    ctx.looked(NO_ORGANISATION, `export ${no} ${of}`)
    const words = ctx.environment.words?.province ?? CODES
    const name = `${of}-${no}.csv`
    const media = SHEET_MEDIA.csv
    if (of === ZERO_REPORTS) return { name, media, bytes: await zeroReports(ctx, one, words) }
    const item = ctx.law.items.get(of)
    if (item === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item: of } })
    // Who stands for an organisation is for its own page, and people are for nobody.
    const fields = item.fields.filter(field => field.disclosure !== 'own-page' && field.disclosure !== 'none' && !field.person)
    const headings = [...fields.map(field => field.code ?? field.title), words.headings.record, words.headings.change]
    const { database } = ctx.environment
    async function* pieces() {
      for (let after: ExportRow | undefined; ; ) {
        const last = after
        const rows = await database.transaction<Record<string, never>, ExportRow[]>(
          tx => listRows(tx, { no, item: of, limit: PIECE }, last),
          { readOnly: true },
        )
        // It is told whose records went up, before they go.
        const whose = new Set(rows.map(row => row.organisationId))
        await ctx.lookedNow([...whose].map(organisationId => ({ organisationId, what: `export ${no} ${of}` })))
        if (rows.length > 0) yield rows.map(row => cellsOf(row, fields, words))
        if (rows.length < PIECE) return
        after = rows.at(-1)
      }
    }
    return { name, media, bytes: writeCsv(headings, pieces()) }
  },
})

function cellsOf(row: ExportRow, fields: readonly Field[], words: NonNullable<Words['province']>): string[] {
  const { fields: values = {} } =
    row.fact === null ? {} : (JSON.parse(row.fact) as { fields?: Record<string, string | string[]> })
  return [...fields.map(field => written(field, values[field.prop])), idOf(row), words.changes[row.change]]
}

// Between values of one cell: the full-width semicolon.
const BETWEEN = '\uff1b'

/** As the national file standard writes it: days with slashes, no end as a far day. */
function written(field: Field, value: string | readonly string[] | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return value.join(BETWEEN)
  if (value === LONG_TERM) return NO_END
  return field.type === 'date' || field.type === 'last-day' ? value.replaceAll('-', '/') : value
}

async function zeroReports({ tx, law }: Pick<Context, 'tx' | 'law'>, one: Export, words: NonNullable<Words['province']>) {
  const { unit, uscc, item, month } = words.headings
  const units = new Map((await listUnits(tx)).map(known => [known.unitId, known]))
  const rows = (await listZeroReports(tx, one.no)).map(said => [
    units.get(said.unitId)?.name ?? '',
    units.get(said.unitId)?.uscc ?? '',
    law.items.get(said.item)?.title ?? said.item,
    said.month,
  ])
  return writeCsv([unit, uscc, item, month], [rows])
}

export const receipt = command({
  name: 'province.receipt',
  title: 'Take in what the platform above has acknowledged of an export, and what it refused',
  may: ['local-operator'],
  input: ReceiptInput,
  output: ReceiptOutput,
  async run(ctx, { export: no, rows, rest, close }) {
    const one = await getExport(ctx.tx, no, true)
    if (one.closedOn !== null) throw new Refusal('PROVINCE_EXPORT_CLOSED', { details: { export: no, closed: one.closedOn } })
    const unknown: string[] = []
    const said = rows.flatMap(row => {
      const named = parseRecordId(row.record)
      if (named === undefined) {
        unknown.push(masked(row.record))
        return []
      }
      const reason = row.accepted || row.reason === undefined ? null : masked(row.reason)
      return [
        {
          ...named,
          recordNo: String(named.recordNo),
          outcome: row.accepted ? ('accepted' as const) : ('refused' as const),
          reason,
        },
      ]
    })
    const known = new Set((await putSaid(ctx.tx, no, said)).map(idOf))
    unknown.push(...said.map(idOf).filter(id => !known.has(id)))
    if (close) {
      if (rest === 'accepted') await acceptRest(ctx.tx, no)
      await putTold(ctx.tx, no)
      await closeExport(ctx.tx, no, 'received', ctx.today)
    }
    return { ...(await shownExport(ctx, (await findExport(ctx.tx, no))!)), unknown }
  },
})

const idOf = ({ organisationId, recordNo }: { readonly organisationId: string; readonly recordNo: string }) =>
  formatRecordId(organisationId, BigInt(recordNo))
