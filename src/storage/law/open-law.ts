// The law a running program works under: what the database has switched on, or, in an empty one, the folder it came with.
import type { Law, LawFinding } from '#rules/law'
import type { Database } from '#storage/database'
import { checkLawFolder, storedFindings } from './load-law.ts'
import { activateLaw, activeLaw, findActiveVersion, getLaw, markRefolded, putLawVersion, storedFiles } from './versions.ts'

export type OpenedLaw = {
  /** The law in force when the program last looked. */
  current(): Law
  /** Looks again: a new version may have been switched on, here or by another process. */
  refresh(): Promise<Law>
  /** What today's checks hold against the version in force, which holds all the same until another is loaded. */
  doubts(): Promise<readonly LawFinding[]>
}

/**
 * The folder becomes the first version of a database that has none: nothing is folded yet, so nothing can move. Later
 * versions are loaded, refolded and switched on by their own act; a folder that differs changes nothing by itself.
 */
export async function openLaw(database: Database, dir: string): Promise<OpenedLaw> {
  let law = (await database.transaction(tx => activeLaw(tx), { readOnly: true })) ?? (await putFirstLaw(database, dir))
  return {
    current: () => law,
    refresh: async () => {
      law = (await database.transaction(tx => activeLaw(tx), { readOnly: true })) ?? law
      return law
    },
    doubts: () =>
      database.transaction(async tx => storedFindings(await storedFiles(tx, law.version), law.version), { readOnly: true }),
  }
}

async function putFirstLaw(database: Database, dir: string): Promise<Law> {
  const checked = await checkLawFolder(dir)
  if (!checked.ok) {
    const { file, line, code, message } = checked.findings.find(finding => finding.level === 'error')!
    throw new Error(`the law in ${dir} is not sound: ${file}:${line} ${code} ${message}`)
  }
  return database.transaction(async tx => {
    const { version } = await putLawVersion(tx, checked)
    // Another process may have been first while this one checked the folder; putLawVersion has waited for it.
    const active = await findActiveVersion(tx)
    if (active) return getLaw(tx, active.version)
    await markRefolded(tx, version)
    await activateLaw(tx, version)
    return getLaw(tx, version)
  })
}
