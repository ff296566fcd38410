// Links in the documents lead to files and headings that are there.
import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { listFiles, PLANTED, ROOT, readText } from './tree.ts'

const INLINE = /\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g
const NAMED = /^\[[^\]]+\]:\s*(\S+)/gm

/** Code is no text: what stands in it is not a link. */
function withoutCode(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')
}

/** Anchors as GitHub makes them. */
function anchorsOf(path: string): Set<string> {
  const anchors = new Set<string>()
  const text = readText('', path).replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    let anchor = slug
    for (let i = 1; anchors.has(anchor); i++) anchor = `${slug}-${i}`
    anchors.add(anchor)
  }
  for (const [, id] of text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id!)
  return anchors
}

function findLinks(root: string): string[] {
  const found: string[] = []
  for (const path of listFiles(root, /\.md$/)) {
    const text = withoutCode(readText(root, path))
    for (const [, target] of [...text.matchAll(INLINE), ...text.matchAll(NAMED)]) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target!) || target!.startsWith('//')) continue
      const [file, anchor] = target!.split('#') as [string, string | undefined]
      const absolute = file === '' ? join(root, path) : join(root, dirname(path), decodeURIComponent(file))
      if (!existsSync(absolute)) found.push(`${path}: ${target}`)
      else if (
        anchor !== undefined &&
        statSync(absolute).isFile() &&
        absolute.endsWith('.md') &&
        !anchorsOf(absolute).has(decodeURIComponent(anchor))
      ) {
        found.push(`${path}: ${target}`)
      }
    }
  }
  return found
}

test('walls: planted links that lead nowhere are found', () => {
  assert.deepEqual(findLinks(PLANTED), [
    'docs/links.md: nowhere.md',
    'docs/links.md: glossary.md#words',
    'docs/links.md: #elsewhere',
    'docs/links.md: missing/folder/',
  ])
})

test('walls: links lead somewhere', () => assert.deepEqual(findLinks(ROOT), []))
