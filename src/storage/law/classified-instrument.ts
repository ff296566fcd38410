// The file of the document that sets a classification. Once it stands it is a reader's: the form adds to it and never writes it anew.
import { hash } from 'node:crypto'
import { parse, parseDocument, stringify } from 'yaml'
import { Refusal } from '#rules/outcome'
import { type Classification, plain } from './classification.ts'
import type { LawFiles } from './read-folder.ts'

/** The file as it is to be, and the clause by which the form classifies. */
export type ClassifiedInstrument = {
  readonly id: string
  readonly path: string
  readonly text: string
  readonly clause: string
}

type There = {
  readonly id: string
  readonly title: unknown
  readonly issuer: unknown
  readonly number: unknown
  readonly level: unknown
  readonly promulgated: unknown
  readonly inForce: { readonly from: string; readonly until: string | null }
  readonly clauses: readonly { readonly id: string; readonly article: unknown; readonly fact: unknown }[]
}

const CLAUSE = 'classification'
const UNNUMBERED = 'unconfirmed'

/** Nobody has compared what is typed with the document: 条文待核 until somebody who has says so in the file. */
const TYPED = { text: 'known-only-by-report', confidence: 'low', source: 'entered by an officer' } as const

/** Undefined where the number names no document. */
export function classifiedInstrument(said: Classification, now: LawFiles): ClassifiedInstrument | undefined {
  const id = instrumentId(said)
  if (id === undefined) return undefined
  const folder = `overlays/${said.division}/instruments/`
  const named = `${folder}${id}.yaml`
  const isIts = ([path, text]: readonly [string, string]): boolean => {
    if (!path.startsWith(folder)) return false
    const there = parse(text) as Partial<There> | null
    return plain(there?.number) === plain(said.number) && plain(there?.issuer) === plain(said.issuer)
  }
  const path = now.has(named) ? named : ([...now].find(isIts)?.[0] ?? named)
  const text = now.get(path)
  if (text !== undefined) return added(said, path, text)
  const fresh = { ...headOf(said, id), clauses: [clauseOf(said, CLAUSE)] }
  return { id, path, text: stringify(fresh, { lineWidth: 0 }), clause: `${id}#${CLAUSE}` }
}

/** By digits that people know again and by what tells apart the numbers of two issuers that share them: 明燃发〔2026〕5号, 明监发〔2026〕5号. */
function instrumentId({ division, number, issuer }: Classification): string | undefined {
  const digits = plain(number).match(/\d+/g)
  if (digits === null) return undefined
  const whole = hash('sha256', JSON.stringify([plain(number), plain(issuer)])).slice(0, 8)
  return `local-${division}-grading-by-${digits.join('-')}-${whole}`
}

const headOf = (said: Classification, id: string): object => ({
  ...{ id, title: said.title, english: said.english, issuer: said.issuer, number: said.number, level: said.level },
  ...{ promulgated: said.promulgated, inForce: { from: said.from, until: null }, datesKnown: 'day' },
  ...{ division: said.division, replaces: [], grounds: ['disclosure'] },
})

const clauseOf = (said: Classification, id: string): object => ({
  ...{ id, article: said.article ?? UNNUMBERED, text: TYPED.text, fact: said.fact, english: said.english },
  ...{ confidence: TYPED.confidence, source: TYPED.source, confirmedBy: null },
})

/** The file that stands, with the clause that the form names where it has none of these words; refused where the two disagree. */
function added(said: Classification, path: string, text: string): ClassifiedInstrument {
  const document = parseDocument(text)
  const there = document.toJS() as There
  const differs = (what: string, is: unknown): Refusal =>
    new Refusal('LAW_DOCUMENT_DIFFERS', {
      details: { file: path, differs: what, ...(what === 'level' ? {} : { there: String(is) }) },
    })
  for (const field of ['number', 'issuer', 'title', 'level', 'promulgated'] as const)
    if (plain(there[field]) !== plain(said[field])) throw differs(field, there[field])
  const { from, until } = there.inForce
  if (said.from < from) throw differs('from', from)
  if (until !== null && said.from >= until) throw differs('until', until)
  const alike = there.clauses.filter(one => plain(one.fact) === plain(said.fact))
  const isNumbered = ({ article }: There['clauses'][number]) => said.article === null || plain(article) === plain(said.article)
  const clause = alike.find(isNumbered) ?? alike[0]
  if (clause === undefined) {
    const id = freeId(there.clauses.map(one => one.id))
    document.addIn(['clauses'], document.createNode(clauseOf(said, id)))
    return { id: there.id, path, text: document.toString({ lineWidth: 0 }), clause: `${there.id}#${id}` }
  }
  const itself = `${there.id}#${clause.id}`
  if (isNumbered(clause)) return { id: there.id, path, text, clause: itself }
  if (clause.article !== UNNUMBERED) throw differs('article', clause.article)
  // The number has been found.
  document.setIn(['clauses', there.clauses.indexOf(clause), 'article'], said.article)
  return { id: there.id, path, text: document.toString({ lineWidth: 0 }), clause: itself }
}

function freeId(taken: readonly string[]): string {
  let [id, count] = [CLAUSE as string, 1]
  while (taken.includes(id)) id = `${CLAUSE}-${++count}`
  return id
}
