/** Another party's life with the log: proofs checked without the program, a witness that sees it grow and sees it rewritten. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createPrivateKey, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { openBrowser } from '#support/browser'
import { type Ended, makeCity, SAMPLE_CITY, type Server, untilReady } from '#support/program'
import { checkpointText, digest, rootOf, serveFiles, tilesOf } from '#verifier/made-log'

/** Read whenever a witness comes: the platform is told of one later. */
const WITNESSES = join(mkdtempSync(join(tmpdir(), 'xinheng-witnesses-')), 'keys')
writeFileSync(WITNESSES, '# none yet\n')
process.env.XINHENG_LOG_WITNESSES = WITNESSES

const program = await makeCity()
const VERIFIER = join(import.meta.dirname, '../../verifier')
let server: Server
let party: { uscc: string; name: string }
/** What the other party keeps: the key as it was published one day, and files. */
const kept = (name: string) => join(program.dataDir, name)

before(
  async () => {
    server = await program.start(...SAMPLE_CITY)
    await untilReady(server)
    party = await findCode('精工机械有限公司')
    writeFileSync(kept('log.pub'), await log('key'))
  },
  { timeout: 300_000 },
)
after(async () => {
  await program.remove()
  rmSync(dirname(WITNESSES), { recursive: true })
})

const log = async (path: string) => (await fetch(`${server.addresses.portal}log/${path}`)).text()

async function findCode(text: string): Promise<{ uscc: string; name: string }> {
  const { out } = await program.run('organisations', 'find', text, '--json')
  return (JSON.parse(out) as { hits: { uscc: string; name: string }[] }).hits[0]!
}

/** A command of the verifier: a process that knows nothing but its arguments. */
function run(command: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(VERIFIER, command), ...args, '--lang', 'en'], { env: {}, cwd: '/' })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (part: Buffer) => void out.push(part))
  child.stderr.on('data', (part: Buffer) => void err.push(part))
  const said = (parts: Buffer[]) => Buffer.concat(parts).toString()
  return new Promise(done => child.on('close', code => done({ code, out: said(out), err: said(err) })))
}

const check = (file: string, ...more: string[]) => run('verify.js', 'check', kept(file), '--key', kept('log.pub'), ...more)
const look = (address = `${server.addresses.portal}log`, ...more: string[]) =>
  run(
    'witness.js',
    '--log',
    address,
    '--key',
    kept('log.pub'),
    '--state',
    kept('witness'),
    '--name',
    'witness.example',
    '--once',
    ...more,
  )

async function prove(file: string, ...args: string[]): Promise<void> {
  const { code, err } = await program.run('ledger', 'prove', ...args, '--out', kept(file))
  assert.equal(code, 0, err)
}

async function handIn(no: string): Promise<void> {
  const unit = await findCode('明衡市市场监督管理局')
  const heading =
    'CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM'
  const row = `${party.name},法人及非法人组织,${party.uscc},${no},虚假宣传,宣传页不实,《演示广告管理办法》第十九条,罚款,罚款20000元,2,2026/11/19,2026/12/19,${unit.name},${unit.uscc},${unit.name},${unit.uscc}`
  writeFileSync(kept('penalties.csv'), `${heading}\r\n${row}\r\n`)
  const { code, out, err } = await program.run(
    ...['intake', 'submit', kept('penalties.csv'), '--item', 'administrative-penalty', '--source', unit.uscc, '--json'],
  )
  assert.equal(code, 0, out + err)
}

type ProofFile = { checkpoint: string; entries: { content: string }[]; map: { count: number } }
const read = (file: string) => JSON.parse(readFileSync(kept(file), 'utf8')) as ProofFile
const sizeOf = (checkpoint: string) => checkpoint.split('\n')[1]!

test('proofs by the program hold by the verifier and the key alone: a record, everything, nothing; not once they are changed', async () => {
  const shown = JSON.parse((await program.run('organisations', 'show', party.uscc, '--json')).out) as {
    records: { id: string }[]
  }
  await prove('record.json', shown.records[0]!.id)
  await prove('everything.json', '--organisation', party.uscc)
  await prove('nothing.json', '--organisation', '018f3c1e-7a00-7000-8000-000000000001')
  // Nobody has to be asked for it: the page of the record links to it.
  const id = shown.records[0]!.id
  const asked = await fetch(`${server.addresses.api}ledger/prove-shown?record=${id}`)
  writeFileSync(kept('shown.json'), await asked.text())
  assert.match(
    await (await fetch(`${server.addresses.portal}records/${id}`)).text(),
    /href="\/api\/ledger\/prove-shown\?record=/,
  )
  for (const [file, answer] of [
    ['shown.json', /PROVED: these entries of the record/],
    ['record.json', /PROVED: these entries of the record/],
    ['everything.json', /PROVED: this is everything/],
    ['nothing.json', /PROVED: the ledger held nothing/],
  ] as const) {
    const { code, out, err } = await check(file)
    assert.equal(code, 0, out + err)
    assert.match(out, answer)
  }
  const everything = read('everything.json')
  everything.entries.pop()
  everything.map.count -= 1
  writeFileSync(kept('kept-back.json'), JSON.stringify(everything))
  const changed = read('record.json')
  changed.entries[0]!.content = changed.entries[0]!.content.replace('演示', '真实')
  writeFileSync(kept('changed.json'), JSON.stringify(changed))
  for (const [file, why] of [
    ['kept-back.json', /The last entry is not the head that the map says/],
    ['changed.json', /The content of entry 1 is not what was committed to/],
  ] as const) {
    const { code, out } = await check(file)
    assert.equal(code, 1, out)
    assert.match(out, why)
  }
})

test('the reader’s browser checks a proof with the network cut, by the key that the page brought', async () => {
  const browser = await openBrowser()
  try {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${server.addresses.portal}verify`)
    await page.waitForSelector('#drop:not([hidden])')
    await context.setOffline(true)
    assert.equal(await page.inputValue('#key'), readFileSync(kept('log.pub'), 'utf8').trim())
    await page.setInputFiles('#file', [kept('everything.json'), kept('changed.json')])
    await page.waitForSelector('.verdict')
    const [passed, failed] = await page.locator('.verdict').allTextContents()
    assert.match(passed!, /核验通过：到检查点为止，台账里关于这个组织的全部记录都在文件中/)
    // What was registered is named as the catalogue names it.
    assert.match(passed!, /第 1 笔 · 登记 · 登记注册/)
    const labels = await page.locator('.entry dt').allTextContents()
    assert.ok(labels.length > 20)
    assert.deepEqual(
      labels.filter(label => !/\p{Script=Han}/u.test(label)),
      [],
    )
    assert.ok(passed!.includes(party.uscc))
    assert.match(failed!, /核验没有通过。.*第 1 笔记录的内容与登记时的承诺值不一致/)
  } finally {
    await browser.close()
  }
})

test('a witness cosigns the log as it grows; a later checkpoint, its proof of growth and the cosignature hold together', async () => {
  const first = await look()
  assert.equal(first.code, 0, first.err)
  assert.match(first.err, /Cosigned for the first time/)
  const old = readFileSync(kept('witness/head'), 'utf8')
  writeFileSync(kept('old'), old)
  await handIn('明市监罚〔2026〕90001号')
  await prove('later.json', '--organisation', party.uscc)
  const second = await look()
  assert.equal(second.code, 0, second.err)
  assert.match(second.err, /The log only grew since/)
  const young = readFileSync(kept('witness/head'), 'utf8')
  writeFileSync(kept('young'), young)
  assert.ok(BigInt(sizeOf(young)) > BigInt(sizeOf(old)))
  const address = `${server.addresses.api}ledger/consistency?from=${sizeOf(old)}&to=${sizeOf(young)}`
  writeFileSync(kept('growth.json'), await (await fetch(address)).text())
  const witnessed = ['--key', kept('log.pub'), '--witness', kept('witness/witness.pub')]
  const grown = await run('verify.js', 'consistency', kept('old'), kept('young'), kept('growth.json'), ...witnessed)
  assert.equal(grown.code, 0, grown.out)
  assert.match(grown.out, /nothing was rewritten/)
  const turned = await run('verify.js', 'consistency', kept('young'), kept('old'), kept('growth.json'), ...witnessed)
  assert.equal(turned.code, 1, turned.out)
  // The proof that was made before says nothing of what came after; a new one does, and the older stays true of its day.
  assert.equal((await check('everything.json')).code, 0)
  assert.equal(read('later.json').map.count, read('everything.json').map.count + 1)
  assert.equal((await check('later.json')).code, 0)
})

test('a witness hands in what it cosigned: checkpoint and proofs bear its line, and whoever asks for a witness need not look for one', async () => {
  const submit = ['--submit', `${server.addresses.api}ledger/witness`]
  const unknown = await look(undefined, ...submit)
  assert.equal(unknown.code, 0, 'what was seen is cosigned all the same')
  assert.match(unknown.err, /The platform did not take the cosignature.*: 422/)
  writeFileSync(WITNESSES, readFileSync(kept('witness/witness.pub')))
  const { code, out, err } = await look(undefined, ...submit)
  assert.deepEqual([code, (JSON.parse(out) as { submitted: boolean }).submitted], [0, true], err)
  const head = readFileSync(kept('witness/head'), 'utf8')
  const id = (JSON.parse(readFileSync(kept('record.json'), 'utf8')) as { entries: { header: string }[] }).entries[0]!.header
  const record = (JSON.parse(id) as { record: string }).record
  await prove('witnessed.json', record)
  assert.equal(read('witnessed.json').checkpoint, head)
  const passed = await check('witnessed.json', '--witness', kept('witness/witness.pub'))
  assert.equal(passed.code, 0, passed.out)
  assert.match(passed.out, /1 of the given witnesses cosigned it/)
  assert.equal((await check('record.json', '--witness', kept('witness/witness.pub'))).code, 1)
  // Whoever knows no witness passes its line over.
  assert.equal((await check('witnessed.json')).code, 0)
})

/** The leaf hashes of the log as it is served. */
async function readLeaves(size: number): Promise<Buffer[]> {
  const leaves: Buffer[] = []
  for (let tile = 0; leaves.length < size; tile++) {
    const width = Math.min(256, size - leaves.length)
    const path = `tile/0/${String(tile).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`
    const answer = await fetch(`${server.addresses.portal}log/${path}`)
    assert.equal(answer.status, 200, path)
    const bytes = Buffer.from(await answer.arrayBuffer())
    for (let at = 0; at < bytes.length; at += 32) leaves.push(bytes.subarray(at, at + 32))
  }
  return leaves
}

/** What the operator can do who has the key: the whole log again, consistent in itself and signed. */
function rewrite(leaves: readonly Buffer[]): Map<string, string | Buffer> {
  const { keys } = JSON.parse(readFileSync(join(program.dataDir, 'keys/log.json'), 'utf8')) as {
    keys: { origin: string; verifier: string; seed: string }[]
  }
  const { origin, verifier, seed } = keys[0]!
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'hex')])
  const text = checkpointText(origin, leaves.length, rootOf(leaves), `map ${digest('map').toString('base64')} 1\n`)
  const signature = sign(null, Buffer.from(text), createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  const id = Buffer.from(verifier.split('+')[1]!, 'hex')
  const note = `${text}\n— ${origin} ${Buffer.concat([id, signature]).toString('base64')}\n`
  const files: Map<string, string | Buffer> = new Map(tilesOf(leaves))
  return files.set('checkpoint', note)
}

test('history rewritten with the log’s own key, whole and signed: the witness alone sees it, names it, and keeps both checkpoints', async () => {
  const head = readFileSync(kept('witness/head'), 'utf8')
  const size = Number(sizeOf(head))
  const leaves = await readLeaves(size)
  assert.equal(rootOf(leaves).toString('base64'), head.split('\n')[2])
  const forged = await serveFiles()
  try {
    const more = Array.from({ length: 40 }, (_, i) => digest(`more ${i}`))
    const one = leaves.map((leaf, i) => (i === 1000 ? digest('another fact') : leaf))
    for (const [alarm, history] of [
      ['rewritten', [...one, ...more]],
      ['fork', one],
      ['rollback', leaves.slice(0, size - 3)],
      ['rewritten', [...leaves.slice(0, size - 3), ...more]],
    ] as const) {
      forged.set(rewrite(history))
      const checkpoint = String(forged.served('checkpoint'))
      writeFileSync(kept('forged'), checkpoint)
      // By the key alone nothing is wrong with it.
      assert.equal((await check('forged')).code, 0)
      const { code, out, err } = await look(forged.address)
      assert.equal(code, 1, out + err)
      const told = JSON.parse(out) as { alarm: string; evidence: string }
      assert.equal(told.alarm, alarm)
      assert.match(err, /ALARM: .* Both checkpoints are kept in/)
      assert.equal(readFileSync(join(told.evidence, 'remembered'), 'utf8'), head)
      assert.equal(readFileSync(join(told.evidence, 'given'), 'utf8'), checkpoint)
      assert.equal(readFileSync(kept('witness/head'), 'utf8'), head, 'nothing was cosigned')
    }
  } finally {
    await forged.close()
  }
  assert.equal((await look()).code, 0, 'the true log still grows')
})
