/** What somebody with every right on the database and, at the worst, the log's own key may do to the record behind our back. */
import { hash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { formatRecordId, headerText, NO_PREVIOUS } from '#rules/ledger'

/** The ledger, its log and who looked: everything that verification reads. */
export const TABLES = [
  ...['entry', 'entry_content', 'organisation_head', 'act', 'act_content', 'batch'],
  ...['leaf', 'tile', 'tile_end', 'checkpoint', 'map_head', 'map_node'],
  ...['access', 'access_link', 'access_day'],
] as const
type Table = (typeof TABLES)[number]
export const LOG_TABLES: readonly Table[] = ['leaf', 'tile', 'tile_end', 'checkpoint', 'map_head', 'map_node']

/** By which transaction we wrote, when we signed, in which order over all logs, on which day we chained: our own notes beside what is signed. */
const SAYS_NOTHING = new Set([
  'batch.xid',
  'leaf.marks',
  'checkpoint.signed_at',
  'checkpoint.checkpoint_no',
  'access_link.chained_on',
])

export type Chance = (below: number) => number
/** Numbers that follow from a seed: a failing run can be had again. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export type Deed = { readonly what: string; readonly touched: readonly Table[]; readonly do: () => Promise<number> }
export type Hand = { readonly owner: pg.Client; readonly chance: Chance }

const pick = <T>(chance: Chance, some: readonly T[]): T => some[chance(some.length)]!

const CHANGED: Readonly<Record<string, (column: string) => string>> = {
  bytea: column => `set_byte(${column}, 0, get_byte(${column}, 0) # 1)`,
  text: column => `${column} || 'x'`,
  uuid: column =>
    `(overlay(${column}::text placing (case substr(${column}::text, 36) when '1' then '2' else '1' end) from 36))::uuid`,
  date: column => `${column} + 1`,
  'timestamp with time zone': column => `${column} + interval '1 second'`,
  smallint: column => `${column} + 1`,
  integer: column => `${column} + 1`,
  bigint: column => `${column} + 1`,
}

const rowOf = async ({ owner, chance }: Hand, table: Table, where = 'true'): Promise<string | undefined> => {
  const { rows } = await owner.query<{ row: string }>(`select ctid::text as row from ${table} where ${where} order by ctid`)
  return rows.length === 0 ? undefined : pick(chance, rows).row
}

const changed = async (owner: pg.Client, statement: string, values: unknown[] = []): Promise<number> =>
  (await owner.query(statement, values)).rowCount ?? 0

/** One value of one row of one table becomes another. */
const edit = async (hand: Hand): Promise<Deed> => {
  const { owner, chance } = hand
  const table = pick(chance, TABLES)
  const { rows } = await owner.query<{ column: string; type: string }>(
    `select column_name as column, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [table],
  )
  const columns = rows.filter(({ column }) => !SAYS_NOTHING.has(`${table}.${column}`))
  const { column, type } = pick(chance, columns)
  const row = await rowOf(hand, table, `${column} is not null`)
  return {
    what: `edit ${table}.${column} of ${row}`,
    touched: [table],
    // Where the table itself refuses the value, nothing was done to it.
    do: async () =>
      row === undefined
        ? 0
        : changed(owner, `update ${table} set ${column} = ${CHANGED[type]!(column)} where ctid = $1`, [row]).catch(() => 0),
  }
}

const remove = async (hand: Hand): Promise<Deed> => {
  const table = pick(hand.chance, TABLES)
  const row = await rowOf(hand, table)
  return {
    what: `delete ${table} ${row}`,
    touched: [table],
    do: async () => changed(hand.owner, `delete from ${table} where ctid = $1`, [row]),
  }
}

/** A row like another, where its key may stand: an entry that was never made, an act that nobody did. */
const INSERTED: Readonly<Record<string, string>> = {
  entry: `organisation_id, entry_no + 1, record_no, kind, act_id, submission_id, row_no, law_version, recorded_at, batch_id, previous, commitment, record_previous`,
  act: `gen_random_uuid(), phase, operation, actor, unit_id, clause, outcome, law_version, recorded_at, batch_id, commitment`,
  batch: `batch_id + 1000, recorded_at, act_id, entries`,
  organisation_head: `gen_random_uuid(), entries, head`,
  leaf: `log, first_index + 100000, batch_id + 5000, leaves`,
  tile: `log, level, tile + 50, hashes`,
  checkpoint: `log, size + 100000, root, map_root, organisations, signed_at, note`,
  access_link: `organisation_id, looked_at, access_no + 1000, link_no + 1000, link, chained_on`,
  map_head: `bucket, sha256(key), organisation_id, entries, head`,
}
const insert = async (hand: Hand): Promise<Deed> => {
  const table = pick(hand.chance, Object.keys(INSERTED) as Table[])
  const row = await rowOf(hand, table)
  return {
    what: `insert into ${table} after ${row}`,
    touched: [table],
    do: () =>
      changed(
        hand.owner,
        `insert into ${table} ${table === 'batch' ? 'overriding system value' : ''} select ${INSERTED[table]} from ${table} where ctid = $1`,
        [row],
      ).catch(() => 0),
  }
}

/** Two entries of one organisation change places, or two batches in the log, or two acts their words. */
const reorder = async ({ owner, chance }: Hand): Promise<Deed> => {
  const swaps: readonly [Table, string][] = [
    [
      'entry',
      `with two as (select organisation_id, max(entry_no) as a, max(entry_no) - 1 as b from entry group by 1 having count(*) > 1 order by 1 offset $1 limit 1)
       update entry e set entry_no = -(case e.entry_no when t.a then t.b else t.a end) from two t
       where e.organisation_id = t.organisation_id and e.entry_no in (t.a, t.b)`,
    ],
    [
      'leaf',
      `with two as (select array_agg(batch_id order by first_index) as ids from (select * from leaf order by first_index offset $1 limit 2) s)
       update leaf set batch_id = -(case batch_id when ids[1] then ids[2] else ids[1] end) from two where batch_id = any(ids) and ids[2] is not null`,
    ],
    [
      'act_content',
      `with two as (select array_agg(content order by act_id, phase) as said from (select * from act_content order by act_id, phase offset $1 limit 2) s)
       update act_content set content = case content when said[1] then said[2] else said[1] end from two where content = any(said) and said[1] <> said[2]`,
    ],
  ]
  const [table, statement] = pick(chance, swaps)
  const offset = chance(4)
  const back = { entry: 'entry_no', leaf: 'batch_id' }[table as string]
  return {
    what: `reorder ${table} from ${offset}`,
    touched: [table],
    async do() {
      const touched = await changed(owner, statement, [offset])
      // Through negative numbers, for the keys are unique at every step.
      if (back !== undefined) await owner.query(`update ${table} set ${back} = -${back} where ${back} < 0`)
      return touched
    },
  }
}

const swapSalts = async ({ owner, chance }: Hand): Promise<Deed> => {
  const table = pick(chance, ['entry_content', 'act_content'] as const)
  const key = table === 'entry_content' ? 'organisation_id, entry_no' : 'act_id, phase'
  const offset = chance(20)
  return {
    what: `swap salts in ${table} from ${offset}`,
    touched: [table],
    do: () =>
      changed(
        owner,
        `with two as (select array_agg(salt) as salts from (select salt from ${table} where salt is not null order by ${key} offset $1 limit 2) s)
         update ${table} set salt = case salt when salts[1] then salts[2] else salts[1] end from two where salt = any(salts) and salts[2] is not null`,
        [offset],
      ),
  }
}

const blank = async (hand: Hand): Promise<Deed> => {
  const table = pick(hand.chance, ['entry_content', 'act_content'] as const)
  const said = table === 'entry_content' ? 'fact' : 'content'
  const row = await rowOf(hand, table, 'salt is not null')
  return {
    what: `blank ${table} ${row} without an erasure`,
    touched: [table],
    do: () => changed(hand.owner, `update ${table} set salt = null, ${said} = null where ctid = $1`, [row]),
  }
}

/** What verification alone must name. */
export const DEEDS = { edit, remove, insert, reorder, swapSalts, blank } as const

type EntryRow = {
  entry_no: number
  record_no: string
  kind: number
  act_id: string
  submission_id: string | null
  row_no: number | null
  law_version: number
  at: string
  commitment: Buffer
}

/**
 * One fact is another, and everything that hangs on it is made again: commitment, chain, head. Whoever holds the log's key then only
 * has to make the log anew. Gives how many entries were rewritten.
 */
export async function rewriteHistory({ owner, chance }: Hand): Promise<number> {
  const heads = await owner.query<{ id: string }>('select organisation_id as id from organisation_head order by 1')
  const { id } = pick(chance, heads.rows)
  const { rows } = await owner.query<EntryRow>(
    `select entry_no, record_no, kind, act_id, submission_id, row_no, law_version, commitment,
            to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
     from entry where organisation_id = $1 order by entry_no`,
    [id],
  )
  const target = pick(chance, rows).entry_no
  let previous = NO_PREVIOUS
  for (const row of rows) {
    let { commitment } = row
    if (row.entry_no === target) {
      const content = await owner.query<{ fact: string }>(
        'select fact from entry_content where organisation_id = $1 and entry_no = $2',
        [id, target],
      )
      const fact = content.rows[0]!.fact.replace('}', ',"zz":"another"}')
      const salt = randomBytes(16)
      commitment = hash('sha256', Buffer.concat([salt, Buffer.from(fact)]), 'buffer')
      await owner.query('update entry_content set salt = $3, fact = $4 where organisation_id = $1 and entry_no = $2', [
        id,
        target,
        salt,
        fact,
      ])
    }
    await owner.query('update entry set previous = $3, commitment = $4 where organisation_id = $1 and entry_no = $2', [
      id,
      row.entry_no,
      Buffer.from(previous, 'hex'),
      commitment,
    ])
    const header = headerText({
      organisation: id,
      entry: row.entry_no,
      record: formatRecordId(id, BigInt(row.record_no)),
      kind: row.kind,
      act: row.act_id,
      source: row.submission_id === null ? null : `${row.submission_id}#${row.row_no}`,
      at: row.at as never,
      law: row.law_version,
      previous,
    })
    previous = hash('sha256', Buffer.concat([Buffer.from(header, 'latin1'), commitment]), 'hex')
  }
  await owner.query('update organisation_head set head = $2 where organisation_id = $1', [id, Buffer.from(previous, 'hex')])
  return rows.length
}
