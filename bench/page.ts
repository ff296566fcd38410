/** The page of an organisation, against a bare Fastify route with one indexed read of that organisation's disclosed rows. */

import Fastify from 'fastify'
import { type Reader, readOrganisation } from '#capabilities/disclosure'
import type { Uscc } from '#rules/organisations'
import type { Asked } from './asking.ts'
import type { Bench } from './bench.ts'
import type { House } from './ground.ts'
import { codeOf } from './licences.ts'
import { loadedHouse } from './loaded.ts'
import { askFor, listening, serverOf } from './serving.ts'

const CONNECTIONS = 12
const PATHS = 2_000
const ROUNDS = 5

/** Codes of organisations all over the table, each once. */
export const codesOf = (organisations: number): string[] =>
  Array.from({ length: Math.min(PATHS, organisations) }, (_, n) => codeOf(100 + ((n * 48_271) % organisations)))

export const run = async (bench: Bench): Promise<void> => {
  const { house, organisations } = await loadedHouse(bench)
  const codes = codesOf(organisations)
  const ids = await idsOf(house, codes)
  const pages = await serverOf(house)
  const bare = bareRoute(house)
  const urls = { pages: await listening(pages), bare: await listening(bare) }
  const ask = (url: string, paths: readonly string[], seconds: number) =>
    askFor({ url, paths, connections: CONNECTIONS, seconds })
  const askPages = (seconds: number) =>
    ask(
      urls.pages,
      codes.map(code => `/organisations/${code}`),
      seconds,
    )
  const askBare = (seconds: number) =>
    ask(
      urls.bare,
      ids.map(id => `/bare/${id}`),
      seconds,
    )
  await askBare(1)
  await askPages(1)
  const rounds: { ratio: number; page: Asked; floor: Asked }[] = []
  // In turn, so that what else the machine does falls on both; the round in the middle tells.
  for (let round = 0; round < ROUNDS; round++) {
    const floor = await askBare(bench.amounts.seconds)
    const page = await askPages(bench.amounts.seconds)
    bench.note(`page ${page.perSecond.toFixed(0)}/s, bare ${floor.perSecond.toFixed(0)}/s`)
    rounds.push({ ratio: page.perSecond / floor.perSecond, page, floor })
  }
  const { ratio, page, floor } = rounds.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(ROUNDS / 2)]!
  await pages.close()
  await bare.close()
  const figure = 'page'
  bench.tell({ figure, measure: 'rate', value: page.perSecond, unit: 'requests/s', beside: `${CONNECTIONS} connections` })
  bench.tell({ figure, measure: 'p97', value: page.p97, unit: 'ms' })
  bench.tell({
    figure,
    measure: 'ratio',
    value: ratio,
    beside: `bare route ${floor.perSecond.toFixed(0)} requests/s`,
    least: 0.7,
    cause:
      'the page reads who the organisation is and its names beside the records, and renders them as HTML with their labels',
  })
  bench.keep('Plan of the organisation page, as the portal role', ['```', ...(await planOf(house, codes[0]!)), '```'])
}

/** The floor: nothing but the read and JSON. */
const bareRoute = ({ portal }: House) => {
  const app = Fastify({ logger: false })
  app.get<{ Params: { id: string } }>('/bare/:id', async request => {
    const text = 'select * from disclosed_record where organisation_id = $1'
    const { rows } = await portal.pool.query({ name: 'bench-bare', text, values: [request.params.id] })
    return rows
  })
  return app
}

const idsOf = async ({ owner }: House, codes: readonly string[]): Promise<string[]> =>
  (
    await owner.query<{ id: string }>(
      `select c.organisation_id as id from unnest($1::text[]) with ordinality as t (code, place)
       join organisation_code c on c.scheme = 'uscc' and c.code = t.code and c.until_on = 'infinity' order by place`,
      [codes],
    )
  ).rows.map(({ id }) => id)

/** The plan of the very statement that the page runs, overheard on its way. */
const planOf = async ({ environment, portal }: House, code: string): Promise<string[]> => {
  const plan: string[] = []
  const reader: Reader = {
    async query<R extends object>(statement: { text: string; values: readonly unknown[] }) {
      const values = [...statement.values]
      const explained = await portal.pool.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers) ${statement.text}`,
        values,
      )
      plan.push(...explained.rows.map(row => row['QUERY PLAN']))
      return portal.pool.query<R>(statement.text, values)
    },
  }
  await readOrganisation(reader, environment.law.current(), code as Uscc)
  return plan
}
