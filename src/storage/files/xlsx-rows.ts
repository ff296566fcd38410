// Reads the rows of the first sheet of a workbook that has any.
import type { FileLimits } from './limits.ts'
import { NumberText } from './number-text.ts'
import { type RowChunk, RowChunks } from './row-chunks.ts'
import type { RandomBytes, SealedFile } from './sealed-file.ts'
import { readSharedStrings } from './shared-strings.ts'
import { readSheetRows } from './sheet-rows.ts'
import { StringTable } from './string-table.ts'
import { readFormats, type Sheet, type Workbook } from './workbook-parts.ts'
import { inflatePart } from './zip-part.ts'

// Beyond it strings go to disk, at a cost of a fifth; a million rows of unique strings then stay under 300 MB.
const STRINGS_IN_MEMORY = 16 * 2 ** 20

export async function* readXlsxRows(
  file: SealedFile,
  workbook: Workbook,
  options: {
    /** Where the table of strings may stand for as long as it takes to open it. */
    stringsPath: string
    randomBytes: RandomBytes
    limits: FileLimits
    chunkRows: number
    after: number
    onSheet: (sheet: Sheet) => void
  },
): AsyncGenerator<RowChunk> {
  const { limits } = options
  const strings = new StringTable({
    path: options.stringsPath,
    randomBytes: options.randomBytes,
    cipher: file.cipher,
    memoryBytes: STRINGS_IN_MEMORY,
  })
  try {
    if (workbook.strings !== undefined) {
      await readSharedStrings(inflatePart(file, workbook.strings, limits), strings, workbook.strings.name, limits)
    }
    const formats = await readFormats(file, workbook, limits)
    const numbers = new NumberText(workbook.from1904)
    const visible = workbook.sheets.filter(sheet => !sheet.hidden)
    for (const sheet of visible.length > 0 ? visible : workbook.sheets) {
      const chunks = new RowChunks(options)
      const context = { part: sheet.part.name, strings, formats, numbers, limits }
      let any = false
      for await (const chunk of readSheetRows(inflatePart(file, sheet.part, limits), chunks, context)) {
        if (!any) options.onSheet(sheet)
        any = true
        yield chunk
      }
      if (any || chunks.sawRows) return
    }
  } finally {
    strings.close()
  }
}
