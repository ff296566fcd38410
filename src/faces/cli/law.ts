/** `law check`, `law load`: the law as data, tried and taken in. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { attestLaw } from '#capabilities/law'
import type { Law, LawFinding } from '#rules/law'
import type { OpenTransaction } from '#storage/database'
import { activateLaw, type CheckedLaw, checkLawFolder, getLaw, lawOfFiles, markRefolded, putLawVersion } from '#storage/law'
import { type Act, appendAct, openBatch, type Refolded, type RefoldOptions, refold } from '#storage/ledger'
import { movedLines } from './ledger.ts'
import { answer, makeProgress } from './print.ts'
import type { House, Roof } from './roof.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'

export function addLaw(program: Command, session: Session): void {
  const { roof } = session
  const law = program.command('law').description('the law as data')

  law
    .command('check')
    .description('check a law folder: clauses, dates, overlaps, cases')
    .option('--dir <dir>', 'the folder; the one that came with the program by default')
    .action(async (options: { dir?: string }, command: Command) => {
      const global = globalOf(command)
      const { ok, unconfirmed, findings, cases } = await checkFolder(options.dir ?? roof.lawDir)
      const said = `${ok ? 'sound' : 'not sound'}: ${unconfirmed} clauses unconfirmed, ${cases.run} cases run, ${cases.failed} failed`
      answer(roof, global, { ok, unconfirmed, findings, cases }, [...errorLines(findings), said])
      session.code = ok ? 0 : 1
    })

  law
    .command('load')
    .description('load a law folder as a new version; records are folded under it before it is switched on')
    .argument('<dir>', 'the law folder')
    .option('--preview', 'only tell which records would move')
    .action(async (dir: string, options: { preview?: boolean }, command: Command) => {
      const global = globalOf(command)
      const checked = await checkFolder(dir)
      if (!checked.ok) {
        const { ok, unconfirmed, findings } = checked
        answer(roof, global, { ok, unconfirmed, findings }, [...errorLines(findings), 'not sound: nothing was loaded'])
        session.code = 1
        return
      }
      await withHouse(session, global, async house => {
        const isPreview = options.preview === true
        const { version, records, moved } = isPreview ? await preview(roof, house, checked) : await load(roof, house, checked)
        const said = isPreview ? 'nothing was loaded' : `law version ${version} is in force`
        answer(roof, global, { version, records, moved }, [...movedLines(records, moved, isPreview), said])
        return 0
      })
    })
}

async function checkFolder(dir: string): Promise<CheckedLaw> {
  const folder = resolve(dir)
  if (!existsSync(join(folder, 'instruments'))) throw new UsageError(`${folder} is no law folder: it has no instruments`)
  return checkLawFolder(folder)
}

const errorLines = (findings: readonly LawFinding[]): string[] =>
  findings.filter(one => one.level === 'error').map(({ file, line, code, message }) => `${file}:${line} ${code} ${message}`)

type Loaded = Refolded & { readonly version: number }

async function preview(roof: Roof, house: House, checked: CheckedLaw): Promise<Loaded> {
  const current = house.environment.law.current()
  const version = current.digest === checked.digest ? current.version : current.version + 1
  const folded = await refoldUnder(roof, house, lawOfFiles(checked.files, version), { preview: true })
  return { version, ...folded }
}

async function load(roof: Roof, house: House, checked: CheckedLaw): Promise<Loaded> {
  const { database } = house.environment
  const { version } = await database.transaction(tx => putLawVersion(tx, checked))
  const law = await database.transaction(tx => getLaw(tx, version), { readOnly: true })
  const folded = await refoldUnder(roof, house, law, {
    async finish(tx) {
      await markRefolded(tx, version)
      await activateLaw(tx, version)
      await appendLoading(tx, house, version, checked.digest)
    },
  })
  await attestLaw({ ...house.environment, law: { current: () => law, refresh: async () => law } }, house.operator)
  return { version, ...folded }
}

/** That a version was switched on, and by whom, is an act like every other. */
async function appendLoading(tx: OpenTransaction, house: House, version: number, digest: string): Promise<void> {
  const { sources } = house.environment
  const actId = sources.uuid()
  const act: Act = {
    actId,
    phase: 0,
    operation: 'law.load',
    actor: house.operator.id,
    unitId: null,
    clause: null,
    outcome: 'done',
    law: version,
    salt: sources.randomBytes(16),
    content: { version, digest },
  }
  await appendAct(tx, act, await openBatch(tx, actId))
}

async function refoldUnder(roof: Roof, house: House, law: Law, options: RefoldOptions): Promise<Refolded> {
  const progress = makeProgress(roof)
  const onProgress = (told: { records: number }) => progress.say(`${told.records} records folded`)
  try {
    return await refold(house.environment.database, law, { ...options, onProgress })
  } finally {
    progress.end()
  }
}
