/** Intake of licences as csv, everything included, against plain COPY of what it writes. */

import type { Bench } from './bench.ts'
import { copyLedger, LEDGER_TABLES } from './copying.ts'
import { type Loaded, loadedHouse } from './loaded.ts'

const TABLES = [...LEDGER_TABLES, 'record_key', 'organisation_head', 'organisation', 'organisation_code', 'organisation_name']

export const run = async (bench: Bench): Promise<void> => {
  const loaded = await loadedHouse(bench)
  const { house, handedIn, processors } = loaded
  const floor = await copyLedger(bench.ground, house, bench.note)
  const figure = 'csv-intake'
  bench.tell({ figure, measure: 'rate', value: handedIn.rows / handedIn.seconds, unit: 'rows/s', beside: processors })
  bench.tell({
    figure,
    measure: 'ratio',
    value: floor.seconds / handedIn.seconds,
    beside: `COPY alone ${floor.seconds.toFixed(1)} s, ${Math.round(handedIn.rows / floor.seconds)} records/s; ${floor.processors}`,
    least: 0.5,
    cause: 'see where its seconds go: what COPY need not do is keys, heads, the cleaned copy, hashes, parsing and checks',
  })
  await tellSizes(bench, loaded)
}

const tellSizes = async (bench: Bench, { house, handedIn }: Loaded): Promise<void> => {
  const { rows: sizes } = await house.owner.query<{ name: string; heap: string; indexes: string }>(
    `select c.relname as name, pg_table_size(c.oid) as heap, pg_indexes_size(c.oid) as indexes
     from unnest($1::text[]) with ordinality as t (name, place) join pg_class c on c.relname = t.name order by place`,
    [TABLES],
  )
  const perRecord = (bytes: string) => Number(bytes) / handedIn.rows
  bench.keep('Bytes on disk per record', [
    '| table | rows | indexes |',
    '| --- | --- | --- |',
    ...sizes.map(({ name, heap, indexes }) => `| ${name} | ${perRecord(heap).toFixed(0)} | ${perRecord(indexes).toFixed(0)} |`),
  ])
  const total = sizes.reduce((sum, { heap, indexes }) => sum + perRecord(heap) + perRecord(indexes), 0)
  bench.tell({ figure: 'csv-intake', measure: 'disk-per-record', value: total, unit: 'bytes' })
  const { rows: indexes } = await house.owner.query<{ definition: string }>(
    "select indexdef as definition from pg_indexes where schemaname = 'public' order by tablename, indexname",
  )
  bench.keep('Indexes', ['```sql', ...indexes.map(({ definition }) => definition.replaceAll('public.', '')), '```'])
}
