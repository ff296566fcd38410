// SQL newer than PostgreSQL 15 is refused; SQL that other databases of its family may lack is listed in docs/operating/sql.md.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTest, listFiles, nodesOf, PLANTED, ROOT, readText, textOfLiteral } from './tree.ts'

const NEWER: Record<string, RegExp> = {
  'any_value (16)': /\bany_value\s*\(/i,
  'IS JSON (16)': /\bis\s+(not\s+)?json\b/i,
  'json_array, json_object, json_arrayagg, json_objectagg (16)': /\bjson_(array|arrayagg|objectagg)\s*\(/i,
  'random_normal (16)': /\brandom_normal\s*\(/i,
  'system_user (16)': /\bsystem_user\b/i,
  'COPY DEFAULT (16)': /\bcopy\b[^;]*\bdefault\s+'/i,
  'JSON_TABLE, JSON_QUERY, JSON_VALUE, JSON_EXISTS (17)': /\bjson_(table|query|value|exists)\s*\(/i,
  'MERGE … RETURNING (17)': /\bmerge_action\s*\(/i,
  'COPY ON_ERROR (17)': /\bon_error\b/i,
  'transaction_timeout (17)': /\btransaction_timeout\b/i,
  'uuidv7 (18)': /\buuidv[47]\s*\(/i,
  'virtual generated columns (18)': /\bgenerated\s+always\s+as\s*\([^)]*\)\s*virtual\b/i,
  'RETURNING old, new (18)': /\breturning\b[^;]*\b(old|new)\./i,
  'WITHOUT OVERLAPS, PERIOD (18)': /\bwithout\s+overlaps\b/i,
}

const LISTED: Record<string, RegExp> = {
  'advisory locks': /\bpg_(try_)?advisory_/i,
  'arrays and unnest': /\bunnest\s*\(|\[\]|\barray_agg\s*\(/,
  'BRIN indexes': /\busing\s+brin\b/i,
  'row policies': /\bcreate\s+policy\b|\benable\s+row\s+level\s+security\b/i,
  'column grants': /\bgrant\s+(select|update)\s*\(/i,
  COPY: /^\s*copy\s/i,
  'covering indexes (INCLUDE)': /\bindex\b[^;]*\binclude\s*\(/i,
  'declarative partitions': /\bpartition\s+by\s+(range|list|hash)\b/i,
  'FILTER on aggregates': /\bfilter\s*\(\s*where\b/i,
  'GIN indexes': /\busing\s+gin\b/i,
  'identity columns': /\bgenerated\s+(always|by\s+default)\s+as\s+identity\b/i,
  'infinity as a date': /'-?infinity'/i,
  jsonb: /\bjsonb(_[a-z_]+)?\b/i,
  LATERAL: /\blateral\b/i,
  'LISTEN, NOTIFY': /^\s*(listen|notify)\s|\bpg_notify\s*\(/im,
  'MATERIALIZED in WITH': /\bas\s+(not\s+)?materialized\s*\(/i,
  MERGE: /\bmerge\s+into\b/i,
  'NULLS NOT DISTINCT': /\bnulls\s+not\s+distinct\b/i,
  'ON CONFLICT': /\bon\s+conflict\b/i,
  'PL/pgSQL': /\blanguage\s+plpgsql\b|\bdo\s+\$\$/i,
  RETURNING: /\breturning\b/i,
  'security barrier views': /\bsecurity_barrier\b/i,
  'security definer functions': /\bsecurity\s+definer\b/i,
  'settings of a session': /\bset_config\s*\(|\bcurrent_setting\s*\(/i,
  'SKIP LOCKED': /\bskip\s+locked\b/i,
  'SQL bodies of functions': /\blanguage\s+sql\b[^;]*\breturn\b/i,
  'temporary tables': /\btemp(orary)?\s+table\b/i,
  text_pattern_ops: /\btext_pattern_ops\b/i,
  'UPDATE … FROM': /\bupdate\s+[a-z_.]+(\s+(as\s+)?[a-z_]+)?\s+set\b[^;]*\bfrom\b/i,
  'WITH ORDINALITY': /\bwith\s+ordinality\b/i,
}
// Built by Kysely, so that no text holds the words.
const BUILT: Record<string, RegExp> = { 'ON CONFLICT': /\.onConflict\s*\(/, RETURNING: /\.returning(All)?\s*\(/ }
const STARTS_SQL =
  /^\s*(select|insert|update|delete|with|create|alter|drop|copy|grant|revoke|merge|set|begin|do|listen|lock|from|where|on|and|or|join|left|order|truncate|analyze)\b/i

/** Pieces of SQL: migrations without their comments, and texts of the program that begin as statements and clauses do. */
function* sqlOf(root: string): Generator<{ path: string; sql: string; built: boolean }> {
  for (const path of listFiles(root, /\.sql$/, ['src']))
    yield { path, sql: readText(root, path).replace(/--.*$/gm, ''), built: false }
  for (const path of listFiles(root, /\.ts$/, ['src/storage', 'src/capabilities'])) {
    if (isTest(path)) continue
    yield { path, sql: readText(root, path), built: true }
    for (const { node } of nodesOf(root, path)) {
      const text = textOfLiteral(node)
      if (text !== undefined && STARTS_SQL.test(text)) yield { path, sql: text, built: false }
    }
  }
}

function findIn(root: string, features: Record<string, RegExp>, built: Record<string, RegExp> = {}): Map<string, string> {
  const found = new Map<string, string>()
  for (const piece of sqlOf(root)) {
    for (const [name, form] of Object.entries(piece.built ? built : features))
      if (form.test(piece.sql)) found.set(name, piece.path)
  }
  return found
}

function listedFeatures(root: string): string[] {
  const rows = readText(root, 'docs/operating/sql.md').matchAll(/^\| ([^|]+?) \|/gm)
  return [...rows].map(([, name]) => name!).filter(name => name !== 'feature' && !name.startsWith('---'))
}

test('walls: planted SQL newer than PostgreSQL 15, and SQL to be listed, is found', () => {
  assert.deepEqual([...findIn(PLANTED, NEWER).keys()], ['any_value (16)'])
  assert.deepEqual([...findIn(PLANTED, LISTED).keys()].sort(), ['GIN indexes', 'identity columns', 'jsonb'])
})

test('walls: no SQL is newer than PostgreSQL 15', () => assert.deepEqual([...findIn(ROOT, NEWER)], []))

test('walls: docs/operating/sql.md lists exactly the SQL that others may lack', () => {
  assert.deepEqual([...findIn(ROOT, LISTED, BUILT).keys()].sort(), listedFeatures(ROOT).sort())
})
