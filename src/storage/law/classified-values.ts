// The place's own file of the grading, with what a classification says laid into its values: all that it said before stays.
import { type Document, isSeq, parse, parseDocument, type YAMLSeq } from 'yaml'
import { type Law, type SeverityValue, severityDeparture } from '#rules/law'
import { Refusal } from '#rules/outcome'
import { addDays, type LocalDate } from '#rules/time'
import { CLASSIFIED, type Classification, gradedBy, gradingAbove } from './classification.ts'
import type { LawFiles } from './read-folder.ts'

/** How a sector is graded from the day on, and how it is graded on it until then. */
export type Laid = { readonly sector: string; readonly above: SeverityValue; readonly value: object }

type Saying = {
  readonly said: Classification
  readonly law: Law
  readonly clause: string
  readonly laid: readonly Laid[]
}

type Exception = { readonly when: { readonly field: string; readonly in: readonly string[] }; readonly clause: string }
type Value = {
  readonly from: LocalDate
  readonly until?: LocalDate | null
  readonly clause: string
  readonly also?: readonly string[]
  readonly value?: unknown
  readonly exceptions?: readonly Exception[]
  readonly transition?: string
}

const AT = [CLASSIFIED.rule, 'values'] as const
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const isOf = (sector: string) => (one: Exception) => one.when.field === CLASSIFIED.sector && one.when.in.includes(sector)

/** Refused, with what to do, where no value can say both what stands there and what is said. */
export function classifiedValues(saying: Saying, now: LawFiles): readonly [path: string, text: string] {
  const { said, clause } = saying
  const folder = `overlays/${said.division}/disclosure/`
  const isRead = ([path, text]: readonly [string, string]): boolean => {
    if (!path.startsWith(folder) || path.endsWith('.cases.yaml')) return false
    const read = parse(text) as unknown
    return typeof read === 'object' && read !== null && CLASSIFIED.rule in read
  }
  // Other rules of the place may stand in the file of this name.
  const [file, text] = [...now].find(isRead) ?? [`${folder}severity.yaml`, now.get(`${folder}severity.yaml`) ?? '']
  const document = parseDocument(text)
  if (!isSeq(document.getIn(AT))) document.set(CLASSIFIED.rule, document.createNode({ values: [] }))
  const values = ((document.toJS() as Record<string, { values: Value[] }>)[CLASSIFIED.rule]!.values ?? []) as Value[]
  for (const { from, until } of values) if (until && until > said.from) throw byHand(file, from, 'value-ends')
  const next = values.findIndex(one => one.from >= said.from)
  const at = next === -1 ? values.length : next
  const before = values[at - 1]?.until ? undefined : values[at - 1]
  const isDay = values[at]?.from === said.from
  const prior = isDay ? values[at] : before
  if (isDay) setOlder(document, at, values[at]!, before, saying, file)
  else insertValue(document, at, said, clause, prior)
  for (const { sector, value } of saying.laid) setException(document, at, sector, value, clause)
  for (const [index, later] of values.slice(isDay ? at + 1 : at).entries())
    carry(document, at + 1 + index, later, prior, saying)
  return [file, document.toString({ lineWidth: 0 })]
}

const byHand = (file: string, day: LocalDate, why: 'value-ends' | 'older-decisions') =>
  new Refusal('LAW_CLASSIFICATION_BY_HAND', { details: { file, day, why } })

/** Goes on with what held until then. */
function insertValue(document: Document, at: number, said: Classification, clause: string, prior: Value | undefined): void {
  const value = {
    from: said.from,
    // What is not graded by a sector goes on standing on what it stood on.
    clause: prior?.value === undefined ? clause : prior.clause,
    ...(prior?.also === undefined ? {} : { also: prior.also }),
    ...olderBy(said, clause),
    ...(prior?.value === undefined ? {} : { value: prior.value }),
    exceptions: prior?.exceptions ?? [],
  }
  const values = document.getIn(AT) as YAMLSeq
  values.items.splice(at, 0, document.createNode(value, { aliasDuplicateObjects: false }))
}

const olderBy = ({ milder }: Classification, clause: string) =>
  milder ? { transition: 'milder', transitionClause: clause } : { transition: 'keep' }

/**
 * A value has one word for older decisions. Two documents of one day that say it otherwise can share a value where the one that leaves
 * them as they are grades nothing milder: `milder` leaves them as well then.
 */
function setOlder(document: Document, at: number, there: Value, before: Value | undefined, saying: Saying, file: string): void {
  const { said, law, clause, laid } = saying
  const isMilder = (there.transition ?? 'milder') === 'milder'
  if (isMilder ? said.milder : there.transition === 'keep' && !said.milder) return
  const raisesOnly = (sector: string, to: SeverityValue | undefined): boolean => {
    const from = gradingAbove(law, said.division, addDays(said.from, -1), sector)
    if (from === undefined || to === undefined || severityDeparture(from, to).shorter) return false
    return (to.amount?.minorBelow ?? null) === (from.amount?.minorBelow ?? null)
  }
  const isAllRaised = isMilder
    ? laid.every(({ sector, value }) =>
        raisesOnly(sector, { decided: null, amount: null, stated: null, ...value } as SeverityValue),
      )
    : there.transition === 'keep' &&
      same(there.value, before?.value) &&
      (there.exceptions ?? []).every(
        ({ when }) =>
          when.field === CLASSIFIED.sector &&
          when.in.every(sector => raisesOnly(sector, gradingAbove(law, said.division, said.from, sector))),
      )
  if (!isAllRaised) throw byHand(file, there.from, 'older-decisions')
  if (isMilder) return
  for (const [name, word] of Object.entries(olderBy(said, clause))) document.setIn([...AT, at, name], word)
}

/** An exception for the sector alone: one that names others as well stays theirs. */
function setException(document: Document, at: number, sector: string, value: object, clause: string): void {
  const path = [...AT, at, 'exceptions']
  if (!isSeq(document.getIn(path))) document.setIn(path, document.createNode([]))
  const there = (document.getIn(path) as YAMLSeq).toJS(document) as Exception[]
  for (const [index, one] of [...there.entries()].reverse()) {
    if (!isOf(sector)(one)) continue
    const others = one.when.in.filter(word => word !== sector)
    if (others.length === 0) document.deleteIn([...path, index])
    else document.setIn([...path, index, 'when', 'in'], document.createNode(others, { flow: true }))
  }
  const fresh = { when: { field: CLASSIFIED.sector, in: [sector] }, value, clause }
  document.addIn(path, document.createNode(fresh, { aliasDuplicateObjects: false }))
}

/** A value that begins later goes on with what is said now, in all that it does not say otherwise itself. */
function carry(document: Document, at: number, later: Value, prior: Value | undefined, saying: Saying): void {
  const { said, law, clause, laid } = saying
  for (const { sector, above, value } of laid) {
    const own = later.exceptions?.find(isOf(sector))
    if (own === undefined) {
      const isAsBefore = same(later.value, prior?.value) && !prior?.exceptions?.some(isOf(sector))
      if (isAsBefore) setException(document, at, sector, value, clause)
      continue
    }
    const here = gradingAbove(law, said.division, later.from, sector)!
    const graded = gradedBy(
      unsaid(said, above, here),
      here,
      clause,
      same(here.amount, above.amount) ? clause : here.amount?.clause,
    )
    if (graded !== undefined) setException(document, at, sector, graded.value, same(here, above) ? clause : own.clause)
  }
}

/** What a later grading has from above as it was, by the clause it was graded by: the rest it says itself. */
function unsaid(said: Classification, above: SeverityValue, here: SeverityValue): Classification {
  const gradeIn = (of: SeverityValue, category: string) => {
    const grade = of.grades.find(one => one.in.includes(category))
    return grade && [grade.severity, grade.clause]
  }
  const isThreshold = (name: 'minorBelow' | 'seriousFrom') => here.amount?.[name] === above.amount?.[name]
  return {
    ...said,
    grades: said.grades.filter(({ category }) => same(gradeIn(above, category), gradeIn(here, category))),
    minorBelow: isThreshold('minorBelow') ? said.minorBelow : null,
    seriousFrom: isThreshold('seriousFrom') ? said.seriousFrom : null,
  }
}
