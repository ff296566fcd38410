// Reads a law folder from disk: every YAML file as text, by its path.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Files of a law folder: path inside the folder with forward slashes → text. This is what a law version stores, whole. */
export type LawFiles = ReadonlyMap<string, string>

/** Every .yaml below the folder, in order of path; README, notices and hidden files are no law. */
export async function readLawFolder(dir: string): Promise<LawFiles> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = found
    .filter(one => one.isFile() && !one.name.startsWith('.'))
    .map(one => join(one.parentPath, one.name).slice(dir.length).replaceAll('\\', '/').replace(/^\/+/, ''))
    .filter(path => /\.ya?ml$/.test(path))
    .sort()
  return new Map(await Promise.all(paths.map(async path => [path, await readFile(join(dir, path), 'utf8')] as const)))
}
