/** The door of counties for tests: two counties with everything that an operation can be about, and people of every role in each. */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import {
  type Capability,
  type Environment,
  makeRegistry,
  type Operation,
  type Registry,
  ROLES,
  type Role,
} from '#capabilities/operation'
import { createHttpServer } from '#faces/http'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { putAccount, putOffice, putSession } from '#storage/actors'
import { environmentOf, type House, makeHouse, UNITS } from '#support/intake'
import { HANDED_IN, seedWest, TODAY, type West } from './west.ts'

export { type Target, targetsIn } from './targets.ts'
export { TODAY, type West } from './west.ts'

const ROOMS = join(import.meta.dirname, '../../../src/capabilities')
export const ORIGIN = 'https://credit.example.gov'
const PAGE = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }

/** `city` is above both. */
export type Place = 'east' | 'west' | 'city'
export type Answered = { readonly status: number; readonly code: string; readonly text: string }
export type File = { readonly name: string; readonly bytes: Uint8Array }
export type Counties = {
  readonly house: House
  readonly environment: Environment
  readonly registry: Registry
  readonly west: West
  readonly operations: readonly Operation[]
  /** What a page of the session of somebody who holds that office sends. */
  headersOf(place: Place, role: Role): Record<string, string>
  /** Somebody else in that office: what was asked has ended sessions, offices, accounts. */
  follow(place: Place, role: Role): Promise<void>
  /** Over HTTP, by a session of somebody who holds that office there and no other. */
  ask(place: Place, role: Role, operation: Operation, input: object, file?: File): Promise<Answered>
  accountOf(place: Place, role: Role): string
  unitOf(place: Place): string
  organisationOf(place: Place): string
  close(): Promise<void>
}

async function allRooms(): Promise<Registry> {
  const rooms: Capability[] = []
  for (const room of readdirSync(ROOMS)) {
    const door = (await import(`#capabilities/${room}`)) as Record<string, Partial<Capability>>
    for (const given of Object.values(door)) if (given.operations !== undefined) rooms.push(given as Capability)
  }
  return makeRegistry(rooms)
}

const isRead = ({ form }: Operation): boolean => form === 'query' || form === 'file-query'

export async function makeCounties(): Promise<Counties> {
  const registry = await allRooms()
  const house = await makeHouse(HANDED_IN)
  // Whoever may not is told so before any paper is made; whoever may is told that none can be.
  const press = { print: () => Promise.reject(new Refusal('PAPER_NOT_MADE')), close: async () => {} }
  const environment = { ...(await environmentOf(house.url, house.dataDir, TODAY)), press }
  const unitOf = (place: Place): string => units.get(UNITS[place].uscc)!
  const units = new Map(
    (await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit')).map(one => [one.uscc, one.unit_id]),
  )
  const west = await seedWest(house, environment, registry, unitOf)
  const people = new Map<string, { accountId: string; cookie: string }>()
  let followers = 0
  const follow = async (place: Place, role: Role): Promise<void> => {
    const of =
      role === 'organisation-user'
        ? { unitId: null, organisationId: west.organisations[place] }
        : { unitId: unitOf(place), organisationId: null }
    const accountId = randomUUID()
    const token = `xs_${randomBytes(32).toString('base64url')}`
    const before = people.has(`${place} ${role}`) ? `.${++followers}` : ''
    await environment.database.transaction(async tx => {
      const name = `${place}.${role}${before}`
      await putAccount(tx, { accountId, name, post: '岗位', ...of, retainedUntil: '2030-01-01' as LocalDate })
      await putOffice(tx, {
        ...{ officeId: randomUUID(), accountId, role, ...of },
        ...{ fromOn: HANDED_IN, untilOn: null, substitutes: null, scopes: null },
        ...{ bound: 'given', proposedBy: 'the test', confirmedBy: 'the test' },
      })
      const digest = createHash('sha256').update(token).digest()
      await putSession(tx, { digest, sessionId: randomUUID(), accountId }, { idle: 3600, whole: 3600 })
    })
    people.set(`${place} ${role}`, { accountId, cookie: `__Host-xinheng=${token}` })
  }
  for (const place of ['east', 'west', 'city'] as const)
    for (const role of ROLES) if (role !== 'public' && role !== 'local-operator') await follow(place, role)
  const app = await createHttpServer({ environment, registry, origin: ORIGIN })
  const headersOf = (place: Place, role: Role): Record<string, string> => ({
    ...PAGE,
    ...{ cookie: people.get(`${place} ${role}`)!.cookie, 'xinheng-purpose': encodeURIComponent('日常核查') },
  })
  return {
    ...{ house, environment, registry, west, unitOf, operations: [...registry.values()], headersOf, follow },
    ask: (place, role, operation, input, file) => askOver(app, operation, input, headersOf(place, role), file),
    accountOf: (place, role) => people.get(`${place} ${role}`)!.accountId,
    organisationOf: place => west.organisations[place],
    async close() {
      await app.close()
      await environment.database.close()
      await house.close()
    },
  }
}

async function askOver(
  app: FastifyInstance,
  operation: Operation,
  input: object,
  headers: Record<string, string>,
  file?: File,
): Promise<Answered> {
  const path = `/api/${operation.name.replace('.', '/')}`
  const answer =
    file !== undefined
      ? await app.inject({ method: 'POST', url: path, ...formOf(input, file, headers) })
      : isRead(operation)
        ? await app.inject({ url: `${path}?${new URLSearchParams(input as Record<string, string>)}`, headers })
        : await app.inject({ method: 'POST', url: path, payload: input, headers })
  const isProblem = answer.statusCode >= 400
  const code = isProblem ? ((answer.json() as { code?: string }).code ?? '') : 'done'
  return { status: answer.statusCode, code, text: answer.body }
}

/** As a browser hands in a form with a file. */
function formOf(input: object, { name, bytes }: File, headers: Record<string, string>) {
  const edge = 'the-edge-of-a-part'
  const fields = Object.entries(input).map(
    ([field, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(fields.join('') + head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)])
  return { payload, headers: { ...headers, 'content-type': `multipart/form-data; boundary=${edge}` } }
}
