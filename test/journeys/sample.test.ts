/** The sample province hands in everything it has: what is found equals what was planted, none more, none less. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { intake } from '#capabilities/intake'
import {
  type Actor,
  type Environment,
  type LongCommand,
  makeRegistry,
  type Operation,
  runOperation,
} from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import {
  loadSample,
  makeSampleFiles,
  putSampleUnits,
  type SampleFile,
  type SampleRow,
  SMALL_SAMPLE,
  WHOLE_SAMPLE,
} from '#faces/sample'
import { Refusal } from '#rules/outcome'
import { correspondingDay, type LocalDate, parsePeriod } from '#rules/time'
import { openDatabase } from '#storage/database'
import { openLaw } from '#storage/law'
import { type TestDatabase, withDatabase } from '#support/database'
import { keysOf } from '#support/keys'
import { sized } from '#support/survival'

const TODAY = '2026-11-20' as LocalDate
const ORDER = { seed: 20_260_401, today: TODAY, size: sized(SMALL_SAMPLE, WHOLE_SAMPLE) }
const OPERATOR: Actor = { id: 'test', role: 'local-operator' }
const registry = makeRegistry([organisations, intake])

let held: TestDatabase
let environment: Environment
let dataDir: string

before(async () => {
  held = await withDatabase()
  dataDir = mkdtempSync(join(tmpdir(), 'xinheng-sample-'))
  const database = openDatabase({ url: held.url, role: 'xinheng_app', today: TODAY })
  environment = {
    database,
    law: await openLaw(database, 'law'),
    sources: { uuid: () => randomUUID(), randomBytes: size => randomBytes(size), nowMs: () => performance.now() },
    dataDir,
    keys: await keysOf(dataDir),
  }
  await putSampleUnits(environment, registry)
})

after(async () => {
  await environment?.database.close()
  await held?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const operation = (name: string): Operation => registry.get(name)!

async function ask<T>(name: string, input: object): Promise<T> {
  return (await runOperation(operation(name), environment, OPERATOR, input)) as T
}

interface Counted {
  submission: string
  outcome: string
  refusal: { code: string } | null
  rows: number
  registered: number
  amended: number
  unchanged: number
  refused: number
  held: number
  late: number
  personRows: number
}

async function handIn(file: SampleFile): Promise<Counted> {
  async function* bytes() {
    yield file.bytes
  }
  const submit = operation('intake.submit') as LongCommand
  const input = { item: file.item, source: file.source }
  const beside = { file: { name: file.name, bytes: bytes() } }
  const { submission } = (await runOperation(submit, environment, OPERATOR, input, beside)) as Counted
  await submit.carryOn(environment, submission)
  return ask<Counted>('intake.show', { submission })
}

interface FoundRow {
  row: number
  findings: { code: string; field: string | null }[]
}

async function findingsOf(submission: string): Promise<FoundRow[]> {
  const all: FoundRow[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: { rows: FoundRow[]; next: number | null } = await ask('intake.findings', { submission, after, limit: 1000 })
    all.push(...page.rows)
    after = page.next
  }
  return all
}

const SERIOUS = ['吊销许可证件', '限制开展生产经营活动', '责令停产停业', '责令关闭', '限制从业']
const MINOR = ['警告', '通报批评']
const year = parsePeriod('P1Y')!
const threeYears = parsePeriod('P3Y')!
const threeMonths = parsePeriod('P3M')!

/**
 * What the day says of a faultless row that lands for the first time, worked out once more, apart from law/ and its engine, for
 * hand-ins of late 2026: old decisions are late, what is over is over, minor matters are not published.
 */
function dayCodes({ values, outcome }: SampleRow, item: string): string[] {
  if (outcome !== 'registered' || item === 'registration') return []
  if (!item.startsWith('administrative-') || item === 'administrative-coercion') return otherDayCodes(values, item)
  const decided = values.decisionDate as LocalDate
  const codes = decided < TODAY && daysApart(decided, TODAY) > 20 ? ['LATE'] : []
  if (item === 'administrative-licence') {
    const over = values.validTo !== 'LONG_TERM' && values.validTo! < TODAY
    return over ? [...codes, 'OVER_ON_ARRIVAL'] : codes
  }
  const kinds = values.penaltyCategories!.split(/[;；,，、]/)
  const isMinorKind = values.procedure === '简易程序' || kinds.every(kind => MINOR.includes(kind))
  // The former Measures kept warnings and summary procedure off the page whatever the unit said of their severity.
  const isFormer = decided >= '2023-05-01' && decided < '2026-04-01'
  if (isFormer && isMinorKind) return [...codes, 'MINOR_NOT_PUBLISHED']
  const isSerious = values.severity === '严重' || kinds.some(kind => SERIOUS.includes(kind))
  const isMinor = !isSerious && isMinorKind
  if (isMinor && decided < '2023-05-01') return [...codes, 'OVER_ON_ARRIVAL']
  if (isMinor && values.publicationReason === undefined) return [...codes, 'MINOR_NOT_PUBLISHED']
  const last = correspondingDay(decided, isSerious ? threeYears : isMinor ? threeMonths : year)
  return last < TODAY ? [...codes, 'OVER_ON_ARRIVAL'] : codes
}

const ENDED = ['已移出', '撤销', '终止', '撤回', '部分履行', '未履行']
/** Of the other items: what is shown while it is valid may be over, and an abnormal list is minor. */
function otherDayCodes(values: SampleRow['values'], item: string): string[] {
  // What its unit says no longer holds has ended, and is not over.
  const said = [values.listStatus, values.honourStatus, values.rightStatus, values.volunteeredStatus, values.performance]
  if (said.some(status => status !== undefined && ENDED.includes(status))) return []
  const isPublic = {
    commitment: values.disclosureType === '社会公开',
    volunteered: values.consent === '同意公示',
    honour: true,
    'intellectual-property': true,
  }[item]
  if (isPublic === true) return values.validTo !== 'LONG_TERM' && values.validTo! < TODAY ? ['OVER_ON_ARRIVAL'] : []
  if (item !== 'abnormal-operation') return []
  const listed = values.listedOn as LocalDate
  // Under the former Measures nothing minor was published, whatever its unit said.
  const isFormer = listed >= '2023-05-01' && listed < '2026-04-01'
  if (values.publicationReason === undefined || isFormer) return ['MINOR_NOT_PUBLISHED']
  return correspondingDay(listed, threeMonths) < TODAY ? ['OVER_ON_ARRIVAL'] : []
}

const daysApart = (from: LocalDate, until: LocalDate): number => (Date.parse(until) - Date.parse(from)) / 86_400_000
const DAY_CODES = new Set(['LATE', 'OVER_ON_ARRIVAL', 'MINOR_NOT_PUBLISHED'])

function compare(file: SampleFile, found: readonly FoundRow[]): string[] {
  const differences: string[] = []
  const byRow = new Map(found.map(one => [one.row, one.findings]))
  const planted = new Map(file.rowTruths.map(one => [one.row, one]))
  for (const row of file.rows) {
    const truth = planted.get(row.row)
    const wanted = [
      ...(truth?.findings ?? []).map(({ code, field }) => (field === undefined ? code : `${code}@${field}`)),
      ...dayCodes(row, file.item),
    ].sort()
    const got = (byRow.get(row.row) ?? [])
      .map(({ code, field }) => (field === null || DAY_CODES.has(code) ? code : `${code}@${field}`))
      .sort()
    byRow.delete(row.row)
    if (wanted.join(' ') !== got.join(' '))
      differences.push(
        `${file.name} row ${row.row} (${truth?.kind ?? 'faultless'} ${row.values.decisionDate} ${row.values.penaltyCategories}): wanted [${wanted}], found [${got}]`,
      )
  }
  const { headings } = file.truth
  const ofHeadings = (byRow.get(headings.row) ?? []).map(({ code }) => code).join(' ')
  byRow.delete(headings.row)
  if (ofHeadings !== headings.findings.map(({ code }) => code).join(' '))
    differences.push(`${file.name}: headings found [${ofHeadings}]`)
  for (const [row, findings] of byRow)
    differences.push(`${file.name} row ${row}, where no row was made: ${JSON.stringify(findings)}`)
  return differences
}

function countsWanted(file: SampleFile): Record<string, number> {
  const counts = { rows: file.rows.length, registered: 0, amended: 0, unchanged: 0, refused: 0, held: 0, personRows: 0 }
  for (const { outcome } of file.rows) counts[outcome === 'person' ? 'personRows' : outcome]++
  return counts
}

test('every planted defect is found where it stands, and nothing else is', { timeout: sized(300_000, 3_600_000) }, async () => {
  const differences: string[] = []
  for (const file of makeSampleFiles(ORDER)) {
    if (file.truth.refusal !== undefined) {
      const code = await handIn(file).then(
        counted => counted.refusal?.code ?? counted.outcome,
        thrown => (thrown instanceof Refusal ? thrown.code : Promise.reject(thrown)),
      )
      if (code !== file.truth.refusal) differences.push(`${file.name}: wanted ${file.truth.refusal}, got ${code}`)
      continue
    }
    const counted = await handIn(file)
    if (counted.outcome !== 'done') {
      differences.push(`${file.name}: ${counted.outcome} ${counted.refusal?.code}`)
      continue
    }
    for (const [name, wanted] of Object.entries(countsWanted(file))) {
      const got = counted[name as 'rows']
      if (got !== wanted) differences.push(`${file.name}: ${name} wanted ${wanted}, got ${got}`)
    }
    differences.push(...compare(file, await findingsOf(counted.submission)))
  }
  assert.deepEqual(differences.slice(0, 60), [], `${differences.length} differences`)
})

test('loading the sample again finds it loaded and hands in nothing', async () => {
  const seen: string[] = []
  await loadSample(environment, registry, ORDER, ({ done, total }) => seen.push(`${done}/${total}`))
  assert.equal(seen.length, 1)
  assert.match(seen[0]!, /^(\d+)\/\1$/)
})
