// What a form says of how serious penalties of some sectors are, and the grading that it makes of the one above.
import type { Law, Level, Severity, SeverityValue } from '#rules/law'
import type { LocalDate } from '#rules/time'

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

/** However wide the brackets and figures are typed. */
export const plain = (text: unknown): string => String(text).normalize('NFKC').replace(/\s/g, '')

/** What is graded how above it, on a day and for a sector; undefined where no rule grades. */
export const gradingAbove = (law: Law, division: string, day: LocalDate, sector?: string): SeverityValue | undefined => {
  const rule = law.on(day, division).rule(CLASSIFIED.rule, 'severity')?.value
  if (rule === undefined) return undefined
  const of = rule.exceptions.find(
    one => one.when.field === CLASSIFIED.sector && sector !== undefined && one.when.in.includes(sector),
  )
  return of?.value ?? rule.value
}

export type Graded = { readonly fields: Readonly<Record<string, unknown>>; readonly severity: Severity }

/** The grading above with what is said otherwise, and each thing that is; undefined where nothing is. */
export function gradedBy(
  said: Classification,
  above: SeverityValue,
  clause: string,
  amountClause = clause,
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
    ...(amount === null ? {} : { amount: isOther ? { ...amount, minorBelow, seriousFrom, clause: amountClause } : amount }),
    otherwise: above.otherwise,
    ...(above.stated === null ? {} : { stated: above.stated }),
  }
  // Without anchors: a file of law is read by people.
  return { value: JSON.parse(JSON.stringify(value)) as object, changes }
}
