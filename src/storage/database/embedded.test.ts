// The embedded server's life: shared, left behind, claimed, out of reach.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Embedded, startEmbedded } from '#storage/database'

let root: string
before(() => {
  root = mkdtempSync(join(tmpdir(), 'xinheng-embedded-'))
  chmodSync(root, 0o711)
})
after(() => rmSync(root, { recursive: true, force: true }))

const said: string[] = []
const start = (dataDir: string): Promise<Embedded> => startEmbedded({ dataDir, log: line => said.push(line), randomBytes })

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const results = [await client.query(text)].flat()
    return Object.values(results.at(-1)?.rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

/** Another process that joins a data folder, says so, and leaves when told. */
function joiner(dataDir: string): ChildProcess {
  const code = `
    import { randomBytes } from 'node:crypto'
    import { startEmbedded } from '#storage/database'
    const embedded = await startEmbedded({ dataDir: process.argv[1], log() {}, randomBytes })
    process.stdout.write(embedded.adopted ? 'adopted' : 'started')
    process.stdin.once('data', async () => { await embedded.stop(); process.exit(0) })`
  return spawn(process.execPath, ['--input-type=module', '-e', code, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] })
}

const serverOf = (dataDir: string): number =>
  Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10)
const runs = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres', 'postmaster.pid'))

test('killed under whoever uses it, the server is started again at its address, the folder stays claimed, and the last to leave stops it', async () => {
  const dataDir = join(root, 'comes-back')
  const embedded = await start(dataDir)
  await embedded.claim()
  for (let time = 0; time < 2; time++) {
    const before = serverOf(dataDir)
    process.kill(before, 'SIGKILL')
    for (let n = 0; ; n++) {
      const answer = await ask(embedded.url, 'select 1').catch(() => undefined)
      if (answer === 1 && serverOf(dataDir) !== before) break
      assert.ok(n < 300, said.join('\n'))
      await sleep(50)
    }
    const isHeld = () => said.filter(line => /is there again/.test(line)).length > time
    for (let n = 0; n < 200 && !isHeld(); n++) await sleep(20)
    assert.ok(isHeld(), said.join('\n'))
    const other = await start(dataDir)
    await assert.rejects(other.claim(), { code: 'DATA_FOLDER_IN_USE' })
    await other.stop()
  }
  await embedded.stop()
  assert.equal(runs(dataDir), false)
})

describe('one data folder', () => {
  test('started by several processes at once, it has one server, which the last to leave stops', async () => {
    const dataDir = join(root, 'several')
    const processes = Array.from({ length: 4 }, () => joiner(dataDir))
    const words = await Promise.all(processes.map(async it => String((await once(it.stdout!, 'data'))[0])))
    assert.ok(words.includes('started'))
    const mine = await start(dataDir)
    assert.equal(mine.adopted, true)
    assert.equal(await ask(mine.url, 'select current_database()'), 'xinheng')
    for (const it of processes) {
      it.stdin!.write('leave')
      await once(it, 'exit')
    }
    assert.equal(await ask(mine.url, 'select 1'), 1)
    await mine.stop()
    assert.equal(runs(dataDir), false)
  })

  test('a server left behind by a killed process is adopted, and what was committed is there', async () => {
    const dataDir = join(root, 'killed')
    const other = joiner(dataDir)
    await once(other.stdout!, 'data')
    const first = serverOf(dataDir)
    other.kill('SIGKILL')
    await once(other, 'exit')
    const mine = await start(dataDir)
    try {
      assert.equal(mine.adopted, true)
      assert.equal(serverOf(dataDir), first)
    } finally {
      await mine.stop()
    }
    assert.equal(runs(dataDir), false)
  })

  test('a server that was killed itself leaves a folder that starts again', async () => {
    const dataDir = join(root, 'crashed')
    const one = await start(dataDir)
    await ask(one.url, 'create table kept (n int); insert into kept values (7)')
    process.kill(serverOf(dataDir), 'SIGKILL')
    await one.stop()
    const two = await start(dataDir)
    try {
      assert.equal(two.adopted, false)
      assert.equal(await ask(two.url, 'select n from kept'), 7)
    } finally {
      await two.stop()
    }
  })

  test('claimed by one process, it is refused to a second, which is told where the first is', async () => {
    const dataDir = join(root, 'claimed')
    const first = await start(dataDir)
    const second = await start(dataDir)
    await first.claim()
    first.announce('http://127.0.0.1:8080')
    await assert.rejects(second.claim(), (error: { code?: string; details?: { where?: string } }) => {
      assert.equal(error.code, 'DATA_FOLDER_IN_USE')
      assert.equal(error.details?.where, 'http://127.0.0.1:8080')
      return true
    })
    await first.stop()
    await second.claim()
    await second.stop()
  })

  test('on a path too long for a socket it listens on this machine alone, behind a password', async () => {
    const dataDir = join(root, 'a'.repeat(60), 'b'.repeat(60))
    const embedded = await start(dataDir)
    try {
      assert.match(embedded.url, /@127\.0\.0\.1:\d+\//)
      assert.equal(await ask(embedded.url, 'select 1'), 1)
      await assert.rejects(ask(embedded.url.replace(/:[0-9a-f]+@/, ':wrong@'), 'select 1'), { code: '28P01' })
    } finally {
      await embedded.stop()
    }
  })

  test('that only root may enter: the tables live where PostgreSQL may go, and the start says so', {
    skip: process.getuid?.() === 0 ? false : 'only root has such folders',
  }, async () => {
    const closed = join(root, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    said.length = 0
    const embedded = await start(join(closed, 'data'))
    const elsewhere = said.join('\n').match(/its tables are in (\S+)/)?.[1]
    try {
      assert.ok(elsewhere !== undefined && existsSync(join(elsewhere, 'postgres')))
      assert.equal(await ask(embedded.url, 'select 1'), 1)
    } finally {
      await embedded.stop()
      if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true, force: true })
    }
  })

  test('its log never cites a value', async () => {
    const dataDir = join(root, 'quiet')
    const embedded = await start(dataDir)
    await ask(
      embedded.url,
      'create table strict (code text primary key, n int); insert into strict values ($$110101199003070418$$)',
    )
    await assert.rejects(ask(embedded.url, "insert into strict values ('110101199003070418')"))
    await assert.rejects(ask(embedded.url, "select '110101199003070418x'::int"))
    await assert.rejects(
      ask(embedded.url, "do $$ begin raise warning 'of 110101199003070418'; raise '110101199003070418'; end $$"),
    )
    await embedded.stop()
    const logs = join(dataDir, 'postgres', 'log')
    for (const file of readdirSync(logs)) assert.ok(!readFileSync(join(logs, file), 'utf8').includes('110101199003070418'))
    assert.ok(!readFileSync(join(dataDir, 'postgres-start.log'), 'utf8').includes('110101199003070418'))
  })
})
