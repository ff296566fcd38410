// Law versions kept whole in the database: loaded, refolded, switched on; an old ruling explains itself by its own.
import { compareItems, type Law, type LawFinding } from '#rules/law'
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type CheckedLaw, digestOf, lawOfFiles } from './load-law.ts'
import type { LawFiles } from './read-folder.ts'

export type LawVersion = {
  readonly version: number
  readonly digest: string
  readonly loadedAt: Instant
  /** Null while a state may be older: before its refold is complete, and once a refold to an earlier version has begun. */
  readonly refoldedAt: Instant | null
}

type Row = { law_version: number; digest: string; loaded_at: Instant; refolded_at: Instant | null }

const COLUMNS = 'v.law_version, v.digest, v.loaded_at, v.refolded_at'

// Two loaders at once would both take the next number, two that switch on would both be the newest.
const LOCK = "select pg_advisory_xact_lock(hashtextextended('law_version', 0))"

/**
 * Items of the folder that differ from the same version of the item in a law that was ever in force, and versions that are gone:
 * facts in the ledger were read by them. A folder with such findings does not become a version.
 */
export async function findChangedItems(tx: OpenTransaction, checked: CheckedLaw): Promise<LawFinding[]> {
  if (!checked.law) return []
  const { rows } = await tx.client.query<{ law_version: number }>(
    'select distinct law_version from law_activation order by law_version desc',
  )
  const found = new Map<string, LawFinding>()
  for (const { law_version: version } of rows) {
    for (const finding of compareItems(await getLaw(tx, version), checked.law)) found.set(JSON.stringify(finding), finding)
  }
  return [...found.values()]
}

/** Until the transaction ends nobody else puts or switches on a version: what is read from here on is what it is put over. */
export const lockLawVersions = async (tx: OpenTransaction): Promise<void> => void (await tx.client.query(LOCK))

/**
 * Stores a sound folder as a version of its own; the same folder again gives the version it already has. Ask `findChangedItems` first:
 * one that changes items in place is not stored.
 */
export async function putLawVersion(tx: OpenTransaction, checked: CheckedLaw): Promise<{ version: number; fresh: boolean }> {
  if (!checked.ok) throw new Error('only a sound law folder becomes a version')
  await tx.client.query(LOCK)
  const known = await tx.client.query<Row>(`select ${COLUMNS} from law_version v where v.digest = $1`, [checked.digest])
  if (known.rows[0]) return { version: known.rows[0].law_version, fresh: false }
  const [changed] = await findChangedItems(tx, checked)
  if (changed) throw new Error(`${changed.file}: ${changed.message}`)
  const { rows } = await tx.client.query<{ law_version: number }>(
    `insert into law_version (law_version, digest, content)
     select coalesce(max(law_version), 0) + 1, $1, $2 from law_version returning law_version`,
    [checked.digest, JSON.stringify(Object.fromEntries([...checked.files].sort(([a], [b]) => (a < b ? -1 : 1))))],
  )
  return { version: rows[0]!.law_version, fresh: true }
}

/**
 * Says that states are about to be folded under the version, in a transaction that commits before the first is: until all are, some
 * may be older than it and than every later one.
 */
export async function beginRefold(tx: OpenTransaction, version: number): Promise<void> {
  await tx.client.query('update law_version set refolded_at = null where law_version >= $1', [version])
}

/** Says that every state carries the version: the last step of a refold. */
export async function markRefolded(tx: OpenTransaction, version: number): Promise<void> {
  await tx.client.query('update law_version set refolded_at = statement_timestamp() where law_version = $1', [version])
}

/**
 * Switches a version on; false where no refold to it has been completed, or there is no such version. Where it is in force already
 * nothing is written: it has been so since it was switched on.
 */
export async function activateLaw(tx: OpenTransaction, version: number): Promise<boolean> {
  await tx.client.query(LOCK)
  const { rows } = await tx.client.query<{ in_force: boolean }>(
    `select coalesce((select a.law_version = v.law_version from law_activation a order by a.activation_no desc limit 1), false)
       as in_force
     from law_version v where v.law_version = $1 and v.refolded_at is not null`,
    [version],
  )
  if (rows[0]?.in_force === false)
    await tx.client.query('insert into law_activation (law_version, activated_at) values ($1, recording_instant())', [version])
  return rows.length === 1
}

/** All versions, oldest first. */
export async function listLawVersions(tx: OpenTransaction): Promise<LawVersion[]> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from law_version v order by v.law_version`)
  return rows.map(versionOf)
}

/** The version in force now; undefined before the first has been switched on. */
export async function findActiveVersion(tx: OpenTransaction): Promise<LawVersion | undefined> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from law_activation a join law_version v using (law_version) order by a.activation_no desc limit 1`,
  )
  return rows[0] && versionOf(rows[0])
}

/** The version that was in force at the end of that day in China; the first ever switched on for days before it. */
export async function findVersionOn(tx: OpenTransaction, day: LocalDate): Promise<LawVersion | undefined> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS}
     from law_activation a join law_version v using (law_version)
     cross join lateral (select (a.activated_at at time zone 'Asia/Shanghai')::date <= $1::date as begun) s
     order by s.begun desc, case when s.begun then -a.activation_no else a.activation_no end
     limit 1`,
    [day],
  )
  return rows[0] && versionOf(rows[0])
}

/** The law in force now, made of what is stored; undefined before the first version has been switched on. */
export async function activeLaw(tx: OpenTransaction): Promise<Law | undefined> {
  const active = await findActiveVersion(tx)
  return active && getLaw(tx, active.version)
}

/** The law of a version, made of its stored files; kept in memory, for a version never changes. Throws where there is none. */
export async function getLaw(tx: OpenTransaction, version: number): Promise<Law> {
  const { rows } = await tx.client.query<{ digest: string }>('select digest from law_version where law_version = $1', [version])
  const digest = rows[0]?.digest
  if (digest === undefined) throw new Error(`there is no law version ${version}`)
  const known = laws.get(`${version} ${digest}`)
  if (known) return known
  const files = await storedFiles(tx, version)
  if (digestOf(files) !== digest) throw new Error(`law version ${version} is not what was stored: its digest differs`)
  const law = lawOfFiles(files, version)
  laws.set(`${version} ${digest}`, law)
  return law
}

// By version and digest, so that the databases of one process do not share what only their number has in common.
const laws = new Map<string, Law>()

/** The files of a version as they were loaded. */
export async function storedFiles(tx: OpenTransaction, version: number): Promise<LawFiles> {
  const { rows } = await tx.client.query<{ content: string }>('select content from law_version where law_version = $1', [
    version,
  ])
  if (!rows[0]) throw new Error(`there is no law version ${version}`)
  return new Map(Object.entries(JSON.parse(rows[0].content) as Record<string, string>))
}

function versionOf(row: Row): LawVersion {
  return {
    version: row.law_version,
    digest: row.digest,
    loadedAt: row.loaded_at,
    refoldedAt: row.refolded_at,
  }
}
