/** What the headings of a file settle for all its rows, and how one row is judged by itself. */

import {
  type CheckedRow,
  type Claimed,
  type CompiledItem,
  checkRow,
  makeClaimReader,
  makeRowCleaner,
  masked,
  type ReadClaim,
  type ReadHeadings,
  type RowCleaner,
  type RowContext,
  readHeadings,
} from '#rules/catalogue'
import type { Law } from '#rules/law'
import type { CommitmentHash } from '#rules/ledger'
import { type Finding, makeFinding, Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { Unit } from '#storage/organisations'
import { findExtraCells } from './cell-marks.ts'
import type { ChunkAuthority, FoundIn } from './chunk.ts'
import { type JudgeAuthority, makeAuthorityJudge, type UnitsForReading } from './judge-authority.ts'
import { type JudgeSeverity, makeSeverityJudge } from './judge-severity.ts'

/** What reading needs beside the file. */
export type ReadingOrder = {
  readonly law: Law
  readonly compiled: CompiledItem
  readonly today: LocalDate
  /** Day on which the file was received. */
  readonly receivedOn: LocalDate
  readonly unit: Unit
  readonly units: UnitsForReading
  /** 32 bytes for salts and record numbers. */
  readonly secret: Uint8Array
  /** 32 bytes for what reading keeps on disk for a while. */
  readonly fileSecret: Uint8Array
  /** Rows up to this one stand in the ledger already: they are read again for what they say of later rows, and not handed over. */
  readonly after: number
  /** Rows of a chunk; fewer where its facts are large. */
  readonly chunkRows: number
  /** By which hash the ledger commits. */
  readonly commitments?: CommitmentHash | undefined
  /** What the former system is called whose records these are. */
  readonly takeover?: string | undefined
}

/** What the headings of a file have settled. */
export type OpenedFile = {
  readonly headings: ReadHeadings
  readonly cells: readonly string[]
  readonly cleaner: RowCleaner
  readonly headerRow: number
  readonly judgeAuthority: JudgeAuthority
  readonly judgeSeverity: JudgeSeverity
  /** Of a file of a former system. */
  readonly readClaim?: ReadClaim
}

export const openFile = (
  order: Pick<ReadingOrder, 'law' | 'compiled' | 'today' | 'unit' | 'units' | 'takeover'>,
  cells: readonly string[],
  headerRow: number,
): OpenedFile => {
  const headings = readHeadings(order.compiled, cells)
  return {
    headings,
    // A heading may be a slice of a piece of the file that is gone by the next chunk.
    cells: cells.map(cell => cell.slice(0, 200)),
    cleaner: makeRowCleaner(order.compiled, cells, headings),
    headerRow,
    judgeAuthority: makeAuthorityJudge(order.compiled, order.unit, order.units),
    judgeSeverity: makeSeverityJudge({
      item: order.compiled.item,
      source: order.unit,
      units: order.units.units,
      law: order.law,
      today: order.today,
    }),
    ...(order.takeover === undefined
      ? {}
      : { readClaim: makeClaimReader(order.law.terms, cells, { by: order.takeover, today: order.today }) }),
  }
}

/** What is said of the headings themselves stands at their row; of a column about persons only its heading is told. */
export const findingsOfHeadings = (headings: ReadHeadings, cells: readonly string[], row: number): FoundIn => ({
  row,
  findings: [
    ...headings.unknown.map(({ heading }) =>
      makeFinding('COLUMN_UNKNOWN', { params: { heading: masked(heading.slice(0, 100)) } }),
    ),
    ...headings.persons.map(index =>
      makeFinding('COLUMN_PERSON_CUT', { params: { heading: masked((cells[index] ?? '').slice(0, 100)) } }),
    ),
  ],
})

export const headingsNotFound = (compiled: CompiledItem): Refusal =>
  new Refusal('HEADINGS_NOT_FOUND', {
    details: {
      item: compiled.item.title,
      missing: compiled.fields
        .filter(field => field.required === 'M')
        .map(field => ({ field: field.prop, title: field.title })),
    },
  })

export type JudgedRow = {
  readonly checked: CheckedRow
  readonly authority: ChunkAuthority | null
  readonly findings: readonly Finding[]
  readonly claimed?: Claimed
}

/** All that is found of a row by itself; nothing is judged of a row about a person. */
export const judgeCells = (
  order: Pick<ReadingOrder, 'compiled' | 'today'> & Pick<RowContext, 'released'>,
  file: OpenedFile,
  cells: readonly string[],
  marks: readonly Finding[] | undefined,
): JudgedRow => {
  const { headings, judgeAuthority, judgeSeverity, readClaim } = file
  const checked = checkRow(order.compiled, cells, headings, { today: order.today, released: order.released === true })
  if (checked.person) return { checked, authority: null, findings: checked.findings }
  const { authority, findings: ofAuthority } = judgeAuthority(checked)
  const severity = judgeSeverity(checked, authority)
  const extra = marks?.some(finding => finding.code === 'ROW_CELLS_TOO_MANY')
    ? undefined
    : findExtraCells(cells, headings.width)
  let findings = checked.findings
  if (ofAuthority.length > 0 || severity !== undefined || marks !== undefined || extra !== undefined)
    findings = [...findings, ...ofAuthority, ...(severity ?? []), ...(marks ?? []), ...(extra === undefined ? [] : [extra])]
  if (readClaim === undefined) return { checked, authority, findings }
  const { claimed, findings: ofClaim } = readClaim(cells)
  return { checked, authority, claimed, findings: ofClaim.length === 0 ? findings : [...findings, ...ofClaim] }
}

export const isError = (finding: Finding): boolean => finding.level === 'error'
export const isCodeMissing = ({ code }: Finding): boolean => code === 'PARTY_CODE_MISSING'
export const isHold = (finding: Finding): boolean => finding.level === 'hold' && !isCodeMissing(finding)
