/** The roof: the only file that sees every room, the clock, the environment and chance. It opens the doors and starts one face. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { v7 } from 'uuid'
import { access, breachedIn, codeHashIn } from '#capabilities/access'
import { announcements } from '#capabilities/announcements'
import { audit, countViews, retentionOf } from '#capabilities/audit'
import { disclosure } from '#capabilities/disclosure'
import { exchange, receiverHoursOf } from '#capabilities/exchange'
import { closeWithoutSpool, dropStraySpools, intake } from '#capabilities/intake'
import { keys as keysCapability, openKeys } from '#capabilities/keys'
import { attestLaw, law as lawCapability } from '#capabilities/law'
import { eraseAgain, ledger, logSettings } from '#capabilities/ledger'
import { lists } from '#capabilities/lists'
import { measures } from '#capabilities/measures'
import { notices } from '#capabilities/notices'
import { objection } from '#capabilities/objection'
import { type Actor, type Environment, makeRegistry, type Sources } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { province } from '#capabilities/province'
import { quality } from '#capabilities/quality'
import { proofSettings, repair } from '#capabilities/repair'
import {
  type House,
  type MirrorStart,
  makeLeaving,
  type Roof,
  type Running,
  runCommandLine,
  type StartOptions,
  settingsFrom,
  UsageError,
  type Where,
} from '#faces/cli'
import { addConsoleRoutes, ensureConsole } from '#faces/console'
import {
  createHttpServer,
  createMirrorServer,
  leave as leaveInOrder,
  linesOf,
  makeFigures,
  makeReadiness,
  standingOf,
} from '#faces/http'
import { createPages, openMirror, ruleAddress } from '#faces/portal'
import {
  bringSample,
  mayLoadSample,
  SAMPLE_SITE,
  type SampleProgress,
  SMALL_SAMPLE,
  standingOfUnits,
  WHOLE_SAMPLE,
} from '#faces/sample'
import { madeFileWords, refusalSaid, sayRestored } from '#faces/text'
import { beginWork, findServerOfWorker, keepRunning, makeQueue, type Server, startProcess } from '#faces/worker'
import { Refusal } from '#rules/outcome'
import { chinaDay, daysBetween, type LocalDate } from '#rules/time'
import { folderAt, startRestored } from '#storage/backup'
import {
  describeFault,
  dropServer,
  type Embedded,
  faultLines,
  findServer,
  migrate,
  openPools,
  putServer,
  type Replica,
  replicaOf,
  startEmbedded,
} from '#storage/database'
import { openPress } from '#storage/documents'
import { verifySignature } from '#storage/keys'
import { type OpenedLaw, openLaw } from '#storage/law'
import { noticeSettings } from '#storage/notices'
import { openTraces } from '#storage/traces'
import { pullHostsOf } from '#storage/views'

const ROOT = join(import.meta.dirname, '..')
const LAW_DIR = join(ROOT, 'law')
const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version
/** The sample of every installation: the same organisations and codes everywhere. */
const SEED = 20_260_401
/** Of each room: one file, one law, one erasure. */
const AT_ONCE = 1
/** Without them the worker takes what the machine has before it cleans up; bench `intake-memory`. */
const WORKER_LIMITS = { youngMb: 5, oldMb: 384 }
const LAW_LOOKED_AT_MS = 3000
const SNAPSHOT_LOOKED_AT_MS = 5000
const DAY_MS = 86_400_000

const sources: Sources = { uuid: () => v7(), randomBytes: size => randomBytes(size), nowMs: () => Date.now() }
const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator' }
const registry = makeRegistry([
  ...[organisations, disclosure, intake, lawCapability, ledger, notices],
  ...[keysCapability, access, audit, repair, measures, lists, objection, quality, exchange, province, announcements],
])

const err = (text: string): void => void process.stderr.write(text)
const { note, log } = linesOf(process.env, err, () => new Date().toISOString())

const settings = settingsFrom(process.env)
const leaving = makeLeaving(fault => note(faultLine('stopping', fault)), process.env.npm_lifecycle_event !== undefined)
const { on: onLeaving, stopped } = leaving

/** Where an installation's tables are: the embedded server of a data folder, or the database that DATABASE_URL names. */
interface Place {
  url: string
  dataDir: string
  today: LocalDate | undefined
  embedded: Embedded | null
  leave(): Promise<void>
}

async function openPlace(where: Where): Promise<Place> {
  const dataDir = resolve(where.dataDir)
  const url = settings().DATABASE_URL
  if (url !== undefined && url !== '') {
    if (where.today !== undefined) throw new UsageError('--today is honoured with the embedded database only')
    mkdirSync(dataDir, { recursive: true })
    return { url, dataDir, today: undefined, embedded: null, leave: async () => {} }
  }
  const embedded = await startEmbedded({ dataDir, log: note, randomBytes: sources.randomBytes })
  const leave = onLeaving(() => embedded.stop())
  const server = embedded.adopted ? findServer(dataDir) : undefined
  if (server === undefined) return { url: embedded.url, dataDir, today: where.today, embedded, leave }
  const day = server.today ?? chinaDay(sources.nowMs())
  if (where.today !== undefined && where.today !== day) {
    await leave()
    throw new UsageError(`a server runs on ${dataDir}, and its day is ${day}`)
  }
  return { url: embedded.url, dataDir, today: server.today ?? undefined, embedded, leave }
}

type Opened = { environment: Environment; law: OpenedLaw; close(): Promise<void> }

/** Pools, law and sources over a database that is migrated. */
async function openEnvironment(at: Pick<Place, 'url' | 'dataDir' | 'today'>, name: string, replica?: Replica): Promise<Opened> {
  const onError = (error: Error) => log({ level: 'error', event: 'database-connection', ...describeFault(error) })
  const env = settings()
  const keys = await openKeys({ ...at, ...sources, env })
  const traces = openTraces(env, { ...sources, version: VERSION, onFault: log })
  const around = traces?.around
  const opening = { url: at.url, today: at.today, onError, commitments: () => keys.commitments, name, around }
  const { close: closePools, ...pools } = openPools(opening, replica, sources.uuid)
  const law = await openLaw(pools.database, LAW_DIR)
  // Another process may switch a new version on; a lost connection is told by whatever needs it next.
  const looking = setInterval(() => void law.refresh().catch(() => {}), LAW_LOOKED_AT_MS).unref()
  const views = countViews(pools.database, sources.nowMs, onError)
  const made = { words: madeFileWords(id => law.current().clause(id)), press: openPress(), seen: views.note }
  const kept = { ...logSettings(env), ...retentionOf(env), ...folderAt(at.dataDir), ...proofSettings(env) }
  const reads = { ...pullHostsOf(env), ...receiverHoursOf(env), ...noticeSettings(env), ...breachedIn(env), ...codeHashIn(env) }
  const environment: Environment = { ...pools, around, law, sources, keys, ...made, ...kept, ...reads }
  if (!environment.isReadOnly) await attestLaw(environment, OPERATOR)
  return {
    environment,
    law,
    async close() {
      clearInterval(looking)
      await Promise.all([views.flush().finally(closePools), keys.close(), traces?.close()])
    },
  }
}

async function openHouse(where: Where): Promise<House> {
  const place = await openPlace(where)
  await migrate(place.url)
  const opened = await openEnvironment(place, 'xinheng command')
  const leavePools = onLeaving(opened.close)
  return {
    environment: opened.environment,
    registry,
    operator: OPERATOR,
    async close() {
      await leavePools()
      await place.leave()
    },
  }
}

/** What the roof tells the worker, and what it hears. */
interface Order {
  url: string
  dataDir: string
  today: LocalDate | undefined
  sample: StartOptions['sample']
}
type Heard = { sample: SampleProgress } | { working: true } | { fault: string }

/** Takes the data folder for this server alone; with a database of one's own the folder still holds spools and cleaned copies. */
async function claimFolder(place: Place): Promise<void> {
  if (place.embedded !== null) return place.embedded.claim()
  const other = findServer(place.dataDir)
  if (other !== undefined) throw new Refusal('DATA_FOLDER_IN_USE', { details: { folder: place.dataDir, where: other.where } })
}

async function startServer(options: StartOptions): Promise<Running> {
  const standing = standingOf(settings())
  const place = await openPlace(options)
  await claimFolder(place)
  const tellWhere = (where: string | null) => putServer(place.dataDir, { today: place.today ?? null, where })
  tellWhere(null)
  await migrate(place.url)
  const opened = await openEnvironment(place, 'xinheng server', replicaOf(settings()))
  const { environment } = opened
  const doubts = await opened.law.doubts()
  if (doubts.length > 0) note(`${doubts.length} doubts about the law in force; "doctor" names them, "law load" brings another`)
  await dropStraySpools(environment)
  await startRestored(place.dataDir, {
    ...sayRestored(note, roof.lang),
    close: id => closeWithoutSpool(environment, id),
    eraseAgain: () => eraseAgain(environment),
  })
  const { asked, isSample } = await sampleFor(environment, environment.isReadOnly ? 'none' : options.sample)
  const state: { sample: SampleProgress | null; isWorking: boolean } = {
    sample: asked === 'none' ? null : { done: 0, total: 1 },
    isWorking: false,
  }
  const isLoaded = () => state.sample === null || state.sample.done >= state.sample.total
  const order: Order = { url: place.url, dataDir: place.dataDir, today: place.today, sample: asked }
  const worker = keepRunning(() => startProcess(import.meta.filename, order, WORKER_LIMITS), {
    hear(message) {
      const heard = message as Heard
      if ('sample' in heard) state.sample = heard.sample
      else if ('working' in heard) state.isWorking = true
      else note(heard.fault)
    },
    onEnd(fault) {
      state.isWorking = false
      note(`the worker stopped and is started again: ${faultLines(fault)}`)
    },
  })
  const console = ensureConsole()
  console.built.catch((fault: unknown) => log({ level: 'error', event: 'console-not-built', ...describeFault(fault) }))
  const sample = () => (isLoaded() ? null : state.sample)
  const app = await createHttpServer({
    environment: { ...environment, begin: async (operation, subject) => worker.post({ operation, subject }) },
    registry,
    pages: createPages({ environment, registry, sample, isSample, ...(isSample ? { site: SAMPLE_SITE } : {}) }),
    consoleDir: console.dir,
    ...standing,
    figures: makeFigures(environment),
    ready: makeReadiness(environment, () => [...(isLoaded() ? [] : ['sample']), ...(state.isWorking ? [] : ['worker'])]),
    log,
    version: VERSION,
  })
  addConsoleRoutes(app, { environment, registry, isSample, sample, clauseAddress: ruleAddress })
  const leave = onLeaving(async () => {
    await leaveInOrder(app, standing.leaving)
    await worker.stop()
    await opened.close()
    dropServer(place.dataDir)
    await place.leave()
  })
  const portal = await listen(app, options, leave)
  place.embedded?.announce(portal)
  tellWhere(portal)
  const addresses = { portal, console: `${portal}console/`, api: `${portal}api/` }
  return { addresses, done: stopped }
}

async function listen(
  app: Awaited<ReturnType<typeof createHttpServer>>,
  at: { port: number; host: string },
  leave: () => Promise<void>,
) {
  try {
    await app.listen({ port: at.port, host: at.host })
  } catch (error) {
    await leave()
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    throw new UsageError(`port ${at.port} is taken; choose another with --port`)
  }
  return `http://localhost:${(app.server.address() as { port: number }).port}/`
}

/** Shows a signed snapshot; needs nothing of the database, and no keys but public ones. */
async function startMirror(options: MirrorStart) {
  const ahead = options.today === undefined ? 0 : DAY_MS * daysBetween(chinaDay(sources.nowMs()), options.today)
  const own = { ...sources, nowMs: () => sources.nowMs() + ahead }
  const rememberIn = join(resolve(options.dataDir), 'mirror-shown')
  const trust = { verify: verifySignature, rememberIn, everyMs: SNAPSHOT_LOOKED_AT_MS }
  const mirror = await openMirror({ ...options, ...own, ...trust, sampleSite: SAMPLE_SITE, note })
  const standing = standingOf(settings())
  const app = createMirrorServer({ ...mirror, ...standing, sources: own, log })
  const leave = onLeaving(async () => {
    await leaveInOrder(app, standing.leaving)
    await mirror.close()
  })
  return { addresses: { portal: await listen(app, options, leave) }, done: stopped }
}

/**
 * What of the sample is loaded, and whether the pages are the sample's: where its units are, or will be. Real units without it keep it
 * out; the portal they are shown on starts all the same, for a word too few in a service file must not take it down.
 */
async function sampleFor(environment: Environment, asked: StartOptions['sample']) {
  const units = await standingOfUnits(environment, registry)
  const { value: ruling } = mayLoadSample(units)
  if (asked === 'none' || ruling === true) return { asked, isSample: units.isSample || asked !== 'none' }
  const { title, detail } = refusalSaid(ruling.code, ruling.details, roof.lang)
  note(`${title}\n${detail}`)
  return { asked: 'none' as const, isSample: false }
}

/** The worker of a server: what was left open, the sample, and what is handed in from now on. */
async function workForServer(server: Server): Promise<void> {
  const data = server.order as Order
  const tell = (heard: Heard) => server.say(heard)
  const { environment } = await openEnvironment(data, 'xinheng worker')
  const queue = makeQueue(environment, registry, {
    atOnce: AT_ONCE,
    onFault: (subject, fault) => tell({ fault: faultLine(subject, fault) }),
  })
  server.hear(said => {
    const { operation, subject } = said as { operation: string; subject: string }
    queue.put(operation, subject)
  })
  tell({ working: true })
  await beginWork({ environment, registry, queue }, OPERATOR, (what, fault) => tell({ fault: faultLine(what, fault) }))
  await queue.idle()
  if (data.sample !== 'none') {
    const today = data.today ?? chinaDay(sources.nowMs())
    const order = { seed: SEED, today, size: data.sample === 'small' ? SMALL_SAMPLE : WHOLE_SAMPLE }
    await bringSample(environment, registry, order, {
      onProgress: sample => tell({ sample }),
      onFault: fault => tell({ fault: faultLine('the sample', fault) }),
    })
  }
}

const faultLine = (subject: string, fault: unknown): string => `${subject}: ${faultLines(fault)}`

/** Only the worker: takes up what other processes on this database have opened and left. */
async function work(where: Where): Promise<Running> {
  const place = await openPlace(where)
  await migrate(place.url)
  const opened = await openEnvironment(place, 'xinheng worker')
  const { environment } = opened
  const queue = makeQueue(environment, registry, {
    atOnce: AT_ONCE,
    onFault: (subject, fault) => note(faultLine(subject, fault)),
  })
  let isLeaving = false
  onLeaving(async () => {
    isLeaving = true
    queue.stop()
    await opened.close()
    await place.leave()
  })
  await beginWork({ environment, registry, queue }, OPERATOR, (what, fault) => isLeaving || note(faultLine(what, fault)))
  return { done: stopped }
}

const roof: Roof = {
  lang: /^zh/i.test(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? '') ? 'zh-CN' : 'en',
  out: text => void process.stdout.write(text),
  err,
  isWatched: process.stderr.isTTY === true,
  nowMs: sources.nowMs,
  openHouse,
  async start(options) {
    leaving.serves()
    return startServer(options)
  },
  async work(where) {
    leaving.serves()
    return work(where)
  },
  async mirror(options) {
    leaving.serves()
    return startMirror(options)
  },
  isSample: async (environment, registry) => (await standingOfUnits(environment, registry)).isSample,
  async migrate(where) {
    const place = await openPlace(where)
    try {
      return await migrate(place.url)
    } finally {
      await place.leave()
    }
  },
  root: ROOT,
  nodeVersion: process.version,
  version: VERSION,
  settings,
  lawDir: LAW_DIR,
}

const server = await findServerOfWorker()
if (server === undefined) {
  leaving.watch()
  const code = await runCommandLine(roof, process.argv.slice(2))
  await leaving.all()
  process.exitCode = code
} else {
  await workForServer(server)
}
