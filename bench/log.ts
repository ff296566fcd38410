/** The log: how fast it takes what intake brings and what it costs an intake, how long a proof takes, how fast all is read again. */

import { hash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkProof, formatRecordId, headerText, NO_PREVIOUS, type NoteKey } from '#rules/ledger'
import type { Instant } from '#rules/time'
import {
  Mark,
  type OpenLog,
  openLog,
  proveOrganisation,
  proveRecord,
  sequence,
  verifyLedger,
  verifySignature,
} from '#storage/ledger'
import { type Bench, quantile, timed } from './bench.ts'
import { type House, handIn, processorSeconds, processorsBetween } from './ground.ts'
import { LICENCE, type Loaded, loadedHouse, writeMore } from './loaded.ts'

const FIGURE = 'log'
export const ORIGIN = 'xinheng.bench/log'
const PROOFS = 300
const HEADERS = 200_000
const LOOK_EVERY_MS = 400
const PICTURE = { readOnly: true, isolation: 'repeatable read' } as const

export const run = async (bench: Bench): Promise<void> => {
  const loaded = await loadedHouse(bench)
  const { house } = loaded
  const { database, dataDir } = house.environment
  const log = (await openLog(database, { origin: ORIGIN, dataDir, randomBytes }))!
  await tellSequencing(bench, loaded, log)
  // As autovacuum leaves it, and with nothing of what was written still on its way to the disk.
  await house.owner.query('vacuum analyze')
  await house.owner.query('checkpoint')
  await tellProofs(bench, house, log.key)
  await tellVerification(bench, house)
  await tellIntake(bench, loaded, log)
  await tellChain(bench, loaded)
}

/** Rounds until nothing waits or the seconds are over, as the keeper makes them; leaves, and seconds of them for the map. */
export const sequenceAll = async (house: House, log: OpenLog, mark = new Mark(), most = Number.POSITIVE_INFINITY) => {
  const until = performance.now() + 1000 * most
  const done = { leaves: 0, rounds: 0, mapSeconds: 0 }
  while (performance.now() < until) {
    const round = await sequence(house.environment.database, log, mark)
    if (round.done === 'sequenced') {
      done.leaves += round.leaves
      done.rounds += 1
      done.mapSeconds += round.mapMs / 1000
    } else if (round.why === 'none-waits') break
    else await sleep(LOOK_EVERY_MS / 4)
  }
  return done
}

/** All that was handed in, into an empty log. */
const tellSequencing = async (bench: Bench, { house, handedIn }: Loaded, log: OpenLog): Promise<void> => {
  const before = await processorSeconds(house.owner)
  const { seconds, result } = await timed(() => sequenceAll(house, log))
  const processors = processorsBetween(before, await processorSeconds(house.owner))
  const rate = result.leaves / seconds
  bench.tell({
    figure: FIGURE,
    measure: 'sequencing',
    value: rate,
    unit: 'entries/s',
    beside: `${result.leaves} leaves in ${result.rounds} checkpoints; the map ${((100 * result.mapSeconds) / seconds).toFixed(0)} % of it; ${processors}`,
  })
  const intake = handedIn.rows / handedIn.seconds
  bench.tell({
    figure: FIGURE,
    measure: 'sequencing-to-intake',
    value: rate / intake,
    beside: `intake ${Math.round(intake)} rows/s, measured before it`,
    least: 1,
  })
}

/** As a query makes them: everything about an organisation, and single records, from the newest checkpoint. */
const tellProofs = async (bench: Bench, { owner, environment: { database } }: House, key: NoteKey): Promise<void> => {
  const { rows } = await owner.query<{ organisation_id: string; record_no: string }>(
    'select organisation_id, record_no from state tablesample bernoulli (5) limit $1',
    [2 * PROOFS],
  )
  for (const [measure, prove] of [
    ['proof-of-record', row => database.transaction(tx => proveRecord(tx, row), PICTURE)],
    ['proof-of-organisation', row => database.transaction(tx => proveOrganisation(tx, row.organisationId), PICTURE)],
  ] as const satisfies [string, (row: { organisationId: string; recordNo: bigint }) => unknown][]) {
    const took: number[] = []
    // The first half is not counted: a server has been asked before.
    for (const [at, { organisation_id: organisationId, record_no }] of rows.entries()) {
      const { seconds, result } = await timed(() => prove({ organisationId, recordNo: BigInt(record_no) }))
      if (at >= PROOFS) took.push(seconds * 1000)
      if (at % 50 === 1 && !checkProof(result, key, { verify: verifySignature }).ok)
        throw new Error(`a ${measure} does not hold`)
    }
    const beside = `median ${quantile(took, 0.5).toFixed(2)} ms, ${took.length} of them`
    bench.tell({
      figure: FIGURE,
      measure,
      value: quantile(took, 0.95),
      unit: 'ms',
      beside,
      most: 5,
      cause: '95 of 100; the tail grows with how many entries an organisation has',
    })
  }
}

const tellVerification = async (bench: Bench, { owner, environment: { database } }: House): Promise<void> => {
  // Of half a second, as at S, most is the program being compiled: the second time counts.
  const first = await timed(() => verifyLedger(database))
  const before = await processorSeconds(owner)
  const { seconds, result } = await timed(() => verifyLedger(database))
  const processors = processorsBetween(before, await processorSeconds(owner))
  if (!result.ok) throw new Error(`the ledger does not verify: ${JSON.stringify(result.firstWrong)}`)
  const beside = `${result.entries} entries, ${result.acts} acts, the log and the map; the first time ${first.seconds.toFixed(1)} s, the second ${seconds.toFixed(1)} s; ${processors}`
  bench.tell({
    figure: FIGURE,
    measure: 'verification',
    value: result.entries / seconds,
    unit: 'entries/s',
    beside,
    least: 100_000,
    cause: 'every header, commitment and hash of the tree is made again',
  })
}

/** The same number of licences handed in twice: with nobody sequencing, and beside rounds as a server makes them. */
const tellIntake = async (bench: Bench, loaded: Loaded, log: OpenLog): Promise<void> => {
  const { house, organisations } = loaded
  const many = bench.amounts.licences / 4
  const first = bench.amounts.licences * 2
  const alone = await handIn(house.environment, LICENCE, await writeMore(bench, loaded, first, first + many))
  const mark = new Mark()
  await sequenceAll(house, log, mark)
  const path = await writeMore(bench, loaded, first + many, first + 2 * many)
  let isOver = false
  let leaves = 0
  const rounds = (async () => {
    while (!isOver) {
      const round = await sequence(house.environment.database, log, mark)
      if (round.done === 'sequenced') leaves += round.leaves
      else await sleep(LOOK_EVERY_MS)
    }
  })()
  const beside = await handIn(house.environment, LICENCE, path)
  isOver = true
  await rounds
  bench.tell({
    figure: FIGURE,
    measure: 'intake-beside-sequencing',
    value: alone.seconds / beside.seconds,
    beside: `alone ${alone.seconds.toFixed(1)} s, beside it ${beside.seconds.toFixed(1)} s, in which ${leaves} leaves were sequenced; ${many} licences of ${organisations} organisations`,
  })
}

/** What chaining costs an intake: a header and a hash for each entry, a row of heads for each organisation. */
const tellChain = async (bench: Bench, { house, handedIn, organisations }: Loaded): Promise<void> => {
  const organisation = '018f3c1e-7a00-7000-8000-000000000001'
  const record = formatRecordId(organisation, 77n)
  const commitment = randomBytes(32)
  const { seconds } = await timed(async () => {
    let previous = NO_PREVIOUS
    for (let entry = 1; entry <= HEADERS; entry++) {
      const at = '2026-11-20T03:04:05.678Z' as Instant
      const header = headerText({ organisation, entry, record, kind: 1, act: organisation, source: null, at, law: 1, previous })
      previous = hash('sha256', Buffer.concat([Buffer.from(header, 'latin1'), commitment]), 'hex')
    }
  })
  const hashing = (seconds / HEADERS) * handedIn.rows
  await house.owner.query('create table heads_again (like organisation_head including all)')
  const heads = await timed(() => house.owner.query('insert into heads_again table organisation_head'))
  await house.owner.query('drop table heads_again')
  bench.tell({
    figure: FIGURE,
    measure: 'chain-of-intake',
    value: (hashing + heads.seconds) / handedIn.seconds,
    beside: `of ${handedIn.seconds.toFixed(1)} s: headers and hashes ${hashing.toFixed(1)} s, ${organisations} heads ${heads.seconds.toFixed(1)} s; the map costs an intake nothing, it is kept where the log is`,
  })
}
