/** Search of names among half a million organisations, through the storage and through the portal. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { searchOrganisations } from '#storage/organisations'
import { type Bench, quantile } from './bench.ts'
import { type House, handIn } from './ground.ts'
import { codeOf, nameOf } from './licences.ts'
import { listening, serverOf } from './serving.ts'

const LIMIT = 21
/** Of each text; the one in the middle counts. */
const TRIES = 3
/** What a citizen types first, and what stands in every second name. */
const COMMON = ['公司', '有限', '科技', '演示', '商贸', '有限公司', '信息科技', '餐饮', '源远', '机械制造有限', '合伙']
/** Of common parts, in an order that no name has. */
const CROSSED = ['司有', '科技公', '有限科技', '公司有限', '商贸科技', '贸商']

export const run = async (bench: Bench): Promise<void> => {
  const house = await bench.ground.openHouse()
  bench.note(`${bench.amounts.names} registrations`)
  const registered = await handIn(house.environment, 'registration', await writeRegistrations(bench, 0, bench.amounts.names))
  bench.tell({
    figure: 'search',
    measure: 'registration-rate',
    value: registered.rows / registered.seconds,
    unit: 'rows/s',
    beside: 'intake of the registrations that are searched',
  })
  await house.owner.query('vacuum analyze')
  const texts = searchTexts(bench.amounts.searches, bench.amounts.names)
  const storage = await searchStorage(house, texts)
  const app = await serverOf(house)
  const url = await listening(app)
  const http = await measure(texts, async text => {
    const answer = await fetch(`${url}/organisations?q=${encodeURIComponent(text)}`)
    await answer.text()
    if (!answer.ok) throw new Error(`search for ${text}: ${answer.status}`)
  })
  await app.close()
  await house.leave()
  const beside = `${bench.amounts.names} organisations, ${texts.length} texts of two characters and more, one at a time, each ${TRIES} times: the one in the middle counts`
  for (const [where, found] of [
    ['storage', storage],
    ['http', http],
  ] as const) {
    const cause = `the slowest: ${found.slowest}`
    bench.tell({ figure: 'search', measure: `${where}-p50`, value: quantile(found.all, 0.5), unit: 'ms', beside })
    bench.tell({
      figure: 'search',
      measure: `${where}-p95`,
      value: quantile(found.all, 0.95),
      unit: 'ms',
      beside: cause,
      most: 20,
      cause,
    })
  }
}

/** A file of the registrations [from, until). */
export const writeRegistrations = async ({ ground }: Bench, from: number, until: number): Promise<string> => {
  const path = join(ground.folder, 'registrations.csv')
  const out = createWriteStream(path)
  out.write('企业名称,统一社会信用代码,注册日期\n')
  for (let n = from; n < until; n++)
    if (!out.write(`${nameOf(n)},${codeOf(100 + n)},20${10 + (n % 15)}-0${1 + (n % 9)}-11\n`)) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
  return path
}

/** Common and crossed ones, and parts of two, three, four and more characters out of names all over the table. */
export const searchTexts = (searches: number, names: number): string[] => {
  const parts = Array.from({ length: searches }, (_, n) => {
    const name = [...nameOf((n * 48_271) % names)]
    const length = [2, 3, 4, 8, name.length][n % 5]!
    const from = (n * 7) % (name.length - length + 1)
    return name.slice(from, from + length).join('')
  })
  return [...COMMON, ...CROSSED, ...parts]
}

export const searchStorage = ({ portal }: House, texts: readonly string[]): Promise<Measured> =>
  measure(texts, text => portal.transaction(tx => searchOrganisations(tx, text, LIMIT), { readOnly: true }))

type Measured = { readonly all: readonly number[]; readonly slowest: string }

const measure = async (texts: readonly string[], search: (text: string) => Promise<unknown>): Promise<Measured> => {
  const all: { text: string; ms: number }[] = []
  for (const text of texts) {
    const tries: number[] = []
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const begun = performance.now()
      await search(text)
      tries.push(performance.now() - begun)
    }
    all.push({ text, ms: quantile(tries, 0.5) })
  }
  const slowest = all
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 5)
    .map(({ text, ms }) => `${text} ${ms.toFixed(1)} ms`)
    .join(', ')
  return { all: all.map(({ ms }) => ms), slowest }
}
