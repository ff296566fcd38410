// Writes the generated files; with --check, says which are not what they would be and exits 1.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generateCatalogue } from './generate-catalogue.ts'
import { generateOperations } from './generate-operations.ts'

/** A generator owns one folder, but for those of others in it: files that it does not give are removed. Paths are relative to the folder. */
export type Generator = {
  readonly folder: string
  readonly files: () => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>
}

const GENERATORS: readonly Generator[] = [generateCatalogue, generateOperations]

const root = join(import.meta.dirname, '..')
const checking = process.argv.includes('--check')
const stale: string[] = []

for (const { folder, files } of GENERATORS) {
  const wanted = await files()
  for (const [path, text] of wanted) {
    const file = join(root, folder, path)
    if (readOrEmpty(file) === text) continue
    stale.push(join(folder, path))
    if (checking) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const path of listFiles(join(root, folder))) {
    if (wanted.has(path) || GENERATORS.some(one => one.folder !== folder && join(folder, path).startsWith(`${one.folder}/`)))
      continue
    stale.push(join(folder, path))
    if (!checking) rmSync(join(root, folder, path))
  }
}
for (const path of stale) console.log(`${checking ? 'stale' : 'written'} ${path}`)
if (checking && stale.length > 0) process.exitCode = 1

function readOrEmpty(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Not there yet: it will be written.
    return undefined
  }
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
  } catch {
    // A generator that runs for the first time has no folder.
    return []
  }
}
