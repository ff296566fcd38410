// The files of a tree, and what TypeScript sees in them, for the walls to look at.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'

export const ROOT = join(import.meta.dirname, '..', '..')
/** A small house with one violation in each place; every wall must find exactly those of its kind. */
export const PLANTED = join(import.meta.dirname, 'planted')

const SKIPPED = new Set(['node_modules', '.git', 'data', 'dist'])

/** Paths below `root`, with '/', sorted; the planted house is no part of the real one. */
export function listFiles(root: string, matches: RegExp, under: readonly string[] = ['.']): string[] {
  const found: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && path !== PLANTED) walk(path)
      } else if (matches.test(entry.name)) found.push(relative(root, path).split(sep).join('/'))
    }
  }
  for (const folder of under) {
    try {
      walk(join(root, folder))
    } catch (error) {
      // A house need not have every folder.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return found.sort()
}

export function readText(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export const CODE = /\.(ts|tsx|mjs|js)$/
export const isTest = (path: string) => /\.test\.(tsx?|js)$/.test(path) || path.startsWith('test/') || path.startsWith('bench/')

export type Seen = { readonly node: ts.Node; readonly line: number }

/** Every node of a file with its line, parents before children. */
export function* nodesOf(root: string, path: string): Generator<Seen> {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(path, readText(root, path), ts.ScriptTarget.Latest, false, kind)
  const stack: ts.Node[] = [file]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield { node, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 }
    const children: ts.Node[] = []
    node.forEachChild(child => void children.push(child))
    for (const child of children.reverse()) stack.push(child)
  }
}

/** What a literal, a piece of a template or text in markup says; undefined for any other node. */
export function textOfLiteral(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isJsxText(node))
    return node.text
  return undefined
}

/** Comments of a file with their lines. */
export function commentsOf(root: string, path: string): { text: string; line: number }[] {
  const source = readText(root, path)
  const found: { text: string; line: number }[] = []
  if (path.endsWith('.sql')) {
    source.split('\n').forEach((line, i) => {
      const at = line.indexOf('--')
      if (at >= 0) found.push({ text: line.slice(at), line: i + 1 })
    })
    return found
  }
  const file = ts.createSourceFile(
    path,
    source,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )
  const seen = new Set<number>()
  const visit = (node: ts.Node) => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
    ]) {
      if (seen.has(range.pos)) continue
      seen.add(range.pos)
      found.push({ text: source.slice(range.pos, range.end), line: file.getLineAndCharacterOfPosition(range.pos).line + 1 })
    }
    for (const child of node.getChildren(file)) visit(child)
  }
  visit(file)
  return found
}
