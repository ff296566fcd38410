/** Which unit hands in which rows in which file, with the defects planted among them. */
import type { RefusalCode } from '#rules/outcome'
import { makeResidentNumber } from './codes.ts'
import { type Days, makeDays } from './days.ts'
import type { Defect, PlantContext, Planted } from './defects.ts'
import { GOOD } from './defects.ts'
import { PARTY_DEFECTS } from './defects-parties.ts'
import { ROW_DEFECTS } from './defects-rows.ts'
import { VALUE_DEFECTS } from './defects-values.ts'
import { type Dice, makeDice } from './dice.ts'
import type { SampleOrder, SampleSize } from './files.ts'
import { makeOrganisations, type SampleOrganisation } from './organisations.ts'
import { AGAIN_KINDS, AGAIN_NAME, AGAIN_UNIT, chooseAgain, planAgain } from './plan-again.ts'
import { otherFileNames, planOtherFiles } from './plan-others.ts'
import { planRefusedFiles } from './plan-refused.ts'
import { type Decision, makeLicence, makePenalty, makeRegistration, type Row } from './records.ts'
import { type Style, styleOf } from './style.ts'
import type { Cell } from './table-files.ts'
import { getSampleUnit, makeFileName, SAMPLE_UNITS, type SampleItem, type SampleUnit } from './units.ts'

export interface PlannedRow {
  planted: Planted
  /** Absent on rows without a fault. */
  kind?: string
}

export interface PlannedFile {
  name: string
  unit: SampleUnit
  item: SampleItem
  style: Style
  rows: readonly PlannedRow[]
  extraHeadings?: readonly string[]
  sheet?: string
  refusal?: RefusalCode
  /** Holds rows that were handed in before. */
  afterOthers?: boolean
  /** Where the file is not simply the table: cut short, or no table at all. */
  bytes?: (rows: readonly (readonly Cell[])[]) => Uint8Array
}

const DEFECTS: readonly Defect[] = [...PARTY_DEFECTS, ...VALUE_DEFECTS, ...ROW_DEFECTS]

/** Every kind of defect by its name, for the count of kinds. */
export const DEFECT_KINDS: readonly string[] = [...DEFECTS.map(defect => defect.kind), ...AGAIN_KINDS]

const FOOD = getSampleUnit('city-food')

const YEARS = 5
const LICENCE_SHARE = 0.65
const LARGEST_FILE = 12_000

/**
 * Days between the seventh and the twentyfirst before today are left out: whether a decision of those days is late
 * turns on holidays, which only the law knows; all others are surely in time or surely late.
 */
function drawDay(dice: Dice): number {
  if (dice.chance(0.004)) return dice.int(6)
  return 22 + Math.floor((dice.int(10_000) / 10_000) ** 1.15 * (YEARS * 365 - 22))
}

interface Batch {
  unit: SampleUnit
  item: SampleItem
  name: string
  count: number
}

function batchesOf(size: SampleSize): Batch[] {
  const batches: Batch[] = []
  for (const [item, share] of [
    ['administrative-licence', LICENCE_SHARE],
    ['administrative-penalty', 1 - LICENCE_SHARE],
  ] as const) {
    const units = SAMPLE_UNITS.filter(unit => unit.weight > 0 && unit.items.includes(item))
    const total = units.reduce((sum, unit) => sum + unit.weight, 0)
    for (const unit of units) {
      const whole = Math.max(12, Math.round((size.decisions * share * unit.weight) / total))
      const parts = Math.ceil(whole / LARGEST_FILE)
      for (let part = 0; part < parts; part++) {
        const name = makeFileName(item, unit, parts > 1 ? `第${part + 1}份` : '')
        batches.push({ unit, item, name, count: Math.round(whole / parts) })
      }
    }
  }
  return batches
}

/** Which defects go into which batch: every kind `size.planted` times, in turn over the batches that can carry it. */
function assignDefects(batches: readonly { item: SampleItem; style: Style; count: number }[], times: number): Defect[][] {
  const lists: Defect[][] = batches.map(() => [])
  for (const [at, defect] of DEFECTS.entries()) {
    for (const item of defect.items) {
      const fit = batches.flatMap((batch, i) =>
        batch.item === item && (defect.media === undefined || defect.media === batch.style.media) ? [i] : [],
      )
      if (fit.length === 0) throw new Error(`no file of the sample can carry ${defect.kind} in ${item}`)
      for (let n = 0; n < times; n++) {
        let place = (at * 5 + n * 3) % fit.length
        for (let tries = 0; tries < fit.length && lists[fit[place]!]!.length * 3 > batches[fit[place]!]!.count; tries++)
          place = (place + 1) % fit.length
        lists[fit[place]!]!.push(defect)
      }
    }
  }
  return lists
}

/** Names of all files that are handed in and read, without making them. */
export function sampleFileNames({ seed, today, size }: SampleOrder): string[] {
  const organisations = makeOrganisations(seed, size.organisations, makeDays(today))
  const handedIn = [...planRegistrations(organisations), ...batchesOf(size)].map(
    batch => `${batch.name}.${styleOf(batch.unit, batch.item).media}`,
  )
  return [
    ...handedIn,
    ...otherFileNames(),
    `${AGAIN_NAME}.${styleOf(getSampleUnit(AGAIN_UNIT), 'administrative-penalty').media}`,
  ]
}

export function* planFiles(seed: number, days: Days, size: SampleSize): Generator<PlannedFile> {
  const organisations = makeOrganisations(seed, size.organisations, days)
  const pool = new Pool(organisations)
  const registrations = planRegistrations(organisations)
  const decisions = batchesOf(size)
  const all: (Batch & { organisations?: readonly SampleOrganisation[]; style: Style })[] = [...registrations, ...decisions].map(
    batch => ({ ...batch, style: styleOf(batch.unit, batch.item) }),
  )
  const defects = assignDefects(all, size.planted)
  const serials = new Map<string, number>()
  let again: Row[] = []
  for (const [at, batch] of all.entries()) {
    const dice = makeDice(seed, batch.name)
    const context = (serial: number, row: Row): PlantContext => ({
      dice,
      days,
      unit: batch.unit,
      stranger: pool.stranger(dice, row.partyUscc),
      renamed: pool.renamed(dice),
      serial,
    })
    const good: Row[] = batch.organisations
      ? batch.organisations.map(makeRegistration)
      : makeDecisions(dice, days, batch, pool, serials)
    const rows = plant(good, defects[at]!, dice, context, at)
    if (batch.unit.key === AGAIN_UNIT && batch.item === 'administrative-penalty' && again.length === 0)
      again = chooseAgain(rows, days)
    yield { name: batch.name, unit: batch.unit, item: batch.item, style: batch.style, rows }
  }
  yield* planOtherFiles(seed, days, size, pool)
  yield planAgain(again)
  yield* planRefusedFiles(seed, days, pool)
}

function plant(
  good: readonly Row[],
  defects: readonly Defect[],
  dice: Dice,
  context: (serial: number, row: Row) => PlantContext,
  file: number,
): PlannedRow[] {
  const at = new Map<number, Defect>()
  for (const defect of defects) {
    let place = dice.int(good.length)
    while (at.has(place)) place = (place + 1) % good.length
    at.set(place, defect)
  }
  const rows: PlannedRow[] = []
  let serial = file * 1000
  for (let i = 0; i < good.length; i++) {
    const defect = at.get(i)
    if (defect) {
      for (const planted of defect.plant(good[i]!, context(serial++, good[i]!)))
        rows.push(planted.unplanted ? { planted } : { planted, kind: defect.kind })
    } else rows.push({ planted: { row: good[i]!, expected: GOOD } })
  }
  return rows
}

interface Registrations extends Batch {
  organisations: readonly SampleOrganisation[]
}

function planRegistrations(organisations: readonly SampleOrganisation[]): Registrations[] {
  const byRegistrar = new Map<string, SampleOrganisation[]>()
  for (const organisation of organisations) {
    const list = byRegistrar.get(organisation.registrar)
    if (list) list.push(organisation)
    else byRegistrar.set(organisation.registrar, [organisation])
  }
  return [...byRegistrar].map(([key, list]) => ({
    unit: getSampleUnit(key),
    item: 'registration' as const,
    name: makeFileName('registration', getSampleUnit(key)),
    count: list.length,
    organisations: list,
  }))
}

function makeDecisions(
  dice: Dice,
  days: Days,
  batch: Batch & { style: Style },
  pool: Pool,
  serials: Map<string, number>,
): Row[] {
  const agos: number[] = []
  for (let n = 0; n < batch.count; n++) agos.push(drawDay(dice))
  agos.sort((a, b) => b - a)
  const make = batch.item === 'administrative-licence' ? makeLicence : makePenalty
  return agos.map(ago => {
    const key = `${batch.unit.key} ${batch.item} ${days.ago(ago).slice(0, 4)}`
    const serial = (serials.get(key) ?? 0) + 1
    serials.set(key, serial)
    const decision: Decision = { ago, serial }
    const row = make(dice, days, batch.unit, pool.pick(dice, batch.unit.division), decision)
    // The former food authority decided until it was merged; its successor hands in what it left.
    if (batch.unit.key === 'city-market' && row.decisionDate! < FOOD.until! && dice.chance(0.15)) {
      row.authorityName = FOOD.name
      row.authorityUscc = FOOD.uscc
      row.decisionNo = row.decisionNo!.replace(batch.unit.short, FOOD.short)
    }
    // Cut at intake with its column; numbers of the fictitious division belong to nobody.
    if (batch.style.personColumns && serial % 5 === 0)
      row.legalRepDocumentNo = makeResidentNumber('990101', days.ago(10_000 + (serial % 7000)), serial % 1000)
    return row
  })
}

/** Organisations to decide upon: some are decided upon often, most seldom; a county decides upon its own. */
export class Pool {
  readonly #byDivision = new Map<string, SampleOrganisation[]>()
  readonly #all: SampleOrganisation[]
  readonly #renamed: SampleOrganisation[]

  constructor(organisations: readonly SampleOrganisation[]) {
    this.#all = organisations.filter(one => one.weight > 0)
    this.#renamed = this.#all.filter(one => one.formerNames.length > 0)
    for (const one of this.#all) {
      const list = this.#byDivision.get(one.division)
      if (list) list.push(one)
      else this.#byDivision.set(one.division, [one])
    }
  }

  pick(dice: Dice, division: string): SampleOrganisation {
    const list = division.endsWith('00') ? this.#all : (this.#byDivision.get(division) ?? this.#all)
    // Squared: the front of the list is met often, so that some organisations have dozens of records and many have few.
    for (;;) {
      const one = list[Math.floor((dice.int(100_000) / 100_000) ** 1.6 * list.length)]!
      if (one.weight >= 1 || dice.chance(one.weight)) return one
    }
  }

  /** Somebody other than the organisation of that code. */
  stranger(dice: Dice, uscc: string | undefined): SampleOrganisation {
    for (;;) {
      const one = this.#all[this.#all.length - 1 - dice.int(Math.min(200, this.#all.length))]!
      if (one.uscc !== uscc) return one
    }
  }

  renamed(dice: Dice): SampleOrganisation {
    return dice.pick(this.#renamed)
  }
}
