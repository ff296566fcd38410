// National cryptography by configuration, GB/T 39786: one ledger that began with SHA-256 and goes on with SM3; files sealed by SM4 and HMAC-SM3.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { hash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { catchUp, ledger, makeVerify } from '#capabilities/ledger'
import { type Operation, runOperation } from '#capabilities/operation'
import { checkProof, noteKey, type Proof, parseNote, parseVerifier, verifierText } from '#rules/ledger'
import { cleanedPath, spoolPath } from '#storage/files'
import { makeSm2, verifySignature } from '#storage/keys'
import { verifyLedger } from '#storage/ledger'
import { bytes, noOpenssl, openssl } from '#support/cryptography'
import { fileOf, type House, makeHouse, OPERATOR, penalty, TODAY } from '#support/intake'

let house: House
let owner: pg.Client
before(async () => {
  house = await makeHouse()
  owner = new pg.Client({ connectionString: house.url })
  await owner.connect()
})
after(async () => {
  await owner.end()
  await house.close()
})

const item = 'administrative-penalty'
const verify = () => verifyLedger(house.database)
type Written = { form: number; salt: Buffer; content: string; commitment: Buffer }
const written = () =>
  house.rows<Written>(
    'select e.form, c.salt, c.fact as content, e.commitment from entry e join entry_content c using (organisation_id, entry_no) order by e.recorded_at, e.organisation_id',
  )
const acts = () =>
  house.rows<Written>(
    'select a.form, c.salt, c.content, a.commitment from act a join act_content c using (act_id, phase) order by a.recorded_at, a.act_id',
  )

/** Whether each commitment is by the hash of its form. */
function assertCommitted(rows: readonly Written[]): void {
  for (const { form, salt, content, commitment } of rows)
    assert.deepEqual(hash(form === 2 ? 'sm3' : 'sha256', Buffer.concat([salt, Buffer.from(content)]), 'buffer'), commitment)
}

test('a ledger carries both forms over time: entries and acts say which hash made their commitment, and the whole verifies', async () => {
  await house.handIn(await fileOf(item, [penalty(1), penalty(2)]))
  await house.environment.keys.choose('national')
  await house.handIn(await fileOf(item, [penalty(3), penalty(4), penalty(5)]))
  const entries = await written()
  assert.deepEqual(
    entries.map(entry => entry.form),
    [1, 1, 2, 2, 2],
  )
  assertCommitted(entries)
  const done = await acts()
  assert.deepEqual([...new Set(done.map(act => act.form))], [1, 2])
  assertCommitted(done)
  const found = await verify()
  assert.deepEqual([found.ok, found.entries, found.firstWrong], [true, 5, null])
  await house.environment.keys.choose('both')
  await house.handIn(await fileOf(item, [penalty(6)]))
  assert.equal((await written()).at(-1)!.form, 1)
  assert.equal((await verify()).ok, true)
})

test('the algorithm is bound: whoever lets a commitment pass for one of the other hash is found', async () => {
  for (const [table, key] of [
    ['entry', 'organisation_id, entry_no'],
    ['act', 'act_id, phase'],
  ] as const)
    for (const form of [1, 2]) {
      const { rows } = await owner.query<{ name: string }>(
        `update ${table} set form = ${3 - form} where (${key}) = (select ${key} from ${table} where form = ${form} limit 1)
         returning (${key})::text as name`,
      )
      const found = await verify()
      assert.equal(found.ok, false, `${table} of form ${form}`)
      await owner.query(`update ${table} set form = ${form} where (${key})::text = $1`, [rows[0]!.name])
      assert.equal((await verify()).ok, true)
    }
})

test('GB/T 39786: spool and cleaned copy stand on the disk sealed by SM4 and HMAC-SM3; the spool key only wrapped in the database', async () => {
  await house.environment.keys.choose('national')
  const file = await fileOf(item, [penalty(7), penalty(8)])
  const id = await house.open(file)
  const [row] = await house.rows<{ spool_key: Buffer }>('select spool_key from submission where submission_id = $1', [id])
  const spool = readFileSync(spoolPath(house.dataDir, id))
  assert.equal(spool.toString('latin1', 0, 8), 'XHSEAL22')
  const plain = await house.environment.keys.files.unwrap(row!.spool_key, `spool ${id}`)
  assert.equal(plain.length, 32)
  assert.ok(!row!.spool_key.includes(Buffer.from(plain)))
  await house.carryOn(id)
  const path = cleanedPath(house.dataDir, id)
  const cleaned = readFileSync(path)
  assert.equal(cleaned.toString('latin1', 0, 8), 'XHCOPY32')
  assert.ok((await house.fileOut('intake.findings-file', { submission: id, form: 'csv' })).length > 100)
  cleaned[cleaned.length - 40]! ^= 1
  writeFileSync(path, cleaned)
  await assert.rejects(house.fileOut('intake.findings-file', { submission: id, form: 'csv' }), /damaged/)
})

test('GB/T 39786: what was sealed in the international suite is opened after the choice, and files keep the cipher they began with', async () => {
  await house.environment.keys.choose('international')
  const id = await house.open(await fileOf(item, [penalty(9)]))
  assert.equal(readFileSync(spoolPath(house.dataDir, id)).toString('latin1', 0, 8), 'XHSEAL21')
  await house.environment.keys.choose('national')
  await house.environment.keys.rotate('files-at-rest', TODAY)
  await house.carryOn(id)
  assert.ok((await house.fileOut('intake.findings-file', { submission: id, form: 'csv' })).length > 100)
  assert.equal((await verify()).ok, true)
})

const askLedger = <T>(name: string, input: object): Promise<T> => {
  const operation = ledger.operations.find(one => one.name === name) as Operation
  return runOperation(operation, house.environment, OPERATOR, input) as Promise<T>
}
type Published = { key: string; cosigners: { key: string }[] }

/** A proof about the organisation of the penalty with that number, and the keys that are published. */
async function proveLast(form: number): Promise<{ proof: Proof; published: Published }> {
  const [{ organisation } = { organisation: '' }] = await house.rows<{ organisation: string }>(
    'select organisation_id as organisation from entry where form = $1 order by recorded_at desc limit 1',
    [form],
  )
  await catchUp(house.environment)
  return {
    proof: await askLedger<Proof>('ledger.prove', { organisation }),
    published: await askLedger<Published>('ledger.key', {}),
  }
}

test('docs/proof.md: a proof of entries committed by SM3 is checked with either key, Ed25519 or SM2, and no byte of it may differ', async () => {
  await house.environment.keys.choose('national')
  await house.handIn(await fileOf(item, [penalty(10)]))
  const { proof, published } = await proveLast(2)
  assert.equal(published.cosigners.length, 1)
  assert.equal(parseNote(proof.checkpoint)!.signatures.length, 2)
  for (const text of [published.key, published.cosigners[0]!.key]) {
    const key = parseVerifier(text)!
    const tools = { verify: verifySignature }
    const checked = checkProof(proof, key, tools)
    assert.ok(checked.ok)
    const [entry, ...more] = proof.entries
    assert.ok(entry!.header.endsWith('"v":2}'))
    const wrong = (changed: object) => checkProof({ ...proof, entries: [{ ...entry, ...changed }, ...more] }, key, tools)
    assert.deepEqual(wrong({ content: `${entry!.content} ` }), { ok: false, wrong: 'commitment', entry: 0 })
    // By the other hash the same content has another commitment: the header cannot be read as the first form either.
    const passed = { header: entry!.header.replace('"v":2}', '"v":1}') }
    assert.deepEqual(wrong(passed), { ok: false, wrong: 'commitment', entry: 0 })
    const sha = hash('sha256', Buffer.concat([bytes(entry!.salt!), Buffer.from(entry!.content!)]), 'hex')
    assert.equal(wrong({ ...passed, commitment: sha }).ok, false)
    assert.equal(wrong({ header: entry!.header.replace('"v":2}', '"v":3}') }).ok, false)
  }
  await catchUp(house.environment)
  const result = await runOperation(
    makeVerify(() => {}),
    house.environment,
    OPERATOR,
    {},
  )
  assert.deepEqual([result.ok, result.firstWrong], [true, null])
})

test('docs/proof.md: whoever has verifier/ alone checks such a proof by the SM2 key, by the Ed25519 key, by both; by another SM2 key not', async () => {
  const { proof, published } = await proveLast(2)
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-verifier-'))
  const kept = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  try {
    const file = kept('proof.json', JSON.stringify(proof))
    const check = (keys: string) => {
      const verifier = join(import.meta.dirname, '../../verifier/verify.js')
      const args = [verifier, 'check', file, '--key', kept('key.pub', keys), '--lang', 'en']
      return spawnSync(process.execPath, args, { encoding: 'utf8' })
    }
    const sm2 = published.cosigners.at(-1)!.key
    for (const keys of [sm2, published.key, `${published.key}\n${sm2}\n`]) {
      const { status, stdout, stderr } = check(keys)
      assert.equal(status, 0, stdout + stderr)
      assert.match(stdout, /PROVED: this is everything/)
    }
    const { name, key } = parseVerifier(sm2)!
    const other = verifierText(noteKey(name, makeSm2(randomBytes).public))
    assert.equal(parseVerifier(other)!.key.length, key.length)
    assert.match(check(other).stdout, /The given key signed nothing in it/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('GB/T 32905: OpenSSL computes the commitment of a proof', { skip: noOpenssl }, async () => {
  const { proof } = await proveLast(2)
  const { salt, content, commitment } = proof.entries.at(-1)!
  const { out } = openssl(['dgst', '-sm3', '-binary'], {}, Buffer.concat([bytes(salt!), Buffer.from(content!)]))
  assert.equal(out.toString('hex'), commitment)
})
