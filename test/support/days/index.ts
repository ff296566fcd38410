/** The door of days for tests: the tables of a house as they are served on several days, asked over HTTP and as anybody. */

import { carryOn, intake } from '#capabilities/intake'
import { type Actor, type Environment, type LongCommand, type Registry, runOperation } from '#capabilities/operation'
import { formatRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { putUnits } from '#storage/organisations'
import {
  environmentOf,
  fileOf,
  type House,
  type MadeFile,
  makeHouse,
  OPERATOR,
  penalty,
  registration,
  serveOn,
  UNITS,
} from '#support/intake'

export { actorsOf, type ShownCase, shownCase } from './actors.ts'

const LOCAL = { host: 'localhost:8080' }

export type Body = Record<string, unknown> & { code?: string }
export type Answer = { status: number; body: Body; text: string }
export type Day = {
  readonly environment: Environment
  get(url: string): Promise<Answer>
  /** A form of a page, as a browser sends it. */
  form(url: string, fields: Readonly<Record<string, string>>): Promise<Answer>
  /** `operation` with its word: as the machine's operator, over HTTP. */
  ask(operation: string, input: object): Promise<Answer>
  /** What comes of it: done, or the code of the refusal. */
  as(actor: Actor, operation: string, input: object): Promise<string>
  /** The answer itself. */
  answer<T>(actor: Actor, operation: string, input: object): Promise<T>
  handIn(made: MadeFile): Promise<void>
}

/** What comes of it: done, or the code of the refusal. */
export const refusedBy = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    thrown => {
      if (thrown instanceof Refusal) return thrown.code
      throw thrown
    },
  )

export type Days = { on(today: string): Promise<Day>; close(): Promise<void> }

export function daysOf(house: () => House, registry: Registry): Days {
  const known = new Map<string, Promise<Day>>()
  const closing: (() => Promise<unknown>)[] = []
  const open = async (today: LocalDate): Promise<Day> => {
    const of = await environmentOf(house().url, house().dataDir, today)
    const { environment, app, close } = await serveOn(of, today, registry)
    closing.push(close)
    const answerOf = ({ statusCode, body }: { statusCode: number; body: string }): Answer => ({
      status: statusCode,
      body: body.startsWith('{') ? JSON.parse(body) : {},
      text: body,
    })
    const answer = <T>(actor: Actor, name: string, input: object) =>
      runOperation(registry.get(name)!, environment, actor, input) as Promise<T>
    return {
      environment,
      get: async url => answerOf(await app.inject({ url, headers: LOCAL })),
      form: async (url, fields) =>
        answerOf(
          await app.inject({
            ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
            headers: { ...LOCAL, 'content-type': 'application/x-www-form-urlencoded' },
          }),
        ),
      ask: async (name, payload) =>
        answerOf(await app.inject({ method: 'POST', url: `/api/${name.replace('.', '/')}`, payload, headers: LOCAL })),
      answer,
      as: (actor, name, input) => refusedBy(answer(actor, name, input)),
      handIn: async ({ item, source, name, bytes }) => {
        const submit = intake.operations.find(one => one.name === 'intake.submit') as LongCommand
        const inOnePiece = (async function* () {
          yield bytes
        })()
        const opened = await runOperation(
          submit,
          environment,
          OPERATOR,
          { item, source },
          { file: { name, bytes: inOnePiece } },
        )
        await carryOn(environment, (opened as { submission: string }).submission)
      },
    }
  }
  return {
    on(today) {
      const day = known.get(today) ?? open(today as LocalDate)
      known.set(today, day)
      return day
    },
    async close() {
      for (const close of closing.toReversed()) await close()
    },
  }
}

const HANDED_IN = '2026-06-03' as LocalDate
const { west } = UNITS

/** A decision of the county's bureau about the n-th organisation. */
export const decidedInCounty = (n: number, more = {}) =>
  penalty(n, {
    ...{ authorityName: west.name, authorityUscc: west.uscc, sourceUnitName: west.name, sourceUnitUscc: west.uscc },
    ...{ decisionNo: `西市监罚〔2026〕${n}号`, decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31' },
    ...{ penaltyCategories: '罚款', content: '罚款70000元', fineWan: '7', ...more },
  })

export type County = House & {
  /** Ids of records by the number of their decision. */
  readonly records: ReadonlyMap<string, string>
  /** Ids of units by their key. */
  readonly units: ReadonlyMap<string, string>
}

/** A county whose bureau stands under the city's, with so many registered organisations and a decision about each. */
export async function makeCounty(decisions: number): Promise<County> {
  const house = await makeHouse(HANDED_IN)
  const units = new Map<string, string>()
  const found = await house.rows<{ unit_id: string; uscc: string }>('select unit_id, uscc from unit')
  for (const [key, { uscc: code }] of Object.entries(UNITS)) units.set(key, found.find(one => one.uscc === code)!.unit_id)
  const items = ['registration', 'administrative-licence', 'administrative-penalty']
  const bureau = { ...west, unitId: units.get('west')!, parentId: units.get('city')!, fromOn: '2020-01-01' as LocalDate, items }
  await house.database.transaction(tx => putUnits(tx, [bureau], HANDED_IN))
  const numbers = Array.from({ length: decisions }, (_, n) => n + 1)
  await house.handIn(
    await fileOf(
      'registration',
      numbers.map(n => registration(n)),
    ),
  )
  const made = await fileOf(
    'administrative-penalty',
    numbers.map(n => decidedInCounty(n)),
    { source: west.uscc },
  )
  const done = await house.handIn(made)
  if (done.registered !== decisions) throw new Error(JSON.stringify(done.causes))
  const facts = await house.rows<{ organisation_id: string; record_no: string; fact: string }>(
    `select s.organisation_id, s.record_no, c.fact from state s
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where s.item = 'administrative-penalty'`,
  )
  const records = new Map(
    facts.map(one => [/〔2026〕(\d+)号/.exec(one.fact)![1]!, formatRecordId(one.organisation_id, BigInt(one.record_no))]),
  )
  return { ...house, records, units }
}
