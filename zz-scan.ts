// Opens an account of every kind at a started server, signs each in, and writes what a scanner needs.
import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { makeRegistry } from '#capabilities/operation'
import { codeOf } from '#support/access'

const [base, data, out] = process.argv.slice(2) as [string, string, string]
const UA = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const host = new URL(base).host
const PAGE = { origin: base, 'sec-fetch-site': 'same-origin', 'user-agent': UA, 'content-type': 'application/json' }
const cli = (...args: string[]) => {
  const ran = spawnSync('./node_modules/.bin/node', ['bin/xinheng.js', ...args, '--data', data, '--json'], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(args.join(' ') + ran.stdout + ran.stderr)
  return JSON.parse(ran.stdout)
}
const rooms = []
for (const room of readdirSync('src/capabilities')) {
  const door = (await import(`#capabilities/${room}`)) as Record<string, any>
  for (const given of Object.values(door)) if (given?.operations !== undefined) rooms.push(given)
}
const registry = makeRegistry(rooms as never)
const found = await (await fetch(`${base}/api/organisations?q=${encodeURIComponent('公司')}&limit=5`)).json()
console.log(JSON.stringify(found).slice(0, 300))
const org = found.hits[0].uscc as string
const shown = await (await fetch(`${base}/api/organisations/${org}`)).json()
const record = /"record":"([^"]+)"/.exec(JSON.stringify(shown))?.[1] ?? 'none'
const post = async (op: string, payload: object, headers: object = {}) => {
  const answer = await fetch(`${base}/api/access/${op}`, { method: 'POST', headers: { ...PAGE, ...headers }, body: JSON.stringify(payload) })
  return { status: answer.status, body: await answer.json(), cookie: answer.headers.getSetCookie().map(one => one.split(';')[0]).join('; ') }
}
const PASSWORD = 'seven-grey-herons-42'
const secrets = new Map<string, string>()
const takeUp = async (name: string, invitation: string) => {
  const token = invitation.includes('#') ? invitation.split('#').pop()! : invitation.split(/[=/]/).pop()!
  const { body } = await post('open-invitation', { token })
  let done = { status: 0, body: {} as any }
  for (const step of [-1, 0, -1, 0]) if (done.status !== 200) done = await post('accept-invitation', { token, password: PASSWORD, ...(body.secret ? { code: codeOf(body.secret, step) } : {}) })
  if (done.status !== 200) throw new Error(JSON.stringify(done.body))
  secrets.set(name, body.secret ?? '')
}
const ROLES = ['centre-officer', 'unit-reporter', 'case-handler', 'decider', 'supervisor', 'auditor', 'administrator', 'organisation-user', 'bank', 'partner-platform', 'agency']
const either = (name: string, ...args: string[]) => { try { return cli(...args) } catch { return cli('access', 'invite', name) } }
const first = cli('access', 'invite', 'admin.one')
console.log(Object.keys(first))
await takeUp('admin.one', first.invitation ?? first.link)
let admin = { status: 0, body: {} as any, cookie: '' }
for (let n = 0; n < 4 && admin.status !== 200; n++) {
  admin = await post('sign-in', { name: 'admin.one', password: PASSWORD, code: codeOf(secrets.get('admin.one')!) })
  if (admin.status !== 200) await new Promise(done => setTimeout(done, 16_000))
}
console.log('admin', admin.status, admin.body.code)
const { units: all } = await (await fetch(`${base}/api/organisations/list-units`, { headers: { ...PAGE, cookie: admin.cookie, 'xinheng-purpose': encodeURIComponent('扫描') } })).json() as { units: { uscc: string; division: string; items: string[] }[] }
const unit = all.find(one => one.items.length > 2 && one.division !== '990100' && one.division !== '990000') ?? all[1]!
const centre = all.find(one => one.division === '990100')!
const offices: string[] = []
for (const role of ROLES) {
  const name = `scan.${role}`
  const of = role === 'organisation-user' ? ['--organisation', org] : ['--unit', role === 'unit-reporter' ? unit.uscc : centre.uscc]
  const opened = either(name, 'access', 'open-account', name, '--post', '扫描', '--role', role, ...of)
  if (opened.office) offices.push(opened.office)
  await takeUp(name, opened.invitation ?? opened.link)
}
// Power waits for another hand: the first administrator's.
const accounts = await (await fetch(`${base}/api/access/list-accounts`, { headers: { ...PAGE, cookie: admin.cookie, 'xinheng-purpose': encodeURIComponent('扫描') } })).json()
for (const account of accounts.accounts ?? [])
  for (const office of account.offices ?? [])
    if (office.confirmedAt === null || office.counts === false || office.isConfirmed === false || office.waits === true)
      console.log('confirm', account.name, (await post('confirm-office', { office: office.office }, { cookie: admin.cookie })).status)
console.log(JSON.stringify((accounts.accounts ?? []).at(-1)).slice(0, 400))
const values: Record<string, unknown> = {
  uscc: org, record, source: unit.uscc, unit: unit.uscc, item: 'administrative-penalty', month: '2026-10', from: '2026-10-01', until: '2026-11-27', to: '2026-11',
  text: '公司', form: 'csv', limit: '20', after: '0', of: 'rows', submission: '01900000-0000-7000-8000-000000000001', row: '1', case: `${record}`, list: 'market-regulation-serious', division: '990100', rule: 'ordinary-shortest-publicity', matter: 'licence', organisation: org, day: '2026-11-20',
}
const described: Record<string, unknown> = { host, base }
for (const role of ROLES) {
  const name = `scan.${role}`
  let signed = { status: 0, body: {} as any, cookie: '' }
  for (let n = 0; n < 3 && signed.status !== 200; n++) {
    signed = await post('sign-in', { name, password: PASSWORD, ...(secrets.get(name) ? { code: codeOf(secrets.get(name)!) } : {}) })
    if (signed.status !== 200) await new Promise(done => setTimeout(done, 20_000))
  }
  const gets: string[] = []
  const posts: { url: string; body: string }[] = []
  for (const operation of registry.values() as any) {
    if (!operation.may.includes(role) && !operation.may.includes('public')) continue
    const path = `/api/${operation.name.replace('.', '/')}`
    const props = operation.input?.properties ?? {}
    const isMonthly = props.from?.pattern?.includes('(0[1-9]|1[0-2])$')
    const of = Object.fromEntries(Object.keys(props).filter(one => values[one] !== undefined).map(one => [one, one === 'from' && isMonthly ? '2026-10' : values[one]]))
    const isRead = operation.form === 'query' || operation.form === 'file-query'
    if (isRead && operation.takesFile !== true) gets.push(`${base}${path}${Object.keys(of).length ? '?' + new URLSearchParams(of as any) : ''}`)
    else if (!/^access\.(sign-out|end-|revoke|close|switch|remove)/.test(operation.name)) {
      const body = Object.fromEntries(Object.entries(props).map(([key, p]: any) => [key, values[key] ?? (p.type === 'integer' ? 1 : p.type === 'boolean' ? false : p.type === 'array' ? [] : 'text')]))
      posts.push({ url: `${base}${path}`, body: JSON.stringify(body) })
    }
  }
  described[role] = { status: signed.status, cookie: signed.cookie, gets, posts }
  console.log(role, signed.status, signed.body.code ?? '', gets.length, posts.length)
}
writeFileSync(out, JSON.stringify({ ua: UA, ...described }))
