// The law of this repository for tests: read, checked and made once for each test process.
import { join } from 'node:path'
import type { Law } from '#rules/law'
import { type LawFiles, loadLaw, readLawFolder } from '#storage/law'

export const LAW_DIR = join(import.meta.dirname, '../../../law')

let law: Promise<Law> | undefined

/** The law in law/, version 0. */
export function repositoryLaw(): Promise<Law> {
  law ??= loadLaw(LAW_DIR)
  return law
}

/** Its files, to be changed by tests. */
export function repositoryFiles(): Promise<LawFiles> {
  return readLawFolder(LAW_DIR)
}
