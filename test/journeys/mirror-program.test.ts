/** From the sample city to a mirror of it, as those who run them do: written by one command, shown by another, the platform gone meanwhile. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeCity, makeProgram, SAMPLE_CITY, SAMPLE_DAY, untilReady } from '#support/program'

const city = await makeCity()
const elsewhere = makeProgram()
const out = join(elsewhere.dataDir, 'snapshots')
const key = join(elsewhere.dataDir, 'platform.pem')
after(async () => {
  await city.remove()
  await elsewhere.remove()
})

const LISTS = ['/lists/administrative-licence', '/lists/administrative-penalty', '/lists/abnormal-operation']

/** A page as it is served anywhere: without its address, the line of a mirror and the name of a person. */
const pageOf = async (base: string, path: string): Promise<string> => {
  const answer = await fetch(base + path.slice(1))
  const body = await answer.text()
  return `${answer.status} ${body
    .replaceAll(/localhost:\d+/g, '')
    .replace(/<aside class="mirror".*?<\/aside>/, '')
    .replace(/<div><dt>法定代表人<\/dt><dd>.*?<\/dd><\/div>/, '')}`
}

/** The mirror, when it says that it serves; with what ends it. */
const startMirror = async (...more: string[]) => {
  const mirror = elsewhere.launch('mirror', 'start', '--json', '--port', '0', '--snapshot', out, '--key', key, ...more)
  const ended = once(mirror, 'close') as Promise<[number]>
  let said = ''
  for await (const piece of mirror.stdout!) {
    said += piece
    if (said.includes('\n')) break
  }
  const { portal } = JSON.parse(said) as { portal: string }
  const end = async () => {
    mirror.kill('SIGTERM')
    return (await ended)[0]
  }
  return { portal, end }
}

test('a mirror of the sample city shows its pages while the platform is gone, and nothing two days later', {
  timeout: 300_000,
}, async () => {
  const server = await city.start(...SAMPLE_CITY)
  await untilReady(server)
  const paths = new Set([
    '/',
    '/lists',
    '/statistics',
    '/rules',
    '/law',
    '/catalogue',
    '/measures',
    '/organisations?q=MHYSJG',
    ...LISTS,
  ])
  for (const list of LISTS) {
    const body = await pageOf(server.addresses.portal, list)
    for (const [, path] of body.matchAll(/href="(\/(?:organisations|records)\/[0-9A-Za-z-]+)"/g)) paths.add(path!)
  }
  assert.ok(paths.size > 60, `${paths.size} pages`)
  const own = new Map<string, string>()
  for (const path of paths) own.set(path, await pageOf(server.addresses.portal, path))
  const written = await city.run('snapshot', 'write', '--out', out, '--json')
  assert.equal(written.code, 0, written.err)
  const { folder, lines } = JSON.parse(written.out) as { folder: string; lines: Record<string, number> }
  assert.ok(existsSync(join(folder, 'manifest')) && lines.records! > 1000, written.out)
  const apart = await city.run('snapshot', 'write', '--out', join(out, 'apart'), '--since', folder)
  assert.equal(apart.code, 2, apart.err)
  const { keys } = JSON.parse((await city.run('keys', 'list', '--json')).out) as { keys: { id: string; role: string }[] }
  const exported = await city.run('keys', 'export', keys.find(one => one.role === 'statement-signing')!.id, '--out', key)
  assert.equal(exported.code, 0, exported.err)
  await server.end()

  const mirror = await startMirror('--today', SAMPLE_DAY)
  for (const [path, page] of own) assert.equal(await pageOf(mirror.portal, path), page, path)
  assert.equal(await mirror.end(), 0)
  const later = await startMirror('--today', '2026-11-22')
  const refused = await fetch(later.portal)
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '60'])
  assert.equal(await later.end(), 0)
  writeFileSync(key, 'no key')
  const withoutKey = await elsewhere.run('mirror', 'start', '--snapshot', out, '--key', key)
  assert.equal(withoutKey.code, 2, withoutKey.err)
})
