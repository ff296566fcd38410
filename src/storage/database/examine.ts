// What a database says of itself to whoever looks after it: version, settings that durability and backups rest on, roles and grants.
import { DATABASE_ROLES, type OpenTransaction } from './connect.ts'

export type Examined = {
  readonly version: number
  /** By their names, as PostgreSQL shows them. */
  readonly settings: Readonly<Record<string, string>>
  readonly dataFolder: string | null
  /** Roles of the program that are missing, or that this login may not take on. */
  readonly rolesMissing: readonly string[]
  /** What a role may do and must not, or must do and may not: `xinheng_app update entry`. */
  readonly grantsWrong: readonly string[]
  /** Whether the login stands above every grant. */
  readonly isSuperuser: boolean
}

const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'archive_mode'] as const

// Nobody changes or removes what stands in the ledger, and pages are read by a role that sees what is shown and nothing else.
const NEVER: readonly (readonly [string, string, string])[] = [
  ...['entry', 'act', 'batch'].flatMap(table =>
    ['update', 'delete', 'truncate'].map(may => ['xinheng_app', may, table] as const),
  ),
  ...['entry_content', 'act_content'].flatMap(table => ['delete', 'truncate'].map(may => ['xinheng_app', may, table] as const)),
  ...['entry', 'entry_content', 'act', 'act_content', 'access', 'finding', 'account', 'submission'].map(
    table => ['xinheng_portal', 'select', table] as const,
  ),
]
const ALWAYS: readonly (readonly [string, string, string])[] = [
  ['xinheng_app', 'insert', 'entry'],
  ['xinheng_app', 'insert', 'act'],
  ['xinheng_portal', 'select', 'disclosed_record'],
]

export async function examine(tx: OpenTransaction): Promise<Examined> {
  const { client } = tx
  const { rows: shown } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any($1) or name in ('server_version_num', 'data_directory')",
    [SETTINGS],
  )
  const settings = Object.fromEntries(shown.map(({ name, setting }) => [name, setting]))
  const { rows: roles } = await client.query<{ role: string }>(
    `select r.role from unnest($1::text[]) as r (role) left join pg_roles p on p.rolname = r.role
     where p.oid is null or not pg_has_role(session_user, p.oid, 'member')`,
    [DATABASE_ROLES],
  )
  const rolesMissing = roles.map(({ role }) => role)
  const { rows: login } = await client.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_roles where rolname = session_user',
  )
  const asked = [...NEVER.map(one => [...one, false] as const), ...ALWAYS.map(one => [...one, true] as const)].filter(
    ([role]) => !rolesMissing.includes(role),
  )
  const { rows: wrong } = await client.query<{ grants: string }>(
    `select g.role || ' ' || g.may || ' ' || g.relation as grants
     from unnest($1::text[], $2::text[], $3::text[], $4::bool[]) as g (role, may, relation, should)
     where has_table_privilege(g.role, 'public.' || g.relation, g.may) <> g.should`,
    [0, 1, 2, 3].map(n => asked.map(one => one[n])),
  )
  return {
    version: Math.floor(Number(settings.server_version_num) / 10_000),
    settings,
    // Shown to who may see it alone.
    dataFolder: settings.data_directory ?? null,
    rolesMissing,
    grantsWrong: wrong.map(({ grants }) => grants),
    isSuperuser: login[0]?.rolsuper === true,
  }
}
