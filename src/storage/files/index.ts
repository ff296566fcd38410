// The door of files: what is handed in, what is kept of it, what is given back.

export { blankRows } from './blank-rows.ts'
export type { EvidenceHead } from './case-evidence.ts'
export { dropOldEvidence, findEvidence, listEvidence, putEvidence } from './case-evidence.ts'
export type { CleanedCells, CleanedCopy, CleanedRow, RowOutcome, RowResults } from './cleaned-copy.ts'
export {
  CleanedPacker,
  cleanedSize,
  openCleaned,
  organisationAt,
  packCleaned,
  RECORD_BYTES,
  ROW_OUTCOMES,
  readCleaned,
  resultAt,
} from './cleaned-copy.ts'
export type { DigestList } from './digest-list.ts'
export { openDigestList } from './digest-list.ts'
export type { Encoding } from './encoding.ts'
export type { Evidence } from './evidence.ts'
export { EVIDENCE_LIMITS, endingOf, readEvidence } from './evidence.ts'
export type { FileCipher } from './file-cipher.ts'
export type { FileKeys } from './file-keys.ts'
export { writeFindings } from './findings-file.ts'
export type { FileLimits } from './limits.ts'
export { FILE_LIMITS } from './limits.ts'
export { neutraliseCell, plainCell } from './neutral-cell.ts'
export type { CellMark, RowChunk } from './row-chunks.ts'
export type { Media, OpenRows, RowSource } from './rows.ts'
export { openRows } from './rows.ts'
export type { Scanner } from './scanner.ts'
export { openScanner, scannerIn } from './scanner.ts'
export type { RandomBytes } from './sealed-file.ts'
export type { Seal } from './sealed-piece.ts'
export { makeSeal, openSealed } from './sealed-piece.ts'
export type { RowBatches } from './sheet-writer.ts'
export { SHEET_MEDIA, writeCsv, writeXlsx } from './sheet-writer.ts'
export type { Spooled } from './spool.ts'
export { dropSpool, isWriterGone, listSpools, scanCodes, spoolFile } from './spool.ts'
export { cleanedPath, spoolPath } from './spool-path.ts'
export { writeTemplate } from './template-workbook.ts'
export { WRITING, type WritingLock, whileWriting } from './writing-lock.ts'
