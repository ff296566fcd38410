// The files of a classification: the document that sets it, the grading laid over the one above for some sectors, and cases that hold it.
import { hash } from 'node:crypto'
import { isMap, parse, parseDocument, stringify } from 'yaml'
import type { Law, Level, Severity, SeverityValue } from '#rules/law'
import { addDays, type LocalDate } from '#rules/time'
import type { ProposedFiles } from './proposals.ts'
import type { LawFiles } from './read-folder.ts'

export const CLASSIFIED = { rule: 'administrative-penalty-severity', item: 'administrative-penalty', sector: 'sector' } as const

export type Classification = {
  readonly division: string
  /** Each as the catalogue calls it. */
  readonly sectors: readonly string[]
  readonly title: string
  readonly issuer: string
  /** As the document bears it. */
  readonly number: string
  readonly level: Level
  readonly promulgated: LocalDate
  /** First day on which it holds. */
  readonly from: LocalDate
  /** Null where nobody has seen the number. */
  readonly article: string | null
  /** What the clause says, in other words. */
  readonly fact: string
  readonly english: string
  /** Whether the document says that older decisions are graded by it where that is milder; else they stay as they are. */
  readonly milder: boolean
  readonly grades: readonly { readonly category: string; readonly severity: Severity }[]
  /** In ten thousand yuan: fines below are minor, from the other on serious. */
  readonly minorBelow: string | null
  readonly seriousFrom: string | null
}

const CLAUSE = 'classification'

/** Nobody has compared what is typed with the document: 条文待核 until somebody who has says so in the file. */
const TYPED = { text: 'known-only-by-report', confidence: 'low', source: 'entered by an officer' } as const

/** What is graded how above it, on a day and for a sector; undefined where no rule grades. */
export const gradingAbove = (law: Law, division: string, day: LocalDate, sector?: string): SeverityValue | undefined => {
  const rule = law.on(day, division).rule(CLASSIFIED.rule, 'severity')?.value
  if (rule === undefined) return undefined
  const of = rule.exceptions.find(
    one => one.when.field === CLASSIFIED.sector && sector !== undefined && one.when.in.includes(sector),
  )
  return of?.value ?? rule.value
}

/** By digits that people know again and by what tells apart the numbers of two issuers that share them: 明燃发〔2026〕5号, 明监发〔2026〕5号. */
function instrumentId({ division, number, issuer }: Classification): string | undefined {
  const digits = plain(number).match(/\d+/g)
  if (digits === null) return undefined
  const whole = hash('sha256', JSON.stringify([plain(number), plain(issuer)])).slice(0, 8)
  return `local-${division}-grading-by-${digits.join('-')}-${whole}`
}

/** However wide the brackets and figures are typed. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '')

/** Texts of the files as people would write them; undefined where the number names no document or another's file, or nothing grades there. */
export function classificationFiles(said: Classification, law: Law, now: LawFiles): ProposedFiles | undefined {
  const id = instrumentId(said)
  if (id === undefined) return undefined
  const folder = `overlays/${said.division}`
  const [instrument, held] = [`${folder}/instruments/${id}.yaml`, `${folder}/disclosure/${id}.cases.yaml`]
  if (isOfAnother(said, now.get(instrument))) return undefined
  const clause = `${id}#${CLAUSE}`
  const exceptions: object[] = []
  const cases: object[] = []
  for (const sector of said.sectors) {
    const above = gradingAbove(law, said.division, said.from, sector)
    if (above === undefined) return undefined
    const graded = gradedBy(said, above, clause)
    if (graded === undefined) continue
    exceptions.push({ when: { field: CLASSIFIED.sector, in: [sector] }, value: graded.value, clause })
    cases.push(...graded.changes.map(change => caseOf(said, sector, change, clause)))
  }
  if (exceptions.length === 0) return new Map()
  const [path, text] = ruleFile(said, now, exceptions, clause)
  return new Map([
    [instrument, stringify(instrumentOf(said, id), { lineWidth: 0 })],
    [path, text],
    [held, stringify([...casesOfOthers(said, now.get(held)), ...cases], { lineWidth: 0 })],
  ])
}

const isOfAnother = (said: Classification, text: string | undefined): boolean => {
  if (text === undefined) return false
  const there = parse(text) as { number?: unknown; issuer?: unknown } | null
  return plain(String(there?.number)) !== plain(said.number) || plain(String(there?.issuer)) !== plain(said.issuer)
}

type Case = { given?: { fields?: Record<string, unknown> } }

/** What the same document was said to hold for other sectors goes on being tried. */
const casesOfOthers = (said: Classification, text: string | undefined): Case[] =>
  ((text === undefined ? null : (parse(text) as Case[] | null)) ?? []).filter(
    one => !said.sectors.includes(String(one.given?.fields?.[CLASSIFIED.sector])),
  )

const instrumentOf = (said: Classification, id: string): object => ({
  ...{ id, title: said.title, english: said.english, issuer: said.issuer, number: said.number, level: said.level },
  ...{ promulgated: said.promulgated, inForce: { from: said.from, until: null }, datesKnown: 'day' },
  ...{ division: said.division, replaces: [], grounds: ['disclosure'] },
  clauses: [
    {
      ...{ id: CLAUSE, article: said.article ?? 'unconfirmed', text: TYPED.text, fact: said.fact, english: said.english },
      ...{ confidence: TYPED.confidence, source: TYPED.source, confirmedBy: null },
    },
  ],
})

type Graded = { readonly fields: Readonly<Record<string, unknown>>; readonly severity: Severity }

/** The grading above with what is said otherwise, and each thing that is; undefined where nothing is. */
function gradedBy(
  said: Classification,
  above: SeverityValue,
  clause: string,
): { value: object; changes: Graded[] } | undefined {
  const changes: Graded[] = []
  const of = new Map(above.grades.flatMap(({ in: categories, ...grade }) => categories.map(one => [one, grade] as const)))
  for (const { category, severity } of said.grades) {
    if (of.get(category)?.severity === severity) continue
    of.set(category, { severity, clause: clause as never })
    changes.push({ fields: { penaltyCategories: [category] }, severity })
  }
  const amount = above.amount
  const [minorBelow, seriousFrom] = [
    said.minorBelow ?? amount?.minorBelow ?? null,
    said.seriousFrom ?? amount?.seriousFrom ?? null,
  ]
  const isOther = amount !== null && (minorBelow !== amount.minorBelow || seriousFrom !== amount.seriousFrom)
  if (isOther) {
    const fine = (written: string) => ({ penaltyCategories: [amount.in[0]], [amount.field]: written })
    if (said.minorBelow !== null) changes.push({ fields: fine('0.01'), severity: 'minor' })
    if (said.seriousFrom !== null) changes.push({ fields: fine(said.seriousFrom), severity: 'serious' })
  }
  if (changes.length === 0) return undefined
  // By severity and clause, so that it reads as the law does.
  const grouped = Map.groupBy(of, ([, { severity, clause: by }]) => `${severity} ${by}`)
  const value = {
    ...(above.decided === null ? {} : { decided: above.decided }),
    field: above.field,
    grades: [...grouped.values()].map(some => ({
      severity: some[0]![1].severity,
      in: some.map(([one]) => one),
      clause: some[0]![1].clause,
    })),
    ...(amount === null ? {} : { amount: isOther ? { ...amount, minorBelow, seriousFrom, clause } : amount }),
    otherwise: above.otherwise,
    ...(above.stated === null ? {} : { stated: above.stated }),
  }
  // Without anchors: a file of law is read by people.
  return { value: JSON.parse(JSON.stringify(value)) as object, changes }
}

const caseOf = (said: Classification, sector: string, { fields, severity }: Graded, clause: string): object => ({
  case: `${said.title}: ${sector}, ${Object.values(fields).flat().join(' ')}`,
  rules: [CLASSIFIED.rule],
  given: {
    ...{ item: CLASSIFIED.item, division: said.division, recordedOn: addDays(said.from, 1) },
    fields: { decisionDate: said.from, ...fields, [CLASSIFIED.sector]: sector },
  },
  expect: { severity, because: [clause] },
})

type Value = { from: string; clause?: string; value?: unknown; exceptions?: { when: { field: string; in: string[] } }[] }

/** The place's own file of the rule, where there is one, goes on with a value more: what it said of other sectors stays. */
function ruleFile(
  said: Classification,
  now: LawFiles,
  exceptions: readonly object[],
  clause: string,
): [path: string, text: string] {
  const folder = `overlays/${said.division}/disclosure/`
  const own = [...now].find(([path, text]) => {
    if (!path.startsWith(folder) || path.endsWith('.cases.yaml')) return false
    const read = parse(text) as unknown
    return typeof read === 'object' && read !== null && CLASSIFIED.rule in read
  })
  const value = (before: Value | undefined): object => ({
    from: said.from,
    clause,
    ...(said.milder ? { transition: 'milder', transitionClause: clause } : { transition: 'keep' }),
    ...(before?.value === undefined ? {} : { value: before.value }),
    exceptions: [
      ...(before?.exceptions ?? []).filter(
        ({ when }) => when.field !== CLASSIFIED.sector || !when.in.some(one => said.sectors.includes(one)),
      ),
      ...exceptions,
    ],
  })
  if (own === undefined) {
    // Other rules of the place may stand in the file of this name.
    const path = `${folder}severity.yaml`
    const document = parseDocument(now.get(path) ?? '')
    document.set(CLASSIFIED.rule, { values: [value(undefined)] })
    return [path, document.toString({ lineWidth: 0 })]
  }
  const document = parseDocument(own[1])
  const rule = document.get(CLASSIFIED.rule)
  const values = ((document.toJS() as Record<string, { values?: Value[] }>)[CLASSIFIED.rule]?.values ?? []) as Value[]
  const last = values.findLast(one => String(one.from) <= said.from)
  // The same document from the same day says one thing more: a second value of that day would be none.
  const kept = values.filter(one => one.clause !== clause || String(one.from) !== said.from)
  if (isMap(rule)) document.setIn([CLASSIFIED.rule, 'values'], [...kept, JSON.parse(JSON.stringify(value(last)))])
  return [own[0], document.toString({ lineWidth: 0 })]
}
