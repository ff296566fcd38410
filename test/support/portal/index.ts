/** A small city to look at: organisations and records put into the tables with the states that the fold gives them, and a server. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { v7 } from 'uuid'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { type Environment, makeRegistry, type Registry, type Sources } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { createHttpServer, type HttpOptions } from '#faces/http'
import { createPages } from '#faces/portal'
import { normaliseDocumentNo } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { ENTRY_KINDS, type FoldEntry, fold, formatRecordId, type RecordId } from '#rules/ledger'
import { foldName, kindOf, organisationCheck, type Uscc, usccCheckCharacter } from '#rules/organisations'
import { addDays, chinaDay, daysBetween, type LocalDate } from '#rules/time'
import { type Database, openDatabase } from '#storage/database'
import { openLaw } from '#storage/law'
import { withDatabase } from '#support/database'
import { testKeys } from '#support/keys'

const LAW_DIR = join(import.meta.dirname, '../../../law')

/** A code with both checks right, in a division of no real place. */
export function uscc(n: number, { head = '91', division = '990102' } = {}): string {
  const body = `MA${String(n).padStart(6, '0')}`
  const first = head + division + body + organisationCheck(body)
  return first + usccCheckCharacter(first)
}

export type SeedRecord = {
  item: string
  fields: Record<string, string | string[]>
  /** Days of its entries; the first registers it. */
  on: LocalDate
  later?: { on: LocalDate; kind: keyof typeof ENTRY_KINDS; fields?: Record<string, string | string[]> }[]
  authority?: string
  /** What its first entry did; it registered the record where nothing is said. */
  begins?: 'registered' | 'imported'
}

export type SeedOrganisation = {
  uscc: string
  name: string
  former?: { name: string; until: LocalDate }[]
  status?: string
  /** Null: no registration has come. */
  registered?: SeedRecord | null
  records?: SeedRecord[]
}

export type City = {
  readonly url: string
  readonly database: Database
  readonly portal: Database
  readonly environment: Environment
  readonly registry: Registry
  readonly law: Law
  readonly today: LocalDate
  readonly units: Readonly<Record<string, string>>
  put(organisation: SeedOrganisation): Promise<RecordId[]>
  serve(options?: Partial<HttpOptions>): Promise<FastifyInstance>
  close(): Promise<void>
}

const UNITS = [
  { name: '明衡市市场监督管理局（演示）', code: '11990100007501019Y' },
  { name: '明衡市生态环境局（演示）', code: '11990100007501020X' },
  { name: '西衡县市场监督管理局（演示）', code: '119901020075010210' },
]

/** A migrated database with the law of the folder, on the given day. */
export async function makeCity(today: LocalDate): Promise<City> {
  const made = await withDatabase()
  const database = openDatabase({ url: made.url, role: 'xinheng_app', today, max: 4 })
  const portal = openDatabase({ url: made.url, role: 'xinheng_portal', today, max: 4 })
  const opened = await openLaw(database, LAW_DIR)
  const law = opened.current()
  // The clock goes by the city's day too, as it does where nobody has handed in another one.
  const ahead = 86_400_000 * daysBetween(chinaDay(Date.now()), today)
  const sources: Sources = { uuid: () => v7(), randomBytes: size => randomBytes(size), nowMs: () => Date.now() + ahead }
  const environment: Environment = { database, portal, law: opened, sources, dataDir: '/nonexistent', keys: await testKeys() }
  const registry = makeRegistry([organisations, disclosure, intake])
  const units: Record<string, string> = {}
  await database.transaction(async ({ client }) => {
    await client.query(
      "insert into division values ('990000', '衡原省（演示）', null, 1), ('990100', '明衡市（演示）', '990000', 2), ('990102', '西衡县（演示）', '990100', 3)",
    )
    for (const unit of UNITS) {
      units[unit.name] = v7()
      await client.query(
        "insert into unit (unit_id, uscc, name, division, from_on) values ($1, $2, $3, '990100', '2000-01-01')",
        [units[unit.name], unit.code, unit.name],
      )
    }
  })
  const put = (organisation: SeedOrganisation) => putOrganisation(database, law, units, organisation)
  const serving: FastifyInstance[] = []
  return {
    url: made.url,
    database,
    portal,
    environment,
    registry,
    law,
    today,
    units,
    put,
    async serve(options = {}) {
      const app = await createHttpServer({
        environment,
        registry,
        pages: createPages({ environment, registry, isSample: true, site: SITE }),
        ...options,
      })
      serving.push(app)
      return app
    },
    async close() {
      for (const app of serving) await app.close()
      await database.close()
      await portal.close()
      await made.drop()
    },
  }
}

const SITE = {
  name: '明衡市公共信用信息平台（演示）',
  operator: '明衡市公共信用信息中心（演示）',
  english: { name: 'Mingheng public credit information platform (demonstration)', operator: 'Mingheng public credit centre' },
}

async function putOrganisation(
  database: Database,
  law: Law,
  units: Readonly<Record<string, string>>,
  { uscc: code, name, former = [], status = '存续', registered, records = [] }: SeedOrganisation,
): Promise<RecordId[]> {
  const id = v7()
  const zero = Buffer.alloc(32)
  const market = units[UNITS[0]!.name]!
  const all = [...(registered ? [registered] : []), ...records]
  const numbers = all.map(() => BigInt(`0x${randomBytes(7).toString('hex')}`))
  await database.transaction(async ({ client }) => {
    await client.query(
      `insert into organisation (organisation_id, uscc, kind, name, division, status, registered_on, registration_no)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        code,
        kindOf(code as Uscc, law.departments),
        name,
        code.slice(2, 8),
        registered ? status : null,
        registered?.on ?? null,
        registered ? numbers[0]!.toString() : null,
      ],
    )
    await client.query("insert into organisation_code values ('uscc', $1, $2, '2000-01-01')", [code, id])
    const names = [
      { name, standing: registered ? 'current' : 'decided', until: 'infinity' },
      ...former.map(one => ({ name: one.name, standing: 'former', until: addDays(one.until, 1) as string })),
    ]
    for (const one of names)
      await client.query("insert into organisation_name values ($1, $2, $3, $4, '2000-01-01', $5, $6)", [
        id,
        foldName(one.name),
        one.name,
        one.standing,
        one.until,
        numbers[0]?.toString() ?? '0',
      ])
    let entryNo = 0
    for (const [index, record] of all.entries()) {
      const number = numbers[index]!
      const unit = units[record.authority ?? ''] ?? market
      const entries: FoldEntry[] = []
      let previous: number | null = null
      let factEntry = 0
      let fields = record.fields
      for (const one of [{ on: record.on, kind: record.begins ?? 'registered', fields }, ...(record.later ?? [])]) {
        entryNo += 1
        const origin = { division: '990100', received: one.on, source: unit, unit }
        const fact = one.fields ? { item: record.item, v: 1, fields: { ...fields, ...one.fields }, origin } : undefined
        if (fact) {
          fields = fact.fields
          factEntry = entryNo
        }
        entries.push({ entryNo, kind: ENTRY_KINDS[one.kind], recordedOn: one.on, ...(fact ? { fact } : {}) })
        await client.query(
          `insert into entry (organisation_id, entry_no, record_no, kind, act_id, law_version, recorded_at, batch_id, previous, commitment, record_previous)
           values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $9)`,
          [id, entryNo, number.toString(), ENTRY_KINDS[one.kind], v7(), law.version, `${one.on}T04:00:00Z`, zero, previous],
        )
        await client.query('insert into entry_content values ($1, $2, $3, $4)', [
          id,
          entryNo,
          fact ? zero.subarray(0, 16) : null,
          fact ? JSON.stringify(fact) : null,
        ])
        previous = entryNo
      }
      const { documentNo = '' } = law.item(record.item)!.roles
      const bears = fields[documentNo]
      if (typeof bears === 'string')
        await client.query('insert into record_number values ($1, $2, $3, $4)', [
          ...[unit, normaliseDocumentNo(bears), id, number.toString()],
        ])
      const state = fold(entries, law)
      const open = state.disclosedFrom !== null && state.disclosedUntil === null ? 'infinity' : state.disclosedUntil
      await client.query(
        `insert into state (organisation_id, record_no, item, unit_id, source_unit_id, division, severity, determined_on, recorded_on,
           received_on, disclosed_from, disclosed_until, may_end_early_from, objected_from, objected_until, shown_from, ended_on, reason, due_on, last_entry_no, fact_entry_no, law_version, fact_digest)
         values ($1, $2, $3, $4, $4, '990100', $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, '')`,
        [
          id,
          number.toString(),
          state.item,
          unit,
          state.severity,
          state.determinedOn,
          state.recordedOn,
          state.disclosedFrom,
          open,
          state.mayEndEarlyFrom,
          state.objectedFrom,
          state.objectedFrom !== null && state.objectedUntil === null ? 'infinity' : state.objectedUntil,
          state.shownFrom,
          state.endedOn,
          state.reason,
          state.dueOn,
          entryNo,
          factEntry,
          law.version,
        ],
      )
    }
    await client.query('insert into organisation_head values ($1, $2, $3)', [id, entryNo, zero])
  })
  return numbers.map(number => formatRecordId(id, number))
}

export const registration = (
  name: string,
  code: string,
  on: LocalDate,
  more: Record<string, string | string[]> = {},
): SeedRecord => ({
  item: 'registration',
  on,
  fields: {
    name,
    uscc: code,
    registeredOn: '2014-03-18',
    organisationType: '有限责任公司',
    capital: '500万元人民币',
    businessScope: '金属制品的制造、加工和销售；机械设备维修。',
    province: '衡原省（演示）',
    city: '明衡市（演示）',
    status: '存续',
    division: '990102',
    legalRepName: '演示甲',
    ...more,
  },
})

export const licence = (on: LocalDate, more: Record<string, string | string[]> = {}): SeedRecord => ({
  item: 'administrative-licence',
  on,
  authority: '明衡市生态环境局（演示）',
  fields: {
    partyName: '明衡演示精工机械有限公司',
    partyCategory: '法人及非法人组织',
    decisionTitle: '排污许可决定书',
    decisionNo: '明环许〔2024〕0061号',
    licenceCategory: '普通',
    certificateTitle: '排污许可证',
    content: '准予排放污染物，水污染物、大气污染物按许可限值执行。',
    decisionDate: '2024-06-12',
    validFrom: '2024-06-12',
    validTo: '2029-06-11',
    authorityName: '明衡市生态环境局（演示）',
    authorityUscc: '11990100007501020X',
    status: '有效',
    sourceUnitName: '明衡市生态环境局（演示）',
    sourceUnitUscc: '11990100007501020X',
    ...more,
  },
})

export const penalty = (on: LocalDate, more: Record<string, string | string[]> = {}): SeedRecord => ({
  item: 'administrative-penalty',
  on,
  authority: '明衡市生态环境局（演示）',
  fields: {
    partyName: '明衡演示精工机械有限公司',
    partyCategory: '法人及非法人组织',
    decisionNo: '明环罚〔2026〕0147号',
    unlawfulActType: '未按排污许可证规定的时限提交执行报告',
    facts: '未在规定时限内提交 2026 年第一季度排污许可证执行报告，经责令改正后于 2026-07-01 提交。',
    legalBasis: '《排污许可管理条例》第三十七条',
    penaltyCategories: ['罚款'],
    content: '罚款人民币壹万贰仟元整',
    fineWan: '1.2',
    decisionDate: '2026-07-08',
    penaltyValidTo: '2027-07-08',
    authorityName: '明衡市生态环境局（演示）',
    authorityUscc: '11990100007501020X',
    sourceUnitName: '明衡市生态环境局（演示）',
    sourceUnitUscc: '11990100007501020X',
    ...more,
  },
})

/** What the portal says of a case to whoever has its number, without the marks of the page and without the form. */
export const progressSaid = async (environment: Environment, registry: Registry, number: string): Promise<string> => {
  const { routes } = createPages({ environment, registry })
  const url = `/cases?number=${number}`
  const asked = { params: {}, query: { number }, cookie: undefined, url, host: 'localhost' }
  const { body } = await routes.find(one => one.path === '/cases')!.answer(asked)
  return /<section.*<\/section>/s.exec(body)![0].replace(/<[^>]+>/g, ' ')
}
