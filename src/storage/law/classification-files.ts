// The files of a classification: the document that sets it, the grading laid over the one above for some sectors, and cases that hold it.
import { parse, stringify } from 'yaml'
import type { Law } from '#rules/law'
import { addDays } from '#rules/time'
import { CLASSIFIED, type Classification, type Graded, gradedBy, gradingAbove } from './classification.ts'
import { classifiedInstrument } from './classified-instrument.ts'
import { classifiedValues, type Laid } from './classified-values.ts'
import type { ProposedFiles } from './proposals.ts'
import type { LawFiles } from './read-folder.ts'

/**
 * Texts of the files as people would write them; undefined where the number names no document or nothing grades there. What stands in
 * them stays: refused where the document is written otherwise there, and where what is said cannot stand beside what is.
 */
export function classificationFiles(said: Classification, law: Law, now: LawFiles): ProposedFiles | undefined {
  const instrument = classifiedInstrument(said, now)
  if (instrument === undefined) return undefined
  const { id, clause } = instrument
  const held = `overlays/${said.division}/disclosure/${id}.cases.yaml`
  const laid: Laid[] = []
  const cases: Case[] = []
  for (const sector of said.sectors) {
    const above = gradingAbove(law, said.division, said.from, sector)
    if (above === undefined) return undefined
    const graded = gradedBy(said, above, clause)
    if (graded === undefined) continue
    laid.push({ sector, above, value: graded.value })
    cases.push(...graded.changes.map(change => caseOf(said, sector, change, clause)))
  }
  if (laid.length === 0) return new Map()
  const [path, text] = classifiedValues({ said, law, clause, laid }, now)
  const files: (readonly [string, string])[] = [
    [instrument.path, instrument.text],
    [path, text],
    [held, stringify([...casesBeside(cases, now.get(held)), ...cases], { lineWidth: 0 })],
  ]
  // What stays as it is, others may go on changing.
  return new Map(files.filter(([file, is]) => now.get(file) !== is))
}

type Case = { given?: { recordedOn?: unknown; fields?: Record<string, unknown> } } & Record<string, unknown>

/** What the same document was said to hold otherwise goes on being tried. */
const casesBeside = (fresh: readonly Case[], text: string | undefined): Case[] => {
  const aboutOf = ({ given }: Case) =>
    JSON.stringify([given?.recordedOn, given?.fields?.[CLASSIFIED.sector], given?.fields?.penaltyCategories])
  const about = new Set(fresh.map(aboutOf))
  return ((text === undefined ? null : (parse(text) as Case[] | null)) ?? []).filter(one => !about.has(aboutOf(one)))
}

const caseOf = (said: Classification, sector: string, { fields, severity }: Graded, clause: string): Case => ({
  case: `${said.title}: ${sector}, ${Object.values(fields).flat().join(' ')}`,
  rules: [CLASSIFIED.rule],
  given: {
    ...{ item: CLASSIFIED.item, division: said.division, recordedOn: addDays(said.from, 1) },
    fields: { decisionDate: said.from, ...fields, [CLASSIFIED.sector]: sector },
  },
  expect: { severity, because: [clause] },
})
