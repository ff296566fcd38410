/** The page of an organisation, against a bare Fastify route with one indexed read of that organisation's disclosed rows. */

import Fastify from 'fastify'
import { readOrganisation, type Statements, tableReader } from '#capabilities/disclosure'
import type { Uscc } from '#rules/organisations'
import type { Asked } from './asking.ts'
import { type Bench, quantile } from './bench.ts'
import type { House } from './ground.ts'
import { codeOf } from './licences.ts'
import { loadedHouse } from './loaded.ts'
import { askFor, listening, serverOf } from './serving.ts'

const CONNECTIONS = 12
const PATHS = 2_000
const ROUNDS = 5
const PATHS_OF_ZIPF = 50_000
const COLD_ONE_IN = 20

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
  await manyAskForOne(bench, urls, `/organisations/${codes[0]}`)
  await someMoreThanOthers(bench, urls.pages, organisations)
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

/** One page that everybody asks for, against a route that sends the same bytes and knows nothing. */
const manyAskForOne = async (bench: Bench, urls: { pages: string; bare: string }, path: string): Promise<void> => {
  const ask = (url: string, at: string, seconds: number) => askFor({ url, paths: [at], connections: CONNECTIONS, seconds })
  await fetch(`${urls.bare}/fixed`, { method: 'PUT', body: await (await fetch(urls.pages + path)).text() })
  await ask(urls.bare, '/fixed', 1)
  await ask(urls.pages, path, 1)
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const floor = await ask(urls.bare, '/fixed', bench.amounts.seconds)
    const kept = await ask(urls.pages, path, bench.amounts.seconds)
    bench.note(`kept ${kept.perSecond.toFixed(0)}/s, fixed ${floor.perSecond.toFixed(0)}/s`)
    ratios.push(kept.perSecond / floor.perSecond)
  }
  const beside = 'one page asked for by everybody, against a route that sends the same bytes'
  bench.tell({ figure: 'page', measure: 'kept-ratio', value: quantile(ratios, 0.5), least: 0.5, beside })
}

/** As people ask: the n-th organisation n times as seldom as the first, one request in twenty for one that nobody asks for otherwise. */
const someMoreThanOthers = async (bench: Bench, url: string, organisations: number): Promise<void> => {
  const many = Math.min(PATHS_OF_ZIPF, organisations * 2)
  const paths = Array.from({ length: many }, (_, n) => {
    const share = ((n * 48_271 + 7) % many) / many
    const place = n % COLD_ONE_IN === 0 ? (n * 7919) % organisations : Math.floor(organisations ** share) - 1
    return `/organisations/${codeOf(100 + place)}`
  })
  await askFor({ url, paths, connections: CONNECTIONS, seconds: 1 })
  const asked = await askFor({ url, paths, connections: CONNECTIONS, seconds: bench.amounts.seconds })
  const beside = `${many} requests for ${new Set(paths).size} of ${organisations} organisations, by Zipf, one in ${COLD_ONE_IN} cold`
  bench.tell({ figure: 'page', measure: 'zipf-rate', value: asked.perSecond, unit: 'requests/s', beside })
  bench.tell({ figure: 'page', measure: 'zipf-p99', value: asked.p99, unit: 'ms' })
}

/** The floor: nothing but the read and JSON; and bytes that it was given. */
const bareRoute = ({ portal }: House) => {
  const app = Fastify({ logger: false })
  app.get<{ Params: { id: string } }>('/bare/:id', async request => {
    const text = 'select * from disclosed_record where organisation_id = $1'
    const { rows } = await portal.pool.query({ name: 'bench-bare', text, values: [request.params.id] })
    return rows
  })
  let fixed = Buffer.alloc(0)
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body)
  app.put('/fixed', async request => {
    fixed = Buffer.from(request.body as string | Buffer)
    return {}
  })
  app.get('/fixed', (_request, reply) => reply.type('text/html; charset=utf-8').send(fixed))
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
export const planOf = async ({ environment, portal }: House, code: string): Promise<string[]> => {
  const plan: string[] = []
  const statements: Statements = {
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
  await readOrganisation(tableReader(statements), environment.law.current(), code as Uscc)
  return plan
}
