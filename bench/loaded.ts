/** The house that most figures stand in: organisations registered through the storage, licences of them handed in as a csv file. */

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { foldName, kindOf, type Uscc } from '#rules/organisations'
import { todayOf } from '#storage/database'
import { putRegistered, type Registered } from '#storage/organisations'
import type { Bench } from './bench.ts'
import { type HandedIn, type House, handIn, processorSeconds, processorsBetween } from './ground.ts'
import { codeOf, DIVISION, nameOf, writeLicenceCsv } from './licences.ts'

export const LICENCE = 'administrative-licence'
/** Licences of one organisation, on average. */
const PER_ORGANISATION = 5
const CHUNK = 20_000

export type Loaded = {
  readonly house: House
  readonly path: string
  readonly organisations: number
  readonly handedIn: HandedIn
  /** Share of the two processors' time, as a sentence. */
  readonly processors: string
}

const loaded = new WeakMap<Bench, Promise<Loaded>>()

/** Made by the figure that asks first, then shared. */
export const loadedHouse = (bench: Bench): Promise<Loaded> => {
  let known = loaded.get(bench)
  if (known === undefined) {
    known = load(bench)
    loaded.set(bench, known)
  }
  return known
}

const load = async (bench: Bench): Promise<Loaded> => {
  const { licences } = bench.amounts
  const organisations = licences / PER_ORGANISATION
  const house = await bench.ground.openHouse()
  bench.note(`${organisations} organisations`)
  await register(house, 0, organisations)
  const path = join(bench.ground.folder, 'licences.csv')
  bench.note(`${licences} licences as csv`)
  await writeLicenceCsv(path, 0, licences, organisations)
  await house.owner.query('vacuum analyze')
  await house.owner.query('checkpoint')
  bench.note('intake of csv')
  const before = await processorSeconds(house.owner)
  const handedIn = await handIn(house.environment, LICENCE, path)
  const after = await processorSeconds(house.owner)
  bench.note(`${handedIn.seconds.toFixed(1)} s`)
  const processors = `${handedIn.seconds.toFixed(1)} s; ${processorsBetween(before, after)}`
  await house.owner.query('vacuum analyze')
  return { house, path, organisations, handedIn, processors }
}

/** Organisations [first, until) of the maker, as registration would have written them. */
export const register = async (house: House, first: number, until: number): Promise<void> => {
  const { departments } = house.environment.law.current()
  const today = await house.environment.database.transaction(todayOf)
  for (let from = first; from < until; from += CHUNK) {
    const some = Array.from({ length: Math.min(CHUNK, until - from) }, (_, index): Registered => {
      const uscc = codeOf(100 + from + index)
      const name = nameOf(from + index)
      return {
        organisationId: v7(),
        uscc,
        kind: kindOf(uscc as Uscc, departments),
        name,
        folded: foldName(name),
        formerNames: [],
        codes: [],
        division: DIVISION,
        status: '存续',
        establishedOn: today,
        recordNo: randomBytes(8).readBigUInt64LE() >> 4n,
      }
    })
    await house.environment.database.transaction(tx => putRegistered(tx, some, today))
  }
}

/** A file of the licences [from, until) of as many organisations, from `first` on. */
export const writeMore = async (
  bench: Bench,
  { organisations }: Loaded,
  from: number,
  until: number,
  first = 0,
): Promise<string> => {
  const path = join(bench.ground.folder, 'more.csv')
  await writeLicenceCsv(path, from, until, organisations, first)
  return path
}
