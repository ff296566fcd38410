/** An installation from its first start to its last: ready, found, handed in to, stopped, killed, gone on with. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeProgram, type Server, untilReady } from '#support/program'

const program = makeProgram()
let server: Server

after(() => program.remove())

const TODAY = '2026-11-20'
const CF =
  'CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM'

async function findCode(text: string): Promise<{ uscc: string; name: string }> {
  const { out } = await program.run('organisations', 'find', text, '--json')
  const { hits } = JSON.parse(out) as { hits: { uscc: string; name: string }[] }
  return hits[0]!
}

test('a first start serves at once, is ready when the sample is loaded, and is stopped in the middle without harm', {
  timeout: 300_000,
}, async () => {
  server = await program.start('--sample', 'small', '--today', TODAY)
  const home = await fetch(server.addresses.portal)
  assert.equal(home.status, 200)
  assert.equal((await fetch(`${server.addresses.portal}healthz`)).status, 200)
  const { code } = await server.end('SIGTERM')
  assert.equal(code, 0)
  assert.ok(!existsSync(join(program.dataDir, 'postgres', 'postmaster.pid')), 'PostgreSQL is stopped')
})

test('killed and started again, the sample is whole and the ledger as it was written', { timeout: 300_000 }, async () => {
  server = await program.start('--sample', 'small', '--today', TODAY)
  await new Promise(done => setTimeout(done, 1500))
  await server.end('SIGKILL')
  server = await program.start('--sample', 'small', '--today', TODAY)
  await untilReady(server)
  const verified = await program.run('ledger', 'verify', '--json')
  assert.equal(verified.code, 0, verified.err)
  const { ok, entries } = JSON.parse(verified.out) as { ok: boolean; entries: number }
  assert.equal(ok, true)
  assert.ok(entries > 3000)
})

test('a second start on the folder says where the first one is; another day is wrong usage', async () => {
  const second = await program.run('start', '--port', '0')
  assert.equal(second.code, 1)
  assert.ok(second.err.includes(server.addresses.portal), second.err)
  const otherDay = await program.run('organisations', 'find', '市场监督', '--today', '2026-11-21')
  assert.equal(otherDay.code, 2)
  assert.match(otherDay.err, /2026-11-20/)
})

test('commands join the server: what is handed in on the command line is on the page', async () => {
  const unit = await findCode('明衡市市场监督管理局')
  const party = await findCode('精工机械有限公司')
  const file = join(program.dataDir, 'penalties.csv')
  const row = (name: string, no: string) =>
    [
      name,
      '法人及非法人组织',
      party.uscc,
      no,
      '虚假宣传',
      '宣传页不实',
      '《演示广告管理办法》第十九条',
      '罚款',
      '罚款20000元',
      '2',
      '2026/11/19',
      '2026/12/19',
      unit.name,
      unit.uscc,
      unit.name,
      unit.uscc,
    ].join(',')
  writeFileSync(
    file,
    [CF, row(party.name, '明市监罚〔2026〕90001号'), row('明衡演示别家有限公司', '明市监罚〔2026〕90002号'), ''].join('\r\n'),
  )
  const args = ['intake', 'submit', file, '--item', 'administrative-penalty', '--source', unit.uscc, '--json']
  const first = await program.run(...args)
  assert.equal(first.code, 1, first.err)
  const told = JSON.parse(first.out) as Record<string, unknown>
  const { rows, registered, refused, held } = told
  assert.deepEqual({ rows, registered, refused, held }, { rows: 2, registered: 1, refused: 0, held: 1 })
  assert.ok(existsSync(String(told.findings)))
  const page = await (await fetch(`${server.addresses.portal}organisations/${party.uscc}`)).text()
  assert.ok(page.includes('明市监罚〔2026〕90001号'))
  const again = JSON.parse((await program.run(...args)).out) as Record<string, unknown>
  assert.equal(again.unchanged, 1)
  const shown = JSON.parse((await program.run('organisations', 'show', party.uscc, '--json')).out) as {
    records: { item: string; state: { lastShownOn: string | null }; because: { clause?: string }[] }[]
  }
  const penalty = shown.records.find(record => record.state.lastShownOn === '2027-11-19')
  assert.ok(penalty?.because.some(one => one.clause !== undefined))
})

test('a unit that may not hand in the item is told who may', async () => {
  const unit = await findCode('东衡县综合行政执法局')
  const file = join(program.dataDir, 'licences.csv')
  writeFileSync(file, 'XK_XDR_MC\r\n演示\r\n')
  const { code, out, err } = await program.run(
    'intake',
    'submit',
    file,
    '--item',
    'administrative-licence',
    '--source',
    unit.uscc,
    '--json',
  )
  assert.equal(code, 1, err)
  assert.equal((JSON.parse(out) as { code: string }).code, 'UNIT_MAY_NOT_HAND_IN')
})

test('templates are written, the law is not moved by itself, the doctor finds nothing wrong', async () => {
  const file = join(program.dataDir, 'template.xlsx')
  const template = await program.run('intake', 'template', 'administrative-penalty', '--out', file, '--json')
  assert.deepEqual(JSON.parse(template.out), { item: 'administrative-penalty', file })
  assert.ok(existsSync(file))
  const preview = JSON.parse((await program.run('refold', '--preview', '--json')).out) as { version: number; moved: unknown[] }
  assert.deepEqual(preview.moved, [])
  const doctor = await program.run('doctor', '--json')
  assert.equal(doctor.code, 0, doctor.out)
})

test('the first administrator is opened on the command line; from then on its doors ask who one is, and the commands work as before', async () => {
  const isOpen = async () => (await fetch(`${server.addresses.console}context.json`)).status
  assert.equal(await isOpen(), 200)
  const { uscc } = await findCode('明衡市市场监督管理局')
  const ended = await program.run('access', 'first-administrator', 'admin.one', '--unit', uscc, '--json')
  assert.equal(ended.code, 0, ended.err)
  assert.match(JSON.parse(ended.out).invitation, /^xi_/)
  assert.equal(await isOpen(), 401)
  assert.equal((await program.run('access', 'accounts', '--json')).code, 0)
})

test('stopped by Ctrl-C it ends with 0; commands then start and stop the database themselves; a warm start is quick', {
  timeout: 60_000,
}, async () => {
  const { code } = await server.end('SIGINT')
  assert.equal(code, 0)
  const found = await program.run('organisations', 'find', '市场监督', '--json')
  assert.equal(found.code, 0, found.err)
  assert.ok(!existsSync(join(program.dataDir, 'postgres', 'postmaster.pid')))
  const started = performance.now()
  server = await program.start('--sample', 'small', '--today', TODAY)
  await untilReady(server)
  assert.ok(performance.now() - started < 30_000)
  await server.end()
  assert.deepEqual(readdirSync(join(program.dataDir, 'spool')), [], 'no spool outlives its submission')
})
