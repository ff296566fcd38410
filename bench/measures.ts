/** The check at the counter, with its purpose logged and committed, against a bare Fastify route with one indexed read; and a list of codes at once. */

import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import Fastify from 'fastify'
import { check, checkFile, measures } from '#capabilities/measures'
import { type Actor, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { canonicalJson, ENTRY_KINDS } from '#rules/ledger'
import { addDays, type LocalDate } from '#rules/time'
import { todayOf } from '#storage/database'
import { writeXlsx } from '#storage/files'
import { appendChunk, commitmentText, factDigest } from '#storage/ledger'
import { findUnitByUscc } from '#storage/organisations'
import type { Asked } from './asking.ts'
import { type Bench, quantile, timed } from './bench.ts'
import type { House } from './ground.ts'
import { codeOf, DIVISION, UNIT_CODE } from './licences.ts'
import { register } from './loaded.ts'
import { codesOf } from './page.ts'
import { askFor, listening, serverOf } from './serving.ts'

const CONNECTIONS = 64
const ROUNDS = 5
/** One organisation in so many has a record on which a measure or an incentive rests. */
const ONE_IN = 20
const CHUNK = 5_000
const BATCH = 100_000
/** Of two seconds, as at S, one write to the disk that takes long is one request in a hundred. */
const LEAST_SECONDS = 10
const TAIL = 'asker, program and database on the same cores, and each look is on the disk before it is answered'
const PURPOSE = encodeURIComponent('招标资格审查')

export const run = async (bench: Bench): Promise<void> => {
  const opened = await bench.ground.openHouse()
  const house = { ...opened, registry: makeRegistry([organisations, measures]) }
  const many = bench.amounts.names
  bench.note(`${many} organisations, a record of one in ${ONE_IN}`)
  await register(house, 0, many)
  await putRecords(house, many)
  await house.owner.query('vacuum analyze')
  await house.owner.query('checkpoint')
  const { rows } = await house.owner.query<{ synchronous_commit: string; fsync: string }>(
    "select current_setting('synchronous_commit') as synchronous_commit, current_setting('fsync') as fsync",
  )
  const beside = `${many} organisations, synchronous_commit ${rows[0]!.synchronous_commit}, fsync ${rows[0]!.fsync}`
  await overHttp(bench, house, many, beside)
  await inProcess(bench, house, many, beside)
  await batch(bench, house, many, beside)
  await opened.leave()
}

const overHttp = async (bench: Bench, house: House, many: number, beside: string): Promise<void> => {
  const codes = codesOf(many)
  const app = await serverOf(house)
  const bare = bareRoute(house)
  const urls = { check: await listening(app), bare: await listening(bare) }
  const paths = codes.map(code => `/api/measures/check?uscc=${code}&matter=tender`)
  const askCheck = (seconds: number, perSecond?: number) =>
    askFor({ url: urls.check, paths, connections: CONNECTIONS, seconds, headers: { 'xinheng-purpose': PURPOSE }, perSecond })
  const askBare = (seconds: number) =>
    askFor({ url: urls.bare, paths: codes.map(code => `/bare/${code}`), connections: CONNECTIONS, seconds })
  await askBare(1)
  await askCheck(1)
  const rounds: { ratio: number; checked: Asked; floor: Asked }[] = []
  // In turn, so that what else the machine does falls on both; the round in the middle tells.
  for (let round = 0; round < ROUNDS; round++) {
    const floor = await askBare(bench.amounts.seconds)
    const checked = await askCheck(bench.amounts.seconds)
    bench.note(`check ${checked.perSecond.toFixed(0)}/s, bare ${floor.perSecond.toFixed(0)}/s`)
    rounds.push({ ratio: checked.perSecond / floor.perSecond, checked, floor })
  }
  const { ratio, checked, floor } = rounds.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(ROUNDS / 2)]!
  const half = await askCheck(Math.max(LEAST_SECONDS, bench.amounts.seconds * 2), Math.floor(checked.perSecond / 2))
  await app.close()
  await bare.close()
  const figure = 'measures'
  const connections = `${CONNECTIONS} connections, ${beside}`
  bench.tell({ figure, measure: 'rate', value: checked.perSecond, unit: 'requests/s', beside: connections })
  const floorText = `bare route ${floor.perSecond.toFixed(0)} requests/s`
  bench.tell({ figure, measure: 'ratio', value: ratio, least: 0.5, beside: floorText })
  const halfText = `at ${half.perSecond.toFixed(0)} requests/s, half of the most`
  bench.tell({ figure, measure: 'p50', value: half.p50, unit: 'ms', beside: halfText })
  bench.tell({ figure, measure: 'p99', value: half.p99, unit: 'ms', most: 15, beside: halfText, cause: TAIL })
}

/** The floor: nothing but the read and JSON. */
const bareRoute = ({ environment }: House) => {
  const app = Fastify({ logger: false })
  app.get<{ Params: { code: string } }>('/bare/:code', async request => {
    const text = "select * from organisation_code where scheme = 'uscc' and code = $1"
    const { rows } = await environment.database.pool.query({ name: 'bench-bare', text, values: [request.params.code] })
    return rows
  })
  return app
}

export const officeOf = async ({ environment }: House): Promise<Actor> => {
  const unit = await environment.database.transaction(tx => findUnitByUscc(tx, UNIT_CODE))
  return { id: 'bench', role: 'case-handler', unitId: unit!.unitId, division: DIVISION, purpose: '招标资格审查' }
}

/** Without HTTP, as an office; against the same read without any of the program. */
const inProcess = async (bench: Bench, house: House, many: number, beside: string): Promise<void> => {
  const office = await officeOf(house)
  const codes = codesOf(many)
  const { environment } = house
  const text = "select * from organisation_code where scheme = 'uscc' and code = $1"
  const bare = (code: string) => environment.database.pool.query({ name: 'bench-bare', text, values: [code] })
  const asked = (uscc: string) => runOperation(check, environment, office, { uscc, matter: 'tender' })
  const rateOf = async (ask: (code: string) => Promise<unknown>): Promise<number> => {
    let next = 0
    const until = performance.now() + 1000 * bench.amounts.seconds
    const one = async () => {
      while (performance.now() < until) await ask(codes[next++ % codes.length]!)
    }
    const { seconds } = await timed(() => Promise.all(Array.from({ length: CONNECTIONS }, one)))
    return next / seconds
  }
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) ratios.push(1 / ((await rateOf(bare)) / (await rateOf(asked))))
  bench.tell({
    ...{ figure: 'measures', measure: 'ratio-without-http', value: quantile(ratios, 0.5), least: 0.5 },
    beside: `the operation alone, as an office, against the bare read alone; ${beside}`,
  })
}

/** A workbook of codes is handed in and answered by a workbook, every look committed. */
const batch = async (bench: Bench, house: House, many: number, beside: string): Promise<void> => {
  const office = await officeOf(house)
  const rows = Math.min(many, BATCH)
  const codes = Array.from({ length: rows }, (_, n) => [String(n + 1), codeOf(100 + ((n * 48_271) % many))])
  const path = join(bench.ground.folder, 'codes.xlsx')
  await pipeline(Readable.from(writeXlsx('codes', ['n', 'uscc'], [codes])), createWriteStream(path))
  let bytes = 0
  const { seconds } = await timed(async () => {
    const file = { name: 'codes.xlsx', bytes: createReadStream(path) }
    const answer = await runOperation(checkFile, house.environment, office, { matter: 'tender' }, { file })
    for await (const piece of answer.bytes) bytes += piece.length
  })
  const { rows: looks } = await house.owner.query<{ many: string }>(
    "select count(*) as many from access where operation = 'measures.check-file'",
  )
  if (Number(looks[0]!.many) < rows) throw new Error(`${looks[0]!.many} looks of ${rows} rows`)
  bench.tell({
    ...{ figure: 'measures', measure: 'batch', value: seconds, unit: 's', most: 20 },
    beside: `${rows} codes, answered by ${(bytes / 1e6).toFixed(1)} MB; ${beside}`,
  })
}

/** Severe lists, abnormal lists and honours in turn, taken over from elsewhere as another platform would hand them over. */
const putRecords = async ({ environment }: House, many: number): Promise<void> => {
  const law = environment.law.current()
  const { database, sources } = environment
  const today = await database.transaction(todayOf)
  const unit = (await database.transaction(tx => findUnitByUscc(tx, UNIT_CODE)))!
  const facts = [
    [
      'severe-list',
      { list: 'work-safety', listedOn: addDays(today, -90), listedTo: addDays(today, 900), listStatus: '列入中' },
    ],
    ['abnormal-operation', { listedOn: addDays(today, -90), entryReason: '未按期公示年度报告', listStatus: '列入中' }],
    ['honour', { grantedOn: addDays(today, -90), validTo: addDays(today, 600), honourStatus: '有效' }],
  ] as const
  for (let from = 0; from < many; from += CHUNK * ONE_IN) {
    await database.transaction(async tx => {
      const codes: string[] = []
      for (let n = from; n < Math.min(many, from + CHUNK * ONE_IN); n += ONE_IN) codes.push(codeOf(100 + n))
      const { rows } = await tx.client.query<{ id: string }>(
        "select organisation_id as id from organisation_code where scheme = 'uscc' and code = any($1)",
        [codes],
      )
      const chunk = rows.map(({ id }, n) => {
        const [item, fields] = facts[n % facts.length]!
        const origin = { division: DIVISION, received: today as LocalDate, source: unit.unitId, unit: unit.unitId }
        const fact = { item, v: law.item(item)!.version, fields, origin }
        const salt = randomBytes(16)
        const content = canonicalJson(fact)
        return {
          ...{ organisationId: id, recordNo: randomBytes(8).readBigUInt64BE() >> 4n, kind: ENTRY_KINDS.imported, row: null },
          ...{ content, salt, key: randomBytes(16), division: DIVISION, unitId: unit.unitId },
          commitment: commitmentText(tx, salt, content),
          digest: factDigest(law, fact as never),
        }
      })
      const act = { actId: sources.uuid(), law, submissionId: null, sourceUnitId: unit.unitId }
      await appendChunk(tx, { ...act, rows: chunk })
    })
  }
}
