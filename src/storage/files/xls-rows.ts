// Reads the rows of a workbook of the old format, whose library needs all of it at once: in a thread with a heap and a time of its own.
import { Worker } from 'node:worker_threads'
import { type FileLimits, refuseFile } from './limits.ts'
import { type RowChunk, RowChunks } from './row-chunks.ts'
import type { SealedFile } from './sealed-file.ts'
import type { FromXls, XlsOrder, XlsRows } from './xls-thread.ts'

export async function* readXlsRows(
  file: SealedFile,
  options: {
    limits: FileLimits
    chunkRows: number
    after: number
    onSheet: (sheet: { name: string }, sheets: readonly string[]) => void
  },
): AsyncGenerator<RowChunk> {
  const { limits } = options
  const chunks = new RowChunks(options)
  for await (const message of readInThread(file, limits)) {
    if ('sheets' in message) {
      if (message.sheet !== null) options.onSheet({ name: message.sheet }, message.sheets)
      continue
    }
    addRows(chunks, message, limits)
    yield* chunks.take()
  }
  yield* chunks.take(true)
}

function addRows(chunks: RowChunks, { rows, marks }: XlsRows, limits: FileLimits): void {
  const byRow = Map.groupBy(marks, mark => mark.row)
  for (const [row, cells] of rows) {
    let chars = 0
    for (const cell of cells) chars += cell.length
    if (chars > limits.rowLength) {
      chunks.mark(row, [], 'row-too-long')
      chunks.add(row, [], 0)
      continue
    }
    for (const { columns, mark, found } of byRow.get(row) ?? []) chunks.mark(row, columns, mark, found)
    chunks.add(row, cells, chars)
  }
}

/** What the thread says, in order. However it ends, it is ended here. */
async function* readInThread(
  file: SealedFile,
  limits: FileLimits,
): AsyncGenerator<Exclude<FromXls, { end: true } | { refused: unknown }>> {
  if (file.bytes > limits.wholeBytes) refuseFile('FILE_TOO_LARGE', { bytes: file.bytes, most: limits.wholeBytes })
  const bytes = new Uint8Array(file.readAt(0, file.bytes))
  const order: XlsOrder = { bytes, columns: limits.columns, cellLength: limits.cellLength }
  const worker = new Worker(new URL('./xls-thread.ts', import.meta.url), {
    workerData: order,
    transferList: [bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.wholeHeapMb, maxYoungGenerationSizeMb: 32 },
  })
  type Heard = FromXls | { readonly broken: Error } | { readonly late: true }
  const heard: Heard[] = []
  let wake: (() => void) | undefined
  const put = (message: Heard) => {
    heard.push(message)
    wake?.()
  }
  const timer = setTimeout(() => put({ late: true }), limits.wholeMs)
  worker.on('message', put).on('error', broken => put({ broken: broken as Error }))
  worker.on('exit', code => put({ broken: new Error(`the thread of an old workbook ended with ${code}`) }))
  try {
    for (;;) {
      while (heard.length === 0)
        await new Promise<void>(done => {
          wake = done
        })
      const message = heard.shift()!
      if ('end' in message) return
      if ('refused' in message) refuseFile(message.refused, message.found === undefined ? {} : { found: message.found })
      // What unfolds to more than its heap, or takes longer than any honest file, was made to.
      if ('late' in message) refuseFile('FILE_TOO_LARGE', { bytes: file.bytes, most: limits.wholeBytes })
      if ('broken' in message) {
        if ((message.broken as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
          refuseFile('FILE_TOO_LARGE', { bytes: file.bytes, most: limits.wholeBytes })
        throw message.broken
      }
      yield message
    }
  } finally {
    clearTimeout(timer)
    worker.removeAllListeners()
    await worker.terminate()
  }
}
