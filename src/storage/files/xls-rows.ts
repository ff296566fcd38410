// Reads the rows of a workbook of the old format, whose library needs all of it at once: in a process with a heap and a time of its own.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type FileLimits, refuseFile } from './limits.ts'
import { type RowChunk, RowChunks } from './row-chunks.ts'
import type { SealedFile } from './sealed-file.ts'
import type { FromXls, XlsMore, XlsOrder, XlsRows } from './xls-process.ts'

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
  for await (const message of readInProcess(file, limits)) {
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

/** Messages that may wait: enough to keep both sides busy. */
const AHEAD = 4

type Told = Exclude<FromXls, { end: true } | { refused: unknown }>
type Heard = FromXls | { readonly broken: Error } | { readonly ended: string }

/**
 * What the process says, in order. However it ends, it is ended here. A thread would not do: one whose heap is full takes its whole
 * process along as often as not.
 */
async function* readInProcess(file: SealedFile, limits: FileLimits): AsyncGenerator<Told> {
  if (file.bytes > limits.wholeBytes) tooLarge()
  const child = fork(join(import.meta.dirname, 'xls-process.ts'), [], {
    // It reads its own modules, writes nothing and starts nothing.
    execArgv: ['--permission', '--allow-fs-read=*', `--max-old-space-size=${limits.wholeHeapMb}`, '--max-semi-space-size=8'],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  })
  const bytes = Readable.from(file.chunks())
  const heard: Heard[] = []
  let wake: (() => void) | undefined
  const put = (message: Heard) => {
    heard.push(message)
    wake?.()
  }
  child.on('message', message => put(message as FromXls)).on('error', broken => put({ broken }))
  child.on('close', (code, signal) => put({ ended: signal ?? `${code}` }))
  const say = (message: XlsOrder | XlsMore) => void child.send(message, () => {})
  // It may be gone before it has read them all.
  child.stdin!.on('error', () => {})
  try {
    say({ columns: limits.columns, cellLength: limits.cellLength })
    say({ more: AHEAD })
    bytes.pipe(child.stdin!)
    for (;;) {
      const message = await within(limits.wholeMs)
      // What takes longer than any honest file, or unfolds to more than its heap, was made to.
      if (message === undefined) tooLarge()
      if ('ended' in message) return isOutOfHeap(message.ended) ? tooLarge() : fail(`it ended with ${message.ended}`)
      if ('broken' in message) throw message.broken
      if ('end' in message) return
      if ('refused' in message) refuseFile(message.refused, message.found === undefined ? {} : { found: message.found })
      yield message
      say({ more: 1 })
    }
  } finally {
    bytes.destroy()
    child.removeAllListeners()
    child.on('error', () => {})
    child.kill('SIGKILL')
  }

  function tooLarge(): never {
    refuseFile('FILE_TOO_LARGE', { bytes: file.bytes, most: limits.wholeBytes })
  }

  async function within(ms: number): Promise<Heard | undefined> {
    if (heard.length === 0) {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>(done => {
        wake = done
        timer = setTimeout(done, ms)
      })
      clearTimeout(timer)
    }
    return heard.shift()
  }
}

/** As the engine ends a process whose heap is full, by the signal or, where a shell stands between, its number. */
const isOutOfHeap = (ended: string): boolean => ended === 'SIGABRT' || ended === 'SIGTRAP' || ended === '134'

function fail(how: string): never {
  throw new Error(`the process of an old workbook: ${how}`)
}
