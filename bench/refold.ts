/** Refold of all records under a law that moves every one of them, its preview first; and the fold alone. */

import { ENTRY_KINDS, type FoldFact, fold } from '#rules/ledger'
import { lawOfFiles, storedFiles } from '#storage/law'
import { refold } from '#storage/ledger'
import { type Bench, timed } from './bench.ts'
import { type House, processorSeconds, processorsBetween } from './ground.ts'
import { loadedHouse } from './loaded.ts'

/** The clock of handing in, a working day shorter: the due day of every record moves. */
const RULE = '{ from: 2018-04-03, value: 7,'
const MOVED_RULE = '{ from: 2018-04-03, value: 6,'
const FACTS = 20_000
const ROUNDS = 10

export const run = async (bench: Bench): Promise<void> => {
  const { house, handedIn } = await loadedHouse(bench)
  const { database } = house.environment
  const law = await movedLaw(house)
  let told = 0
  const onMoved = () => {
    told += 1
  }
  const before = await processorSeconds(house.owner)
  const preview = await timed(() => refold(database, law, { preview: true, onMoved }))
  const written = await timed(() => refold(database, law, { onMoved }))
  const processors = processorsBetween(before, await processorSeconds(house.owner))
  if (told < 2 * handedIn.rows) throw new Error(`${told} moves were told of ${handedIn.rows} records, each twice`)
  const seconds = preview.seconds + written.seconds
  bench.tell({
    figure: 'refold',
    measure: 'with-preview',
    value: seconds,
    unit: 's',
    beside: `${preview.result.records} records, each moved: preview ${preview.seconds.toFixed(1)} s, refold ${written.seconds.toFixed(1)} s; ${processors}`,
    // The goal is for a million.
    most: 60 * Math.max(1, written.result.records / 1_000_000),
    cause: 'every state is written anew',
  })
  await tellFold(bench, house)
}

const movedLaw = async ({ environment }: House) => {
  const { version } = environment.law.current()
  const files = new Map(await environment.database.transaction(tx => storedFiles(tx, version), { readOnly: true }))
  const found = [...files].find(([, text]) => text.includes(RULE))
  if (found === undefined) throw new Error(`no file of the law says ${RULE}`)
  files.set(found[0], found[1].replace(RULE, MOVED_RULE))
  return lawOfFiles(files, version + 1)
}

/** Entries folded in one thread, facts read before. */
const tellFold = async (bench: Bench, { owner, environment }: House): Promise<void> => {
  const law = environment.law.current()
  const { rows } = await owner.query<{ fact: string }>('select fact from entry_content limit $1', [FACTS])
  const facts = rows.map(({ fact }) => JSON.parse(fact) as FoldFact)
  const today = await owner.query<{ today: string }>('select china_today()::text as today')
  const recordedOn = today.rows[0]!.today as never
  const { seconds } = await timed(async () => {
    for (let round = 0; round < ROUNDS; round++)
      for (const fact of facts) fold([{ entryNo: 1, kind: ENTRY_KINDS.registered, recordedOn, fact }], law)
  })
  bench.tell({ figure: 'fold', measure: 'rate', value: (ROUNDS * facts.length) / seconds, unit: 'entries/s' })
}
