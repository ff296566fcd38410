// Makes law of a folder or of stored files: parse, check, run the cases, digest.
import { createHash } from 'node:crypto'
import { caseFindings, checkLaw, type Judge, type Law, type LawDocument, type LawFinding, runCases } from '#rules/law'
import { judgeDisclosure } from '#rules/ledger'
import { judgeLists } from '#rules/lists'
import { judgeMeasures } from '#rules/measures'
import { judgeObjection } from '#rules/objection'
import { judgeRepair } from '#rules/repair'
import { parseLawFiles } from './parse-files.ts'
import { type LawFiles, readLawFolder } from './read-folder.ts'

/** Who judges the cases of each word of law/. */
export const JUDGES: Readonly<Record<string, Judge>> = {
  disclosure: judgeDisclosure,
  lists: judgeLists,
  measures: judgeMeasures,
  objection: judgeObjection,
  repair: judgeRepair,
}

export type CheckedLaw = {
  readonly ok: boolean
  readonly law?: Law
  readonly files: LawFiles
  readonly digest: string
  readonly findings: readonly LawFinding[]
  readonly unconfirmed: number
  readonly cases: { readonly run: number; readonly failed: number }
}

/** SHA-256 over the files in order of path, each with its length, so that no two folders share one. */
export function digestOf(files: LawFiles): string {
  const hash = createHash('sha256')
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0${Buffer.byteLength(text)}\0${text}`)
  }
  return hash.digest('hex')
}

/** Everything that `law check` asks of the files of a folder. */
export function checkLawFiles(files: LawFiles, version = 0): CheckedLaw {
  const { documents, findings: unreadable } = parseLawFiles(files)
  const digest = digestOf(files)
  const { law, findings, unconfirmed } = checkLaw(documents, { version, digest })
  if (law) remember(law, documents)
  const results = law && unreadable.length === 0 ? runCases(law, JUDGES) : []
  const all = [...unreadable, ...findings, ...caseFindings(results)].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line,
  )
  const ok = law !== undefined && !all.some(finding => finding.level === 'error')
  const cases = { run: results.length, failed: results.filter(result => !result.ok).length }
  return { ok, ...(ok ? { law } : {}), files, digest, findings: all, unconfirmed, cases }
}

// A proposal is looked at by several, several times; what is checked depends on nothing but the files.
const checkedBefore = new Map<string, CheckedLaw>()
const MOST_CHECKED = 4

/** The same, remembered: files of one digest are checked once. */
export function checkLawFilesOnce(files: LawFiles): CheckedLaw {
  const digest = digestOf(files)
  const known = checkedBefore.get(digest)
  if (known !== undefined) return known
  const checked = checkLawFiles(files)
  const [oldest] = checkedBefore.keys()
  if (checkedBefore.size >= MOST_CHECKED && oldest !== undefined) checkedBefore.delete(oldest)
  checkedBefore.set(digest, checked)
  return checked
}

/** `law check` on a folder. */
export async function checkLawFolder(dir: string): Promise<CheckedLaw> {
  return checkLawFiles(await readLawFolder(dir))
}

/** The law of a folder; throws with the first findings where the folder would be refused. */
export async function loadLaw(dir: string): Promise<Law> {
  return lawOf(await checkLawFolder(dir), dir)
}

/**
 * The law of stored files, without running the cases again: they held when the version was loaded. So did its checks, which may have
 * become stricter since: what they find now is told (`storedFindings`) and keeps no installation from starting under its own law.
 */
export function lawOfFiles(files: LawFiles, version: number): Law {
  const { law, findings } = readStoredFiles(files, version)
  return lawOf({ ok: true, ...(law ? { law } : {}), findings }, `law version ${version}`)
}

/** What today's checks hold against stored files. */
export function storedFindings(files: LawFiles, version: number): LawFinding[] {
  return readStoredFiles(files, version).findings.filter(finding => finding.level === 'error')
}

function readStoredFiles(files: LawFiles, version: number): { law: Law | undefined; findings: LawFinding[] } {
  const { documents, findings: unreadable } = parseLawFiles(files)
  const { law, findings } = checkLaw(documents, { version, digest: digestOf(files), stored: true })
  if (law) remember(law, documents)
  return { law, findings: [...unreadable, ...findings] }
}

/** What the files of a law say, read: plain values, which another thread takes at a tenth of the cost of reading the files again. */
export type LawValues = readonly Pick<LawDocument, 'path' | 'value'>[]

const values = new WeakMap<Law, LawValues>()
const remember = (law: Law, documents: readonly LawDocument[]): void =>
  void values.set(
    law,
    documents.map(({ path, value }) => ({ path, value })),
  )

/** The values of a law that was made of files in this thread. */
export function valuesOf(law: Law): LawValues {
  const known = values.get(law)
  if (known === undefined) throw new Error(`law version ${law.version} was not made of files here`)
  return known
}

/** The law again, of the values that another thread has read. */
export function lawOfValues(said: LawValues, { version, digest }: Pick<Law, 'version' | 'digest'>): Law {
  // Lines are told where the files are read; what was sound there is sound here.
  const documents = said.map(one => ({ ...one, lineAt: () => 1 }))
  const { law, findings } = checkLaw(documents, { version, digest, stored: true })
  return lawOf({ ok: true, ...(law ? { law } : {}), findings }, `law version ${version}`)
}

function lawOf(checked: Pick<CheckedLaw, 'ok' | 'law' | 'findings'>, where: string): Law {
  if (checked.ok && checked.law) return checked.law
  const errors = checked.findings.filter(finding => finding.level === 'error')
  const lines = errors.slice(0, 5).map(({ file, line, code, message }) => `${file}:${line} ${code} ${message}`)
  throw new Error(`${where} is not sound: ${errors.length} errors\n${lines.join('\n')}`)
}
