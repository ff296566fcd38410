// Parses the files of a law folder, keeping the line of every place; duplicate keys and broken YAML are found, never taken.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { LawDocument, LawFinding } from '#rules/law'
import type { LawFiles } from './read-folder.ts'

export type ParsedFiles = { readonly documents: readonly LawDocument[]; readonly findings: readonly LawFinding[] }

export function parseLawFiles(files: LawFiles): ParsedFiles {
  const findings: LawFinding[] = []
  const documents = [...files].flatMap(([path, text]) => {
    const lines = new LineCounter()
    // Core schema: a day stays text, yes stays text. No tags, no aliases that a reader would have to follow.
    const parsed = parseDocument(text, { lineCounter: lines, uniqueKeys: true, schema: 'core', merge: false, strict: true })
    for (const problem of [...parsed.errors, ...parsed.warnings]) {
      const code = problem.code === 'DUPLICATE_KEY' ? 'LAW_DUPLICATE_KEY' : 'LAW_YAML_UNREADABLE'
      const message = problem.message.split('\n')[0] ?? ''
      findings.push({ file: path, line: lines.linePos(problem.pos[0]).line, code, level: 'error', message })
    }
    let aliased = false
    visit(parsed, {
      Alias: (_, { source, range }) => {
        aliased = true
        const message = `the alias *${source} is not followed: what holds is written where it holds`
        const line = lines.linePos(range?.[0] ?? 0).line
        findings.push({ file: path, line, code: 'LAW_YAML_UNREADABLE', level: 'error', message })
      },
    })
    if (parsed.errors.length > 0 || aliased) return []
    const lineAt: LawDocument['lineAt'] = pointer => {
      const node = nodeAt(parsed.contents, pointer)
      const offset = node?.range?.[0]
      return offset === undefined ? 1 : lines.linePos(offset).line
    }
    return [{ path, value: parsed.toJS({ maxAliasCount: 0 }) as unknown, lineAt }]
  })
  return { documents, findings }
}

/** The node at the pointer, or the nearest above it; of a key, the key itself, so that its own line is named. */
function nodeAt(top: unknown, pointer: readonly (string | number)[]): Node | undefined {
  let node = (top ?? undefined) as Node | undefined
  let nearest = node
  for (const step of pointer) {
    if (isMap(node)) {
      const pair = node.items.find(one => isScalar(one.key) && String(one.key.value) === String(step))
      if (!pair) return nearest
      nearest = pair.key as Node
      node = (pair.value ?? undefined) as Node | undefined
    } else if (isSeq(node)) {
      node = node.items[Number(step)] as Node | undefined
      nearest = node ?? nearest
    } else return nearest
  }
  return nearest
}
