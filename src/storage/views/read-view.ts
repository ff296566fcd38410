// Reads what is new in a view: as text, in the order of a column that only grows, and without writing anything.
import type { ViewAddress } from './address.ts'
import { TOO_LARGE, ViewFault } from './fault.ts'
import { readMysql } from './mysql.ts'
import { type Rows, readPostgresql } from './postgresql.ts'

export type ViewOrder = {
  readonly address: ViewAddress
  /** `view`, or `schema.view`. */
  readonly view: string
  /** A column by which whatever is new or changed comes after what has been read. */
  readonly cursor: string
  /** What it held in the last row read; null at first. */
  readonly after: string | null
  /** Rows at most. */
  readonly limit: number
}

/** `cursor` is that of the last row; null where there are none. `isWhole`: no more wait behind them. */
export type ReadView = Rows & { readonly cursor: string | null; readonly isWhole: boolean }

const NAME = /^[\p{L}\p{N}_$]{1,63}(\.[\p{L}\p{N}_$]{1,63})?$/u
export const isViewName = (name: string): boolean => NAME.test(name)
export const isColumnName = (name: string): boolean => NAME.test(name) && !name.includes('.')

/** Where the rows are too long to be held, fewer of them are asked for. */
const FEWER = 10

export async function readView(order: ViewOrder): Promise<ReadView> {
  if (!isViewName(order.view) || !isColumnName(order.cursor)) throw new ViewFault('NO_SUCH_NAME')
  for (let limit = order.limit; ; limit = Math.floor(limit / FEWER))
    try {
      return await readSome({ ...order, limit })
    } catch (thrown) {
      if (!(thrown instanceof ViewFault) || thrown.code !== TOO_LARGE || limit < FEWER) throw thrown
    }
}

async function readSome({ address, view, cursor, after, limit }: ViewOrder): Promise<ReadView> {
  const quote = address.kind === 'mysql' ? '`' : '"'
  const quoted = (name: string) => `${quote}${name.replace('.', `${quote}.${quote}`)}${quote}`
  const text = (parameter: string) =>
    `select * from ${quoted(view)} where ${quoted(cursor)} ${after === null ? 'is not null' : `> ${parameter}`}
     order by ${quoted(cursor)} limit ${limit + 1}`
  const read = address.kind === 'mysql' ? readMysql : readPostgresql
  const { columns, rows } = await read(address, text, after === null ? [] : [after])
  const at = columns.indexOf(cursor)
  if (at < 0) throw new ViewFault('NO_SUCH_COLUMN')
  if (rows.length <= limit) return { columns, rows, cursor: rows.at(-1)?.[at] ?? null, isWhole: true }
  // One more than the limit was asked for. Rows that share the value of the one too many come with it the next time.
  const beyond = rows[limit]![at]
  const kept = rows.slice(0, limit).filter(row => row[at] !== beyond)
  if (kept.length === 0) throw new ViewFault('TOO_MANY_ALIKE')
  return { columns, rows: kept, cursor: kept.at(-1)![at] ?? null, isWhole: false }
}
