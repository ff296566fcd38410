/** Appending alone, without reading and judging a file, against plain COPY of what it wrote. */

import { hash, randomBytes } from 'node:crypto'
import type { Law } from '#rules/law'
import { ENTRY_KINDS, fold, type RecordState } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { todayOf } from '#storage/database'
import { appendChunk, type ChunkRow } from '#storage/ledger'
import { type Bench, timed } from './bench.ts'
import { copyLedger } from './copying.ts'
import { processorSeconds } from './ground.ts'
import { DIVISION } from './licences.ts'

const CHUNK = 40_000
// Every second record is about an organisation that already has a chain.
const PER_ORGANISATION = 2

export const run = async (bench: Bench): Promise<void> => {
  const house = await bench.ground.openHouse()
  const { database, law } = house.environment
  const records = bench.amounts.licences
  const making = {
    law: law.current(),
    organisations: Math.ceil(records / PER_ORGANISATION),
    today: await database.transaction(todayOf),
  }
  const unit = uuid(2, 1)
  const spent = { seconds: 0, own: 0, server: 0 }
  for (let from = 0; from < records; from += CHUNK) {
    const rows = makeChunk(from, Math.min(CHUNK, records - from), making)
    const before = await processorSeconds(house.owner)
    const { seconds } = await timed(() =>
      database.transaction(tx =>
        appendChunk(tx, { actId: uuid(3, from), law: making.law, submissionId: uuid(4, 1), sourceUnitId: unit, rows }),
      ),
    )
    const after = await processorSeconds(house.owner)
    spent.seconds += seconds
    spent.own += after.own - before.own
    spent.server += (after.server ?? 0) - (before.server ?? 0)
  }
  const beside = `processor of ours ${spent.own.toFixed(1)} s, of the server ${spent.server.toFixed(1)} s`
  bench.tell({ figure: 'append', measure: 'rate', value: records / spent.seconds, unit: 'records/s', beside })
  const floor = await copyLedger(bench.ground, house, bench.note)
  bench.tell({
    figure: 'append',
    measure: 'ratio',
    value: floor.seconds / spent.seconds,
    beside: `COPY ${Math.round(records / floor.seconds)} records/s; ${floor.processors}`,
  })
  await house.leave()
}

const uuid = (space: number, n: number): string =>
  `0190${space.toString(16).padStart(4, '0')}-0000-7000-8000-${hash('sha256', String(n)).slice(0, 12)}`

type Making = { readonly law: Law; readonly organisations: number; readonly today: LocalDate }

/** Rows in one piece of memory for each kind of thing, as the reader of a file hands them over. */
const makeChunk = (from: number, size: number, { law, organisations, today }: Making): ChunkRow[] => {
  const random = randomBytes(size * 56)
  const commitments = Buffer.allocUnsafe(size * 32)
  const scratch = Buffer.allocUnsafe(8192)
  const states = Array.from({ length: 9 }, (_, n): RecordState => {
    const fact = JSON.parse(licence(n, organisations, today))
    return fold([{ entryNo: 1, kind: ENTRY_KINDS.registered, recordedOn: today, fact }], law)
  })
  return Array.from({ length: size }, (_, index): ChunkRow => {
    const n = from + index
    const content = licence(n, organisations, today)
    const salt = random.subarray(index * 56, index * 56 + 16)
    salt.copy(scratch)
    commitments.write(hash('sha256', scratch.subarray(0, 16 + scratch.write(content, 16)), 'hex'), index * 32, 'hex')
    return {
      organisationId: uuid(1, (n * 48_271) % organisations),
      recordNo: random.readBigUInt64LE(index * 56 + 16) >> 4n,
      kind: ENTRY_KINDS.registered,
      row: n + 1,
      key: random.subarray(index * 56 + 24, index * 56 + 40),
      content,
      digest: random.subarray(index * 56 + 40, index * 56 + 56),
      salt,
      commitment: commitments.subarray(index * 32, index * 32 + 32),
      unitId: uuid(2, 1),
      division: DIVISION,
      state: states[n % states.length]!,
    }
  })
}

const licence = (n: number, organisations: number, today: LocalDate): string => {
  const day = `2026-0${1 + (n % 9)}-11`
  return `{"fields":{"authorityName":"演示市市场监督管理局","content":"从事经营活动：食品销售；餐饮服务；货物进出口；技术进出口（依法须经批准的项目，经相关部门批准后方可开展经营活动）第${n}号","decisionDate":"${day}","decisionNo":"演许准字〔2026〕第${n}号","decisionTitle":"准予行政许可决定书","licenceKind":"普通","partyName":"演示第${n % organisations}号贸易有限公司","status":"有效","validFrom":"${day}","validTo":"2031-01-10"},"item":"administrative-licence","origin":{"division":"${DIVISION}","received":"${today}","source":"${uuid(2, 1)}","unit":"${uuid(2, 1)}"},"v":1}`
}
