// The door of files for tests: makers of workbooks and tables, honest and hostile, small and as large as one likes.

export { makeOldWorkbook, makeOldWorkbookOfNumbers, makeOle } from './old-workbook.ts'
export type { ReadFile } from './read.ts'
export { collect, inPieces, readCells, readFolder, readWholeFile, withDataDir } from './read.ts'
export type { WorkbookOptions } from './workbook.ts'
export {
  makeWorkbook,
  streamCsv,
  streamSharedWorkbook,
  streamStringTable,
  streamUniqueWorkbook,
  workbookParts,
} from './workbook.ts'
export type { Part } from './zip.ts'
export { makeZip } from './zip.ts'
