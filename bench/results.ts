/** Writes RESULTS.md: one section per run, the newest first, with what it ran on and what was not reached. */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { isReached, type Size, type Told, valueText } from './bench.ts'

const FILE = join(import.meta.dirname, 'RESULTS.md')
const HEAD = `# Results

Written by \`npm run bench\`, the newest run first. Only ratios are worth comparing: each floor was measured in the same run, on the
same server. \`--size S\` is a smoke run, and written here with \`--record\` alone.
`

export type Results = {
  readonly size: Size
  readonly seconds: number
  readonly serverVersion: string
  readonly told: readonly Told[]
  readonly kept: readonly { readonly title: string; readonly lines: readonly string[] }[]
}

export const writeResults = (results: Results): void => {
  const earlier = existsSync(FILE) ? readFileSync(FILE, 'utf8').slice(HEAD.length) : ''
  writeFileSync(FILE, `${HEAD}\n${sectionOf(results)}${earlier}`)
}

const git = (...words: string[]): string =>
  spawnSync('git', words, { cwd: import.meta.dirname, encoding: 'utf8' }).stdout.trim()

const sectionOf = ({ size, seconds, serverVersion, told, kept }: Results): string => {
  const commit = git('rev-parse', '--short', 'HEAD')
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with uncommitted changes'
  const missed = told.filter(one => !isReached(one))
  return [
    `## ${new Date().toISOString().slice(0, 16)} UTC, size ${size}, ${commit}${changed}`,
    '',
    `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}; Node ${process.versions.node}, PostgreSQL ${serverVersion}; ${seconds.toFixed(0)} s in all. Load of the machine, this bench included: ${loadavg()
      .map(load => load.toFixed(1))
      .join(', ')}.`,
    '',
    '| figure | | value | to reach | beside |',
    '| --- | --- | --- | --- | --- |',
    ...told.map(
      one =>
        `| ${one.figure} | ${one.measure} | ${valueText(one)} | ${goalOf(one)} | ${(one.beside ?? '').replaceAll('|', '\\|')} |`,
    ),
    '',
    ...(missed.length === 0
      ? []
      : ['Not reached:', '', ...missed.map(one => `* ${one.figure} ${one.measure}: ${one.cause ?? 'no cause known'}`), '']),
    ...kept.flatMap(({ title, lines }) => [`### ${title}`, '', ...lines, '']),
  ].join('\n')
}

const goalOf = (one: Told): string => {
  if (one.least === undefined && one.most === undefined) return ''
  const value = valueText({ value: one.least ?? one.most!, ...(one.unit === undefined ? {} : { unit: one.unit }) })
  return `${one.least === undefined ? '≤' : '≥'} ${value}: ${isReached(one) ? 'reached' : 'not reached'}`
}
