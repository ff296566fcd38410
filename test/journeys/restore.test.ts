/** A restore drill: handed in, backed up meanwhile, handed in on, lost, restored; and what is said where something of it is missing. */
import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Ended, makeProgram, type Server, untilReady } from '#support/program'

type Restored = {
  ok: boolean
  root: string
  entries: number
  readOnly: boolean
  leaves: number
  missing: { what: string; segment?: string; expected?: string; found?: string; said: string }[]
  withoutCopy: string[]
  open: string[]
}
type Manifest = {
  wal: { end: string; segmentBytes: number }
  ledger: { entries: number; root: string }
  files: { path: string }[]
  postgres: number
  expiresOn: string
}

const programs: ReturnType<typeof makeProgram>[] = []
const make = () => {
  const program = makeProgram()
  programs.push(program)
  return program
}
const folder = mkdtempSync(join(tmpdir(), 'xinheng-restore-'))
const backup = join(folder, 'backup')
const archive = mkdtempSync(join(tmpdir(), 'xinheng-archive-'))
const TODAY = '2026-11-20'

let original: { entries: number; root: string; size: string }
let manifest: Manifest
/** Code of the organisation that penalties are handed in on. */
let party: string

const told = <T>({ code, out, err }: Ended, expected: number): T => {
  assert.equal(code, expected, err + out)
  return JSON.parse(out) as T
}

before(
  async () => {
    const program = make()
    told(await program.run('backup', '--archive', archive, '--json'), 0)
    const server = await program.start('--sample', 'small', '--today', TODAY)
    await untilReady(server, 240_000)
    const handIn = await penalties(program)
    // While something is written: the copy is of no one moment, and the log written meanwhile makes it whole.
    const [taken] = await Promise.all([program.run('backup', '--out', backup, '--json'), handIn(1000)])
    const { entries, root } = told<{ entries: number; root: string }>(taken, 0)
    manifest = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'))
    assert.deepEqual([manifest.ledger.entries, manifest.ledger.root], [entries, root])
    await handIn(500)
    await loseAll()
    await server.end()
    original = told(await program.run('ledger', 'verify', '--json'), 0)
    assert.ok(original.entries >= entries + 500 && entries > 3000, `${original.entries} after ${entries}`)
  },
  { timeout: 500_000 },
)

after(async () => {
  for (const program of programs) await program.remove()
  for (const path of [folder, archive]) rmSync(path, { recursive: true, force: true })
})

/** Where the disk was lost at that moment, what is left: the backup, and the archive as it was while the server still wrote. */
const lost = { archive: join(folder, 'archive-lost'), size: '' }
async function loseAll(): Promise<void> {
  const checkpoint = () => readFileSync(join(archive, 'checkpoint.1'), 'utf8')
  const sizeOf = (note: string) => note.split('\n')[1]!
  // Quiet for a while: what was handed in is signed.
  for (let [last, quiet] = ['', 0]; quiet < 4; quiet = sizeOf(checkpoint()) === last ? quiet + 1 : 0) {
    last = sizeOf(checkpoint())
    await sleep(1000)
  }
  lost.size = sizeOf(checkpoint())
  cpSync(archive, lost.archive, { recursive: true })
}

/** Hands in that many penalties on one organisation of the sample, and says that they landed. */
async function penalties(program: ReturnType<typeof makeProgram>): Promise<(rows: number) => Promise<void>> {
  type Hit = { uscc: string; name: string }
  const find = async (text: string) =>
    told<{ hits: Hit[] }>(await program.run('organisations', 'find', text, '--json'), 0).hits[0]!
  const unit = await find('明衡市市场监督管理局')
  const found = await find('精工机械有限公司')
  party = found.uscc
  const columns =
    'CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM'
  let no = 0
  const line = () =>
    `${found.name},法人及非法人组织,${found.uscc},明市监罚〔2026〕${80_000 + ++no}号,虚假宣传,宣传页不实,《演示广告管理办法》第十九条,` +
    `罚款,罚款20000元,2,2026/11/19,2026/12/19,${unit.name},${unit.uscc},${unit.name},${unit.uscc}`
  return async rows => {
    const file = join(folder, `penalties-${no}.csv`)
    writeFileSync(file, [columns, ...Array.from({ length: rows }, line), ''].join('\r\n'))
    const args = ['intake', 'submit', file, '--item', 'administrative-penalty', '--source', unit.uscc, '--json']
    assert.equal(told<{ registered: number }>(await program.run(...args), 0).registered, rows)
  }
}

/** Two records that are disclosed, of what was handed in here. */
async function recordsOf({ addresses }: Server): Promise<string[]> {
  const found = await fetch(`${addresses.api}organisations/${party}`)
  const { records } = (await found.json()) as { records: { id: string; item: string }[] }
  return records.filter(({ item }) => item === 'administrative-penalty').map(({ id }) => id)
}

/** The archive's first segment of which nothing stands in the base copy. */
function firstSegmentAfter(): string {
  const copied = manifest.files.filter(({ path }) => path.startsWith('wal/')).map(({ path }) => path.slice('wal/'.length))
  const later = readdirSync(archive)
    .filter(name => /^[0-9A-F]{24}$/.test(name))
    .sort()
    .filter(name => name > copied.toSorted().at(-1)!)
  assert.ok(later.length > 1, `segments were archived after the backup: ${later}`)
  return later[0]!
}

test('the restored ledger is the one that was lost, what was handed in after the backup with it', {
  timeout: 500_000,
}, async () => {
  const program = make()
  const restored = told<Restored>(await program.run('restore', backup, '--wal', archive, '--json'), 0)
  assert.deepEqual(
    { ok: restored.ok, root: restored.root, entries: restored.entries, missing: restored.missing, open: restored.open },
    { ok: true, root: original.root, entries: original.entries, missing: [], open: [] },
  )
  assert.equal(told<{ root: string }>(await program.run('ledger', 'verify', '--json'), 0).root, original.root)
  // Keys are kept apart, and put back: the log goes on under the same one.
  cpSync(join(programs[0]!.dataDir, 'keys'), join(program.dataDir, 'keys'), { recursive: true })
  const server = await program.start('--sample', 'small', '--today', TODAY)
  await untilReady(server)
  assert.equal((await fetch(server.addresses.portal)).status, 200)
  // What is erased here is in the backup until its day, which the ledger knows; through both faces.
  const [first, second] = await recordsOf(server)
  const because = { reason: 'personal-data', clause: 'cn-samr-2021-45#11' }
  const asked = await fetch(`${server.addresses.api}ledger/erase`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ record: first, ...because }),
  })
  const erased = (await asked.json()) as { contents: number; backupsUntil: string }
  assert.deepEqual([asked.status, erased.contents, erased.backupsUntil], [200, 1, manifest.expiresOn])
  assert.equal((await fetch(`${server.addresses.portal}records/${first}`)).status, 410)
  await server.end()
  const args = ['ledger', 'erase', second!, '--reason', because.reason, '--clause', because.clause, '--json']
  const { contents, copies, rows } = told<{ contents: number; copies: number; rows: number }>(await program.run(...args), 0)
  // Where the copy was made after the backup, a restore has not brought it.
  assert.equal(contents, 1)
  assert.ok(copies === rows && rows <= 1 && restored.withoutCopy.length > 0, `${rows} rows in ${copies} copies`)
  const later = told<{ ok: boolean; entries: number; size: string }>(await program.run('ledger', 'verify', '--json'), 0)
  assert.deepEqual([later.ok, later.entries], [true, original.entries + 2])
  assert.ok(BigInt(later.size) > BigInt(original.size))
})

test('with the disk lost while the server ran, the backup and the archive alone lead to the checkpoint that was signed last', {
  timeout: 300_000,
}, async () => {
  const tails = readdirSync(lost.archive).filter(name => name.endsWith('.tail'))
  assert.ok(tails.length > 0, 'the segment that was being written to')
  const restored = told<Restored>(await make().run('restore', backup, '--wal', lost.archive, '--json'), 0)
  assert.deepEqual([restored.ok, restored.readOnly, restored.missing], [true, false, []])
  assert.equal(String(restored.leaves), lost.size)
  // Without what was not archived yet the checkpoint beside the archive says that something is missing.
  for (const name of tails) rmSync(join(lost.archive, name))
  const without = told<Restored>(await make().run('restore', backup, '--wal', lost.archive, '--json'), 1)
  assert.deepEqual(
    without.missing.map(({ what, expected }) => ({ what, expected })),
    [{ what: 'log-cut-short', expected: lost.size }],
  )
})

test('what was signed after the last segment that is there is missing, and the folder does not sign over it', {
  timeout: 300_000,
}, async () => {
  const checkpoint = join(archive, 'checkpoint.1')
  assert.equal(
    readFileSync(checkpoint, 'utf8').split('\n')[1],
    original.size,
    'the newest checkpoint lies beside the archived log',
  )
  const program = make()
  // The backup alone; a witness has kept what was signed after it.
  const restored = told<Restored>(await program.run('restore', backup, '--checkpoint', checkpoint, '--json'), 1)
  assert.deepEqual([restored.ok, restored.readOnly], [false, true])
  assert.deepEqual(
    restored.missing.map(({ what, expected, found }) => ({ what, expected, found })),
    [{ what: 'log-cut-short', expected: original.size, found: String(restored.leaves) }],
  )
  cpSync(join(programs[0]!.dataDir, 'keys'), join(program.dataDir, 'keys'), { recursive: true })
  assert.equal(told<{ size: string }>(await program.run('ledger', 'verify', '--json'), 0).size, String(restored.leaves))
  const other = join(folder, 'other-history')
  const lines = readFileSync(checkpoint, 'utf8').split('\n')
  writeFileSync(other, [lines[0], '1', ...lines.slice(2)].join('\n'))
  const refused = told<Restored>(await make().run('restore', backup, '--checkpoint', other, '--json'), 1)
  assert.deepEqual(
    refused.missing.map(one => one.what),
    ['checkpoint-unknown'],
  )
})

test('without the archive the restored ledger is the one of the backup; cleaned copies came with it, raw files and keys did not', {
  timeout: 300_000,
}, async () => {
  const program = make()
  const restored = told<Restored>(await program.run('restore', backup, '--json'), 0)
  assert.ok(restored.entries >= manifest.ledger.entries && restored.entries < original.entries)
  assert.ok(manifest.files.some(({ path }) => /^data\/files\/.+\/cleaned$/.test(path)))
  assert.deepEqual(
    manifest.files.filter(({ path }) => /^data\/(spool|keys|postgres)/.test(path)),
    [],
  )
})

test('a segment that is cut short is named, and what is there is served for reading alone', { timeout: 300_000 }, async () => {
  const cut = join(folder, 'archive-cut')
  cpSync(archive, cut, { recursive: true })
  const segment = firstSegmentAfter()
  truncateSync(join(cut, segment), 65_536)
  const program = make()
  const restored = told<Restored>(await program.run('restore', backup, '--wal', cut, '--json'), 1)
  assert.deepEqual([restored.ok, restored.readOnly], [false, true])
  assert.ok(
    restored.missing.some(one => one.what === 'segment-cut-short' && one.segment === segment && one.said.includes(segment)),
    JSON.stringify(restored.missing),
  )
  assert.ok(restored.entries >= manifest.ledger.entries && restored.entries < original.entries)
  const server = await program.start('--today', TODAY)
  await untilReady(server)
  assert.equal((await fetch(server.addresses.portal)).status, 200)
  const refused = await fetch(`${server.addresses.api}intake/withdraw`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ record: 'x', reason: 'y' }),
  })
  assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [503, 'RESTORED_INCOMPLETE'])
  const { err } = await server.end()
  assert.ok(err.includes(segment), 'the start says what is missing')
})

test('damage in the middle of the archive is found by the segments behind it that nothing reached', {
  timeout: 300_000,
}, async () => {
  const damaged = join(folder, 'archive-damaged')
  cpSync(archive, damaged, { recursive: true })
  const path = join(damaged, firstSegmentAfter())
  writeSync(openSync(path, 'r+'), Buffer.alloc(8192, 7), 0, 8192, 32_768)
  const restored = told<Restored>(await make().run('restore', backup, '--wal', damaged, '--json'), 1)
  assert.deepEqual(
    restored.missing.map(one => one.what),
    // And what was signed over it.
    ['segments-not-replayed', 'log-cut-short'],
  )
})

test('a segment that is gone is named', { timeout: 300_000 }, async () => {
  const gap = join(folder, 'archive-gap')
  cpSync(archive, gap, { recursive: true })
  const segment = firstSegmentAfter()
  rmSync(join(gap, segment))
  const restored = told<Restored>(await make().run('restore', backup, '--wal', gap, '--json'), 1)
  assert.ok(restored.missing.some(one => one.what === 'segment-missing' && one.segment === segment))
})

test('a backup without a manifest is none; one byte that differs is found, and nothing is started', async () => {
  const broken = join(folder, 'broken')
  cpSync(backup, broken, { recursive: true })
  const largest = manifest.files
    .filter(({ path }) => path.startsWith('cluster/base/'))
    .toSorted((a, b) => statSync(join(broken, b.path)).size - statSync(join(broken, a.path)).size)[0]!.path
  writeSync(openSync(join(broken, largest), 'r+'), Buffer.from([0xa5, 0x5a]), 0, 2, 5000)
  const program = make()
  const refused = told<{ code: string; details: { file: string; files: number } }>(
    await program.run('restore', broken, '--json'),
    1,
  )
  assert.deepEqual([refused.code, refused.details.file, refused.details.files], ['BACKUP_DAMAGED', largest, 1])
  cpSync(join(backup, largest), join(broken, largest))
  const segment = manifest.files.find(({ path }) => path.startsWith('wal/'))!.path
  truncateSync(join(broken, segment), 100_000)
  assert.equal(await refusedAs(broken), 'BACKUP_DAMAGED')
  cpSync(join(backup, segment), join(broken, segment))
  truncateSync(join(broken, 'manifest.json'), 1000)
  assert.equal(await refusedAs(broken), 'BACKUP_INCOMPLETE')
  rmSync(join(broken, 'manifest.json'))
  assert.equal(await refusedAs(broken), 'BACKUP_INCOMPLETE')
  const left = readdirSync(program.dataDir, { recursive: true, withFileTypes: true }).filter(one => one.isFile())
  assert.deepEqual(left, [], 'nothing of a refused restore stays behind')

  async function refusedAs(from: string): Promise<string> {
    return told<{ code: string }>(await program.run('restore', from, '--json'), 1).code
  }
})

test('a backup of another PostgreSQL is refused with both versions; one past its day, for what was erased since', async () => {
  const other = join(folder, 'other')
  const write = (changed: Partial<Manifest>) =>
    writeFileSync(join(other, 'manifest.json'), JSON.stringify({ ...manifest, ...changed }))
  mkdirSync(other)
  const program = make()
  const refused = async (...more: string[]) =>
    told<{ code: string; details: Record<string, unknown> }>(await program.run('restore', other, '--json', ...more), 1)
  write({ postgres: 150_004 })
  const { code, details } = await refused()
  assert.deepEqual([code, details.backup, details.here], ['BACKUP_VERSION', 15, Math.floor(manifest.postgres / 10_000)])
  // Taken on the server's day, with ninety days to live.
  assert.equal(manifest.expiresOn, '2027-02-18')
  write({ expiresOn: '2026-11-19' })
  assert.deepEqual((await refused('--today', TODAY)).code, 'BACKUP_EXPIRED')
  assert.deepEqual((await refused('--today', TODAY, '--even-expired')).code, 'BACKUP_DAMAGED')
})

test('neither a backup nor a restore writes over what is there', async () => {
  const [program] = programs
  for (const args of [
    ['backup', '--out', backup],
    ['restore', backup],
  ])
    assert.equal(told<{ code: string }>(await program!.run(...args, '--json'), 1).code, 'BACKUP_FOLDER')
})

test('a backup that was taken is told as taken, and apart from it that the archive could not be trimmed', {
  timeout: 300_000,
}, async () => {
  // What nobody removes as a file, where a segment would be.
  const stuck = join(archive, '000000010000000000000000')
  mkdirSync(stuck)
  const [program] = programs
  type Taken = { ok: boolean; untrimmed?: string; trimmed?: number }
  const take = async (name: string) => told<Taken>(await program!.run('backup', '--out', join(folder, name), '--json'), 0)
  const { ok, trimmed, untrimmed } = await take('untrimmed')
  assert.deepEqual([ok, trimmed, untrimmed], [true, undefined, 'ERR_FS_EISDIR'])
  assert.ok(existsSync(join(folder, 'untrimmed', 'manifest.json')))
  rmSync(stuck, { recursive: true })
  assert.equal((await take('trimmed')).untrimmed, undefined)
})

test('with a database of one’s own the program says whose backup counts', async () => {
  const { withDatabase } = await import('#support/database')
  const held = await withDatabase()
  const program = makeProgram({ databaseUrl: held.url })
  programs.push(program)
  const refused = told<{ code: string }>(await program.run('backup', '--out', join(folder, 'own'), '--json'), 1)
  assert.equal(refused.code, 'BACKUP_OWN_DATABASE')
  await held.drop()
})
