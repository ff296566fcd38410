/** What made files and papers are told, and the words for it that the roof hands in. */

import type { EndStatement } from '#rules/ledger'
import type { Finding } from '#rules/outcome'
import type { Paper } from '#storage/documents'
import type { Commitment, Notice, ObjectionAnswer } from './letters.ts'

/** A bulletin as tables: what each is about by its id, its columns by theirs. */
export type ToldBulletin = {
  readonly month: string
  readonly division: string | null
  readonly dated: string
  readonly sections: readonly {
    readonly id: 'items' | 'units' | 'divisions' | 'reporting' | 'late' | 'silent' | 'overdue'
    readonly columns: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }[]
}

/** The words of made files, handed in by the roof: capabilities carry codes only. */
export type Words = {
  /** What a finding says, with the field named by its title. */
  finding(finding: Finding, fieldTitle: string | undefined): string
  /** What became of a row. */
  outcome(outcome: string): string
  /** A document that an act makes: title and text, from its template. */
  document?(template: string, values: Readonly<Record<string, string>>): { readonly title: string; readonly text: string }
  /** The same as it stands on paper; `act` made it on that day. */
  documentPaper?(made: { readonly title: string; readonly text: string; readonly on: string; readonly act: string }): Paper
  /** What stands on the paper of a signed statement of an end. */
  endPaper(signed: EndStatement & { readonly signatures: readonly string[] }): Paper
  /** What stands on the commitment letter of an application for repair. */
  commitmentPaper(said: Commitment): Paper
  /** What stands on the notice of a step. */
  noticePaper(said: Notice): Paper
  /** How the n-th letter of a unit's year is numbered; `code`: what stands for the unit, where it has said so. */
  letterNumber?(year: number, number: number, code: string | null): string
  /** What stands on the answer to an objection. */
  answerPaper?(said: ObjectionAnswer): Paper
  /** What a file of codes is answered with. */
  readonly checkedFile?: {
    readonly sheet: string
    readonly headings: readonly string[]
    readonly nothing: string
    readonly waits: string
    refused(code: string): string
    kind(kind: string): string
    clause(id: string): string
  }
  /** What a unit is told outside the product: numbers and a day. */
  notice?(told: { readonly kind: string; readonly day: string; readonly counts: Readonly<Record<string, number>> }): {
    readonly title: string
    readonly text: string
  }
  /** Headings of the result columns of a findings file, and the name of its sheet. */
  readonly findingsFile: { record: string; outcome: string; findings: string; sheet: string }
  /** Headings of a file of corrections, and the cell that empties a field. */
  readonly corrections?: { record: string; reason: string; clear: string }
  /** Of the national file: headings of its further columns and of zero reports, and what became of a record. */
  readonly province?: {
    readonly headings: Record<'record' | 'change' | 'unit' | 'uscc' | 'item' | 'month', string>
    readonly changes: Record<'new' | 'changed' | 'ended', string>
  }
  /** Of figures: the name of the sheet, of its last line, of a column; what a bulletin is called, and its paper. */
  readonly quality?: {
    readonly sheet: string
    readonly total: string
    readonly bulletin: string
    head(column: string): string
    bulletinPaper(told: ToldBulletin): Paper
  }
}
