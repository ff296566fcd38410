/** What a unit makes known: from its first day to its last on the portal, in its name, taken back by it alone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { announcements } from '#capabilities/announcements'
import { type Actor, makeRegistry, runOperation } from '#capabilities/operation'
import { createPages } from '#faces/portal'
import { addDays, type LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { refusedBy } from '#support/days'
import { type City, makeCity } from '#support/portal'

const TODAY = '2026-11-20' as LocalDate
const registry = makeRegistry([announcements])
let city: City
let officer: Actor
let stranger: Actor
before(async () => {
  city = await makeCity(TODAY)
  const [unitId, other] = Object.values(city.units) as [string, string]
  const of = { role: 'centre-officer', division: '990100' } as const
  officer = { id: 'officer', unitId, ...of }
  stranger = { id: 'stranger', unitId: other, ...of }
})
after(async () => {
  await city?.close()
})

const ask = async <T = { announcement: string; from: string }>(name: string, input: object, actor = officer): Promise<T> =>
  (await runOperation(registry.get(`announcements.${name}`)!, city.environment, actor, input)) as T

/** As a page of that day shows it. */
const pageOn = async (day: LocalDate, path: string, id?: string): Promise<{ status: number; body: string }> => {
  const portal = openDatabase({ url: city.url, role: 'xinheng_portal', today: day, max: 1 })
  try {
    const { routes } = createPages({ environment: { ...city.environment, portal }, registry })
    const params: Record<string, string> = id === undefined ? {} : { id }
    const route = routes.find(one => one.path === path)!
    return await route.answer({ params, query: {}, cookie: undefined, url: path, host: 'localhost' })
  } finally {
    await portal.close()
  }
}

test('an announcement is shown from its first day to its last, says who publishes it, and goes by the day alone', async () => {
  const last = addDays(TODAY, 9)
  const body = '国庆期间照常公示。\n咨询请到窗口，不要拨打 13812345678。'
  const made = await ask('publish', { kind: 'announcement', title: '节日安排公告', body, from: addDays(TODAY, 2), last })
  const shown = async (day: LocalDate) => (await pageOn(day, '/announcements')).body.includes('节日安排公告')
  assert.deepEqual(
    [await shown(TODAY), await shown(addDays(TODAY, 2)), await shown(last), await shown(addDays(last, 1))],
    [false, true, true, false],
  )
  const page = await pageOn(last, '/announcements/:id', made.announcement)
  assert.match(page.body, /明衡市市场监督管理局（演示）.*2026-11-22.*2026-11-29.*含当日/s)
  assert.match(page.body, /noarchive, unavailable_after: 2026-11-30/)
  assert.doesNotMatch(page.body, /13812345678/, 'numbers of persons are masked')
  assert.equal((await pageOn(addDays(last, 1), '/announcements/:id', made.announcement)).status, 404)
})

test('a unit takes back what it has made known, and nobody else does; days that are past or turned round are refused', async () => {
  const { announcement } = await ask('publish', { kind: 'policy', title: '修复办事指南', body: '不收费。' })
  assert.match((await pageOn(TODAY, '/announcements')).body, /修复办事指南/)
  assert.equal(await refusedBy(ask('withdraw', { announcement }, stranger)), 'ANNOUNCEMENT_UNKNOWN')
  await ask('withdraw', { announcement })
  assert.doesNotMatch((await pageOn(TODAY, '/announcements')).body, /修复办事指南/)
  const some = { kind: 'policy', title: '政策', body: '正文' }
  for (const days of [{ from: '2026-11-19' }, { from: '2026-11-25', last: '2026-11-24' }])
    assert.equal(await refusedBy(ask('publish', { ...some, ...days })), 'INPUT_INVALID')
})
