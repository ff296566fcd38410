// Reads and runs the cases beside the law, which say in one line each what must follow from it.
import type { Because } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { type LawDocument, type LawFinding, makeReading } from './document.ts'
import type { Law, LawCase } from './law.ts'
import { isFields, readFields, readList, readText, readTexts } from './read.ts'

/** What the code of a word answers to a case: values by name with their reasons, or why the case cannot be understood. */
export type CaseAnswer =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>>; readonly because: readonly Because[] }
  | { readonly ok: false; readonly problem: string }

/** A day as a case gives it; undefined where it is none. */
export const dayGiven = (value: unknown): LocalDate | undefined =>
  typeof value === 'string' ? parseLocalDate(value) : undefined

/** Judges what is given under the law; one for each word of law/. */
export type Judge = (given: Readonly<Record<string, unknown>>, law: Law) => CaseAnswer

export type CaseResult = { readonly case: LawCase; readonly ok: boolean; readonly problems: readonly string[] }

export function isCaseFile(path: string): boolean {
  return path.endsWith('.cases.yaml')
}

export function readCases(documents: readonly LawDocument[], findings: LawFinding[]): LawCase[] {
  return documents.flatMap(document => {
    const reading = makeReading(document, findings)
    const word = document.path.split('/').at(-2) ?? ''
    return readList(reading, document.value, [], (value, at): LawCase | undefined => {
      const fields = readFields(reading, value, at, ['case', 'rules', 'given', 'expect'])
      const name = readText(reading, fields?.case, [...at, 'case'])
      const given = readFields(reading, fields?.given, [...at, 'given'], [], Object.keys(Object(fields?.given)))
      const expect = readFields(reading, fields?.expect, [...at, 'expect'], [], Object.keys(Object(fields?.expect)))
      const rules = readTexts(reading, fields?.rules, [...at, 'rules'])
      if (!name || !given || !expect) return undefined
      if (Object.keys(expect).length === 0) reading.found([...at, 'expect'], 'LAW_FIELD_MISSING', 'a case expects something')
      return { name, word, rules, given, expect, file: document.path, line: document.lineAt(at) }
    })
  })
}

/** Every case of the law, judged by the code of its word. Pure; the same for `law check` and for the tests. */
export function runCases(law: Law, judges: Readonly<Record<string, Judge>>): CaseResult[] {
  return law.cases.map(one => {
    const judge = judges[one.word]
    const problems = judge ? judgeCase(one, judge(one.given, law)) : [`no code judges cases of "${one.word}"`]
    return { case: one, ok: problems.length === 0, problems }
  })
}

function judgeCase(one: LawCase, answer: CaseAnswer): string[] {
  if (!answer.ok) return [answer.problem]
  const problems: string[] = []
  const rules = new Set(answer.because.map(because => because.rule))
  for (const rule of one.rules) if (!rules.has(rule)) problems.push(`the rule "${rule}" had no part in it`)
  for (const [name, expected] of Object.entries(one.expect)) {
    if (name === 'because') {
      for (const clause of listOf(expected)) {
        if (!isCited(answer.because, clause))
          problems.push(`${isFields(clause) ? JSON.stringify(clause) : String(clause)} was not cited`)
      }
    } else if (name === 'notes') {
      for (const note of listOf(expected)) {
        if (!answer.because.some(because => because.note === note)) problems.push(`the note ${String(note)} is missing`)
      }
    } else if (!(name in answer.values)) problems.push(`"${name}" is nothing that can be expected`)
    else if (answer.values[name] !== expected)
      problems.push(`${name}: expected ${String(expected)}, found ${String(answer.values[name])}`)
  }
  return problems
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** A clause cited anywhere, or, written as field: clause, for that field. */
function isCited(because: readonly Because[], clause: unknown): boolean {
  if (!isFields(clause)) return because.some(one => one.clause === clause)
  return Object.entries(clause).every(([field, id]) => because.some(one => one.field === field && one.clause === id))
}

/** The results that failed, as findings at the case's line. */
export function caseFindings(results: readonly CaseResult[]): LawFinding[] {
  return results.flatMap(({ case: one, problems }) =>
    problems.map(problem => ({
      file: one.file,
      line: one.line,
      ...(one.rules[0] === undefined ? {} : { rule: one.rules[0] }),
      code: 'LAW_CASE_FAILED' as const,
      level: 'error' as const,
      message: `${one.name}: ${problem}`,
    })),
  )
}
