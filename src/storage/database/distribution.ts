// How every table would be spread over machines, and is where the database has Citus: said here and nowhere else; test/walls/distribution.test.ts holds the schema to it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { DatabaseRole } from './connect.ts'
import type { Tables } from './schema.generated.ts'

type Table = keyof Tables

/** What is known of an organisation lies on one machine. */
const ORGANISATION = 'organisation'
/** What is known of a hand-in and of its rows. */
const SUBMISSION = 'submission'

type Spread = { readonly by: string; readonly beside: Table }
const beside = (table: Table, by: string, tables: readonly Table[]) => tables.map(one => [one, { by, beside: table }] as const)

/** Grow with what is handed in and asked: by a column that stands in every key of theirs, beside the tables that they are read with. */
export const SPREAD: ReadonlyMap<Table, Spread> = new Map<Table, Spread>([
  ...beside(ORGANISATION, 'organisation_id', [
    ...(['organisation', 'organisation_name', 'organisation_head', 'entry', 'entry_content', 'state'] as const),
    ...(['public_view', 'correction', 'error_report', 'moved_record', 'name_decision', 'refolded_record'] as const),
    ...(['repair_case', 'repair_record', 'repair_step', 'repair_receipt', 'repair_falsehood', 'case_evidence'] as const),
    ...(['objection_case', 'objection_step', 'listing_case', 'listing_step', 'measure_use'] as const),
    ...(['province_row', 'province_told', 'record_number', 'case_number'] as const),
  ]),
  ...beside(SUBMISSION, 'submission_id', ['submission', 'finding', 'held_row', 'open_row', 'takeover_count']),
  ...beside('record_key', 'key', ['record_key']),
])

/** A copy on every machine: read together with all of the above, and small or seldom written. */
export const EVERYWHERE: readonly Table[] = [
  ...(['division', 'unit', 'unit_name', 'unit_place', 'unit_item'] as const),
  // One row for each code: a few for each organisation.
  'organisation_code',
]

/** Stay on one machine although they grow, each with the reason. */
export const IN_ONE_PLACE: Readonly<Partial<Record<Table, string>>> = {
  batch: 'a row for each act; the sequencer reads them in the order in which they were committed',
  act: 'as many as batches, and read with them: by who sequences, verifies, and looks acts up',
  act_content: 'of the acts',
  leaf: 'a row for each batch; one sequencer writes them, and both of its numbers are unique',
  tile: '32 bytes for each entry and act, written by one sequencer',
  tile_end: 'the last tiles of each log',
  map_head: 'a row for each organisation, written by the sequencer',
  map_node: 'a tree of fixed size',
  access: 'a row for each look, read with its link by whoever chains them',
  access_link: 'one chain over all looks, whose numbers are unique; both are dropped by the month',
  push_key: 'a row for each push: unique by its key and by its submission',
  agent_proposal: 'a row for each agent proposed, found by its own number',
  same_proposal: 'about two organisations, or one and a name',
  zero_report: 'a row for each unit, item and month',
  province_zero: 'a row for each unit, item and month',
  notice: 'a row for each unit and day, or change that an organisation is told of',
  notice_told: 'of the notices, with which it is dropped',
  letter: 'a row for each letter; its number and its act are unique, and both belong to a unit',
}

/** Few, or short-lived: accounts, sessions, settings of the platform, what is under way. */
export const SMALL: readonly Table[] = [
  ...(['access_day', 'account', 'announcement', 'backup', 'begun_spent', 'check_progress', 'checkpoint'] as const),
  ...([
    'entry_draft',
    'identity',
    'invitation',
    'law_activation',
    'law_proposal',
    'law_version',
    'learned_heading',
    'log',
    'log_cosigner',
    'log_key',
  ] as const),
  ...(['machine_key', 'notice_address', 'office', 'operating_mode', 'passkey', 'province_export', 'pull'] as const),
  ...(['push_secret', 'receipt', 'replica_reader', 'schema_migration', 'session', 'sign_in_attempt', 'sign_in_begun'] as const),
  ...(['letter_series', 'witness_line'] as const),
]

/** What Citus does not take on a table that is spread, with what stands in its place there. */
export const NOT_SPREAD: readonly {
  readonly table: Table
  readonly kind: 'trigger' | 'policy' | 'foreign key'
  readonly name: string
  readonly instead: string
}[] = [
  { table: 'entry', kind: 'trigger', name: 'listed_by_steps', instead: 'what the operations of lists check alone' },
  { table: 'state', kind: 'trigger', name: 'listed_or_taken_over', instead: 'what the operations of lists check alone' },
  { table: 'organisation', kind: 'policy', name: 'organisation_portal', instead: 'the view shown.organisation' },
  // It would make of the table that refers one of Citus' own, of which views cannot be read by who may read views alone.
  ...(['learned_heading', 'push_key', 'zero_report'] as const).map(
    table =>
      ({ table, kind: 'foreign key', name: `${table}_unit_id_fkey`, instead: 'what the operations check alone' }) as const,
  ),
]

/** Only where the operator has said so too: the program cannot be served from it yet, docs/operating/scale.md. */
const IS_WANTED = `select 1 from pg_extension where extname = 'citus' and current_setting('xinheng.spread', true) = 'on'`
const INSTEAD = join(import.meta.dirname, 'spread-instead.sql')
const KNOWN = 'select logicalrelid::regclass::text as name from pg_dist_partition'

const PAST_RIGHTS = `
  select p.oid::regprocedure::text as name from pg_proc p
  join pg_depend d on d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e'
  join pg_extension e on e.oid = d.refobjid and e.extname = 'citus'
  where p.proname ~ '^(run_command_on_|master_run_on_worker|citus_run_|execute_command_on_|fetch_intermediate_results)'
    and has_function_privilege('public', p.oid, 'execute') order by 1`

/** Views are put in place before a machine is asked: who may read views alone must there be let at what lies behind them. */
const READS_BEHIND_VIEWS: readonly DatabaseRole[] = ['xinheng_portal', 'xinheng_bounded']

/**
 * Lets the coordinator ask the other machines in the name of its roles, where tables are to be spread: docs/operating/scale.md, docs/adr/0018.
 * As whoever may make roles there. Each time anew, for a machine may have been added.
 */
export async function openMachines(client: Pick<pg.Client, 'query'>, roles: readonly DatabaseRole[]): Promise<void> {
  if ((await client.query(IS_WANTED)).rowCount === 0) return
  // By these functions of its own anybody could have the machines asked whatever he likes, past the coordinator's rights.
  await client.query('set citus.enable_ddl_propagation = off')
  for (const { name } of (await client.query<{ name: string }>(PAST_RIGHTS)).rows)
    await client.query(`revoke execute on function ${name} from public`)
  await client.query('revoke select on citus_tables, citus_schemas, citus_shards from public')
  await client.query('reset citus.enable_ddl_propagation')
  // What the coordinator says of a role is told on whenever something of the role's is.
  for (const role of roles) await client.query(`alter role ${role} login`)
  const statements = [
    ...READS_BEHIND_VIEWS.map(role => `grant pg_read_all_data to ${role}`),
    // What a query asks a function there, the function reads of a copy on the same machine: which units a unit has taken on.
    `execute format('alter database %I set citus.allow_nested_distributed_execution = on', current_database())`,
  ]
  for (const statement of statements) {
    // Untold: the coordinator, where the wall stands, must not have it.
    const text = `do $$ begin set local citus.enable_ddl_propagation = off; ${statement}; end $$`
    const { rows } = await client.query<{ success: boolean; result: string }>('select * from run_command_on_workers($1)', [
      text,
    ])
    const failed = rows.find(({ success }) => !success)
    if (failed !== undefined) throw new Error(`${statement}: ${failed.result}`)
  }
}

/** Spreads the tables that are not spread yet, where the database has Citus and `xinheng.spread` is on. As the owner of the tables. */
export async function spreadTables(client: Pick<pg.Client, 'query'>): Promise<void> {
  if ((await client.query(IS_WANTED)).rowCount === 0) return
  const { rows } = await client.query<{ name: string }>(KNOWN)
  const known = new Set(rows.map(({ name }) => name))
  // One by one: what is sent together Citus does not tell the other machines.
  if (!known.has(ORGANISATION)) for (const one of insteadStatements()) await client.query(one)
  for (const table of EVERYWHERE) if (!known.has(table)) await client.query('select create_reference_table($1)', [table])
  for (const [table, { by, beside: with_ }] of SPREAD)
    if (!known.has(table)) {
      const where = table === with_ ? 'none' : with_
      await client.query('select create_distributed_table($1, $2, colocate_with => $3)', [table, by, where])
    }
}

/** What makes it so, one by one: plain PostgreSQL takes them too. */
export const insteadStatements = (): string[] =>
  readFileSync(INSTEAD, 'utf8')
    .replace(/^--.*$/gm, '')
    // A body of a function has semicolons of its own.
    .split(/;\n(?=\s*(?:alter|create|drop|grant|reset|revoke|set)\b|$)/)
    .filter(one => one.trim() !== '')
