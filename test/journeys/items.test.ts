// Every item of the catalogue: its generated template, filled with the examples that stand in it, goes to its page, or to nobody's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import { type Item, templateBook } from '#rules/catalogue'
import { isListedByProcedure } from '#rules/lists'
import { writeXlsx } from '#storage/files'
import { examplesOf } from '#support/catalogue'
import { readCells } from '#support/files'
import { type House, makeHouse, UNITS, uscc } from '#support/intake'
import { repositoryLaw } from '#support/law'

const law = await repositoryLaw()
/** Items whose rule shows them; of the others no clause was seen that does. */
const SHOWN = new Set([
  ...['registration', 'administrative-licence', 'administrative-penalty'],
  ...['commitment', 'honour', 'intellectual-property', 'volunteered'],
  // Local: a regulation of the sample province carries it, and shows it there.
  'demo-gas-safety-rating',
])
const NAME = '演示市云上农机服务有限公司'

let house: House
let app: FastifyInstance
before(async () => {
  house = await makeHouse()
  const { environment } = house
  const registry = makeRegistry([organisations, disclosure, intake])
  const site = { name: '演示', operator: '演示', english: { name: 'demonstration', operator: 'demonstration' } }
  app = await createHttpServer({
    environment,
    registry,
    pages: createPages({ environment, registry, isSample: true, site }),
  })
})
after(async () => {
  await app.close()
  await house.close()
})

const organisation = (item: Item) => uscc(2000 + item.number)

/** The examples of the template, about an organisation of its own and by the city's unit. */
const filled = (item: Item): Record<string, string> => {
  const { roles } = item
  const own: Record<string, string | undefined> = {
    [roles.partyName]: `${NAME}${item.number}`,
    [roles.partyUscc]: organisation(item),
    [roles.authorityName ?? '']: UNITS.city.name,
    [roles.authorityUscc ?? '']: UNITS.city.uscc,
    [roles.sourceUnitUscc ?? '']: UNITS.city.uscc,
    sourceUnitName: UNITS.city.name,
    partyCategory: '法人及非法人组织',
  }
  const columns = new Set(item.fields.map(field => field.prop))
  const given = Object.entries(own).filter(([prop]) => columns.has(prop)) as [string, string][]
  // The two oldest items have fields without an example that a row needs all the same.
  const more: Record<string, string> = item.id === 'administrative-licence' ? { licenceCategory: '普通' } : {}
  return { ...examplesOf(item), ...more, ...Object.fromEntries(given) }
}

// A severe list is entered by its procedure: test/journeys/lists.test.ts.
for (const item of [...law.items.values()].filter(one => !isListedByProcedure(one)))
  test(`${item.id}: the template, filled, is taken, and ${SHOWN.has(item.id) ? 'is seen on its page' : 'is seen by nobody in public'}`, async () => {
    const template = await readCells(await house.fileOut('intake.template', { item: item.id }))
    const { columns } = templateBook(item, law.terms).data
    const at = template.findIndex(cells => columns.every((column, n) => cells[n] === column.heading))
    assert.ok(at >= 0, 'the template has its headings')
    const values = filled(item)
    const row = columns.map(column => values[column.prop] ?? '')
    const pieces: Uint8Array[] = []
    for await (const piece of writeXlsx('rows', template[at]!, [[row]])) pieces.push(piece)
    const submitted = await house.handIn({
      name: `${item.id}.xlsx`,
      bytes: Buffer.concat(pieces),
      item: item.id,
      source: UNITS.city.uscc,
    })
    assert.deepEqual(
      [submitted.registered, submitted.refused, submitted.held],
      [1, 0, 0],
      JSON.stringify(await house.findings(submitted.submission)),
    )
    const [state] = await house.rows<{ organisation_id: string; record_no: string; item: string; shown: boolean }>(
      `select s.organisation_id, s.record_no, s.item, s.disclosed_from <= '2026-11-20' and (s.disclosed_until is null or s.disclosed_until > '2026-11-20') as shown
       from state s join organisation o using (organisation_id) where o.uscc = $1`,
      [organisation(item)],
    )
    assert.deepEqual([state?.item, state?.shown ?? false], [item.id, SHOWN.has(item.id)])
    const get = (url: string) => app.inject({ url, headers: { host: 'localhost:8080' } })
    const page = await get(`/organisations/${organisation(item)}`)
    const text = page.body.replace(/<[^>]+>/g, '')
    // What the page of the item tells of a record from its beginning to its end goes by the same rules, local ones among them.
    if (SHOWN.has(item.id)) assert.match((await get(`/catalogue/${item.id}`)).body, /开始公示/)
    const number = values[item.roles.documentNo ?? item.roles.partyUscc]!
    if (SHOWN.has(item.id)) assert.ok(page.statusCode === 200 && text.includes(number), `${number} is not on the page`)
    else assert.equal(text.includes(number), false, `${number} is on the page`)
  })

test('an organisation is found by four letters of its name in a row, small or capital, and by no letters that it has not', async () => {
  const search = async (text: string) =>
    (await app.inject({ url: `/organisations?q=${text}`, headers: { host: 'localhost:8080' } })).body
  const registered = organisation(law.items.get('registration')!)
  for (const text of ['SSYSNJ', 'ysnj', 'YSSYSNJFWYXGS']) assert.match(await search(text), new RegExp(registered))
  for (const text of ['SNJY', 'ysn', 'NJYSYS']) assert.doesNotMatch(await search(text), new RegExp(registered))
})
