/** Files that intake gives back: the findings file of a submission, the template of an item. */

import { type FileOut, fileQuery, NO_ORGANISATION, READERS, type Words } from '#capabilities/operation'
import { type Item, templateBook } from '#rules/catalogue'
import { parseRecordId } from '#rules/ledger'
import { type Finding, gatherMissing, Refusal } from '#rules/outcome'
import { type CleanedRow, readCleaned, SHEET_MEDIA, writeFindings, writeTemplate } from '#storage/files'
import { type FoundRow, findingsBetween } from './finding-store.ts'
import { settledBetween } from './held-store.ts'
import { getSubmission } from './operations.ts'
import { FindingsFileInput, TemplateInput } from './shapes.ts'
import type { IntakeTables } from './store.ts'
import { organisationsBetween, organisationsNamed } from './whose-rows.ts'

type FileWords = Omit<Words, 'endPaper' | 'commitmentPaper' | 'noticePaper'>

/** Where no words were handed in, codes speak for themselves. */
const CODES: FileWords = {
  finding: (finding, title) => `${finding.code}${title === undefined ? '' : ` ${title}`}`,
  outcome: outcome => outcome,
  findingsFile: { record: 'record', outcome: 'outcome', findings: 'findings', sheet: 'findings' },
}

export const findingsFile = fileQuery({
  name: 'intake.findings-file',
  title: 'The cleaned file with what became of each row, its record number and its findings beside it',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: FindingsFileInput,
  async run(ctx, input): Promise<FileOut> {
    const submission = await getSubmission(ctx, input.submission)
    const item = ctx.law.items.get(submission.item)
    if (item === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item: submission.item } })
    ctx.looked(NO_ORGANISATION, `findings file ${submission.id}`)
    const words = ctx.environment.words ?? CODES
    const { database, dataDir, keys } = ctx.environment
    const foundOf = (from: number, until: number) =>
      database.transaction<IntakeTables, FoundNow>(
        async tx => ({
          findings: await findingsBetween(tx, submission.id, from, until),
          settled: await settledBetween(tx, submission.id, from, until),
          whose: await organisationsBetween(tx, submission.id, from, until),
        }),
        { readOnly: true },
      )
    /** Rows that became no record: by the codes that stand in them. */
    const namedIn = async (rows: readonly CleanedRow[]) =>
      rows.length === 0
        ? []
        : database.transaction(
            tx =>
              organisationsNamed(
                tx,
                rows.flatMap(({ cells }) => cells),
              ),
            { readOnly: true },
          )
    const { record, outcome, findings, sheet } = words.findingsFile
    const noted = new Set<string>()
    /** Whose records the rows are, where they became any: each organisation once for the file. */
    const note = async (rows: readonly CleanedRow[], whose: readonly string[]) => {
      const found = new Set([...whose, ...rows.flatMap(row => parseRecordId(row.record ?? '')?.organisationId ?? [])])
      const fresh = [...found].filter(one => !noted.has(one))
      for (const one of fresh) noted.add(one)
      await ctx.lookedNow(fresh.map(organisationId => ({ organisationId, what: `rows of submission ${submission.id}` })))
    }
    return {
      name: `${submission.fileName.replace(/\.[^.]*$/, '')}.${findings}.${input.form}`,
      media: SHEET_MEDIA[input.form],
      bytes: writeFindings({
        media: input.form,
        sheetName: sheet,
        resultHeadings: [record, outcome, findings],
        headings: submission.headings ?? [],
        rows: readCleaned({ dataDir, id: submission.id, bytes: submission.cleanedBytes, keys: keys.files }),
        resultsOf: async rows => {
          const found = await foundOf(rows[0]!.row, rows.at(-1)!.row)
          // What was decided on a held row since stands in place of what came of it first.
          const settled = rows.map(row => ({ ...row, ...found.settled.get(row.row) }))
          const shown = input.only === 'all' ? settled : settled.filter(row => found.findings.has(row.row))
          await note(shown, [...found.whose, ...(await namedIn(shown.filter(({ record }) => record === null)))])
          return settled.map(row => resultOf(row, found.findings.get(row.row) ?? [], item, words, input.only))
        },
      }),
    }
  },
})

type FoundNow = {
  findings: Map<number, FoundRow['findings']>
  settled: Awaited<ReturnType<typeof settledBetween>>
  whose: string[]
}

const resultOf = (
  row: CleanedRow,
  found: FoundRow['findings'],
  item: Item,
  words: FileWords,
  only: 'findings' | 'all',
): readonly string[] | null => {
  if (only === 'findings' && found.length === 0) return null
  const said = gatherMissing(found).map(finding => {
    const { field, clause, value, params, ...rest } = finding
    const plain = {
      ...rest,
      ...(field === null ? {} : { field }),
      ...(clause === null ? {} : { clause }),
      ...(value === null ? {} : { value }),
      ...(params === null ? {} : { params }),
    } as Finding
    return words.finding(plain, item.fields.find(one => one.prop === field)?.title)
  })
  return [row.record ?? '', words.outcome(row.outcome), said.join('\n')]
}

export const template = fileQuery({
  name: 'intake.template',
  title: 'The upload template of an item',
  may: ['local-operator', 'public'],
  input: TemplateInput,
  async run(ctx, input): Promise<FileOut> {
    const item = ctx.law.items.get(input.item)
    if (item === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item: input.item } })
    return { name: `${item.title}.xlsx`, media: SHEET_MEDIA.xlsx, bytes: writeTemplate(templateBook(item, ctx.law.terms)) }
  },
})
