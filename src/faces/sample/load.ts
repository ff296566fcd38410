/** Loads the sample as its units would: unit by unit, file by file, through the same intake as everybody. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Actor,
  type Environment,
  type LongCommand,
  type Operation,
  type Registry,
  runOperation,
} from '#capabilities/operation'
import { allowed, type MayRuling, Refusal, refused, refuseUnless } from '#rules/outcome'
import { runAsOnlyOne } from '#storage/database'
import { makeSampleFiles, type SampleFile, type SampleOrder } from './files.ts'
import { sampleFileNames } from './plan.ts'
import { getSampleUnit, SAMPLE_DIVISIONS, SAMPLE_UNITS } from './units.ts'

export interface SampleProgress {
  done: number
  total: number
}

const OPERATOR: Actor = { id: 'sample', role: 'local-operator' }
/** The list of submissions is read in pages of this many; the sample has fewer files. */
const LISTED = 500

interface Handed {
  submission: string
  fileName: string
  outcome: 'open' | 'done' | 'refused'
}

/**
 * Hands in what is not yet handed in, and goes on with what was left open. The mark that the sample is loaded is its submissions
 * themselves. Where another process on the database loads it, that one is watched.
 */
export async function loadSample(
  environment: Environment,
  registry: Registry,
  order: SampleOrder,
  onProgress: (progress: SampleProgress) => void,
): Promise<void> {
  const names = sampleFileNames(order)
  for (;;) {
    const standing = await standingOf(environment, registry, names)
    onProgress({ done: standing.closed.size, total: names.length })
    if (standing.closed.size === names.length) return
    const isMine = await runAsOnlyOne(environment.database, LOADING, () =>
      bringAll(environment, registry, order, names, onProgress),
    )
    // Also after our own: a file that another process was still reading is looked at again.
    if (!isMine || (await standingOf(environment, registry, names)).closed.size < names.length) await sleep(WATCHED_EVERY_MS)
  }
}

const LOADING = 'sample'
const WATCHED_EVERY_MS = 500

interface Standing {
  closed: ReadonlySet<string>
  /** Submissions of files that were left open, by file name. */
  open: ReadonlyMap<string, string>
}

async function standingOf(environment: Environment, registry: Registry, names: readonly string[]): Promise<Standing> {
  const handed = await listHanded(environment, registry)
  const open = new Map(handed.filter(one => one.outcome === 'open').map(one => [one.fileName, one.submission]))
  // Behind so many later submissions the sample's own are out of sight; none could have come before it was whole.
  if (handed.length === LISTED && !names.some(name => open.has(name))) return { closed: new Set(names), open: new Map() }
  const closed = new Set(handed.filter(one => one.outcome !== 'open').map(one => one.fileName))
  return { closed: new Set(names.filter(name => closed.has(name))), open }
}

async function bringAll(
  environment: Environment,
  registry: Registry,
  order: SampleOrder,
  names: readonly string[],
  onProgress: (progress: SampleProgress) => void,
): Promise<void> {
  // Looked at once more: whoever held the name before may have brought the rest.
  const { closed, open } = await standingOf(environment, registry, names)
  let done = closed.size
  if (done === names.length) return
  refuseUnless(mayLoadSample(await standingOfUnits(environment, registry)))
  await putSampleUnits(environment, registry)
  const submit = getOperation(registry, 'intake.submit') as LongCommand
  const bring = async (file: SampleFile) => {
    const subject = open.get(file.name) ?? (await handIn(environment, submit, file))
    if (subject !== undefined) await submit.carryOn(environment, subject)
    if (names.includes(file.name)) onProgress({ done: ++done, total: names.length })
  }
  const lanes = new Lanes(AT_ONCE)
  for (const file of makeSampleFiles(order)) {
    if (closed.has(file.name)) continue
    // Registrations come before decisions on those whom they register, a second file after the first.
    if (file.item === 'registration' || file.afterOthers) await lanes.clear()
    await lanes.take(() => bring(file))
    if (file.item === 'registration') await lanes.clear()
  }
  await lanes.clear()
}

/** While one file waits for the database, the next is read. */
const AT_ONCE = 2

/** A few tasks side by side; the first failure is thrown at the next step. */
class Lanes {
  readonly #most: number
  readonly #running = new Set<Promise<void>>()
  #failure: { thrown: unknown } | undefined

  constructor(most: number) {
    this.#most = most
  }

  async take(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running)
    this.#throwFailure()
    const running: Promise<void> = task()
      .catch((thrown: unknown) => {
        this.#failure ??= { thrown }
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async clear(): Promise<void> {
    await Promise.all(this.#running)
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.thrown
  }
}

/** The submission's id; undefined where the file is refused as a whole, which some of the sample are made for. */
async function handIn(environment: Environment, submit: Operation, file: SampleFile): Promise<string | undefined> {
  async function* bytes() {
    yield file.bytes
  }
  try {
    const { submission } = (await runOperation(
      submit,
      environment,
      OPERATOR,
      { item: file.item, source: file.source },
      { file: { name: file.name, bytes: bytes() } },
    )) as Handed
    return submission
  } catch (thrown) {
    if (thrown instanceof Refusal && file.truth.refusal !== undefined) return undefined
    throw thrown
  }
}

async function listHanded(environment: Environment, registry: Registry): Promise<Handed[]> {
  const list = getOperation(registry, 'intake.list')
  const { submissions } = (await runOperation(list, environment, OPERATOR, { limit: LISTED })) as { submissions: Handed[] }
  return submissions
}

/** Divisions and units of the province, with the rename and the merger among them; nothing is written twice. */
export async function putSampleUnits(environment: Environment, registry: Registry): Promise<void> {
  const { isSample } = await standingOfUnits(environment, registry)
  if (isSample) return
  await runOperation(getOperation(registry, 'organisations.load-units'), environment, OPERATOR, {
    divisions: SAMPLE_DIVISIONS,
    units: SAMPLE_UNITS.map(unit => ({
      uscc: unit.uscc,
      name: unit.name,
      division: unit.division,
      parent: unit.parent === null ? null : getSampleUnit(unit.parent).uscc,
      from: unit.from,
      until: unit.until,
      successor: unit.successor === null ? null : getSampleUnit(unit.successor).uscc,
      formerNames: unit.formerName === null ? [] : [{ name: unit.formerName, until: unit.renamedOn! }],
      items: unit.items,
    })),
  })
}

/** What a database holds beside the sample: whether it is one of the sample, and a unit that is not of it. */
export interface Units {
  isSample: boolean
  other: string | null
}

export async function standingOfUnits(environment: Environment, registry: Registry): Promise<Units> {
  const list = getOperation(registry, 'organisations.list-units')
  const { units } = (await runOperation(list, environment, OPERATOR, {})) as { units: { uscc: string; name: string }[] }
  const isSample = units.some(unit => SAMPLE_CODES.has(unit.uscc))
  return { isSample, other: units.find(unit => !SAMPLE_CODES.has(unit.uscc))?.name ?? null }
}

const SAMPLE_CODES: ReadonlySet<string> = new Set(SAMPLE_UNITS.map(unit => unit.uscc))

/**
 * The fictitious province is never poured among real records, which nobody could take out again: it goes where it already is, or where
 * there is no unit yet, and so nothing that a unit has handed in.
 */
export function mayLoadSample({ isSample, other }: Units): MayRuling {
  return isSample || other === null ? allowed() : refused('SAMPLE_NOT_ALONE', { details: { unit: other } })
}

function getOperation(registry: Registry, name: string): Operation {
  const operation = registry.get(name)
  if (operation === undefined) throw new Error(`the registry has no ${name}`)
  return operation
}
