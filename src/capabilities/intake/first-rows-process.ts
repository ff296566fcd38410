/** The process that looks at the first rows of a file: ended when it has them, or when it takes too long. */

import { Refusal, type RefusalCode, type RefusalDetails } from '#rules/outcome'
import { type CellMark, openRows, type RowSource } from '#storage/files'
import { Drawn } from './drawn.ts'

export type FirstRowsOrder = {
  readonly source: Omit<RowSource, 'randomBytes' | 'after' | 'limits'>
  readonly secret: Uint8Array
  readonly rows: number
}
export type FirstRows = {
  readonly rows: readonly (readonly [row: number, cells: readonly string[]])[]
  readonly marks: readonly CellMark[]
  readonly sheet: string | null
  readonly sheets: readonly string[]
}
export type FromFirstRows =
  | FirstRows
  | { readonly refused: { readonly code: RefusalCode; readonly details: RefusalDetails } }
  | { readonly fault: string }

const tell = (message: FromFirstRows): void => void process.send!(message, undefined, undefined, () => process.exit(0))

async function look({ source, secret, rows }: FirstRowsOrder): Promise<FirstRows> {
  const drawn = new Drawn(secret)
  const opened = await openRows({ ...source, chunkRows: rows, randomBytes: size => Buffer.from(drawn.take(size)) })
  const found: (readonly [number, readonly string[]])[] = []
  const marks: CellMark[] = []
  for await (const chunk of opened.chunks) {
    for (const [at, cells] of chunk.rows.entries())
      if (cells.some(cell => cell.trim() !== '')) found.push([chunk.firstRow + at, cells])
    marks.push(...chunk.marks)
    if (found.length >= rows) break
  }
  const { sheet, sheets } = opened
  opened.close()
  return { rows: found.slice(0, rows), marks, sheet, sheets }
}

process.on('disconnect', () => process.exit())
process.once('message', (order: FirstRowsOrder) => {
  look(order).then(tell, (thrown: unknown) =>
    tell(
      thrown instanceof Refusal
        ? { refused: { code: thrown.code, details: thrown.details } }
        : { fault: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) },
    ),
  )
})
