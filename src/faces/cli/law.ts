/** `law check`, `law load`, `refold`: the law as data, tried, taken in, and records folded again under it. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { foldUnder } from '#capabilities/law'
import type { LawFinding } from '#rules/law'
import { Refusal } from '#rules/outcome'
import { type CheckedLaw, checkLawFolder } from '#storage/law'
import { ask } from './ask.ts'
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
      const folder = lawFolder(dir)
      await withHouse(session, global, async house => {
        try {
          const isPreview = options.preview === true
          const told = isPreview
            ? await preview(roof, house, { dir: folder })
            : await foldOpened(roof, house, LOAD, { dir: folder })
          const said = isPreview ? 'nothing was loaded' : `law version ${told.version} is in force`
          answer(roof, global, told, [...movedLines(told, isPreview), ...effectLines(told), ...laterLines(told), said])
          return 0
        } catch (thrown) {
          if (!(thrown instanceof Refusal) || thrown.code !== 'LAW_UNSOUND') throw thrown
          const { unconfirmed, findings } = thrown.details as unknown as Pick<CheckedLaw, 'unconfirmed' | 'findings'>
          const lines = [...errorLines(findings), 'not sound: nothing was loaded']
          answer(roof, global, { ok: false, code: thrown.code, unconfirmed, findings }, lines)
          return 1
        }
      })
    })

  program
    .command('refold')
    .description('fold every record again with the law in force')
    .option('--preview', 'only tell which records would move')
    .action(async (options: { preview?: boolean }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const isPreview = options.preview === true
        const told = isPreview ? await preview(roof, house, {}) : await foldOpened(roof, house, REFOLD, {})
        answer(roof, global, told, movedLines(told, isPreview))
        return 0
      })
    })
}

const LOAD = 'law.load'
const REFOLD = 'law.refold'

function lawFolder(dir: string): string {
  const folder = resolve(dir)
  if (!existsSync(join(folder, 'instruments'))) throw new UsageError(`${folder} is no law folder: it has no instruments`)
  return folder
}

const checkFolder = (dir: string): Promise<CheckedLaw> => checkLawFolder(lawFolder(dir))

const errorLines = (findings: readonly LawFinding[]): string[] =>
  findings.filter(one => one.level === 'error').map(({ file, line, code, message }) => `${file}:${line} ${code} ${message}`)

interface Move {
  record: string
  field: string
  from: string | number | null
  to: string | number | null
}

const laterLines = ({ laterEnds = [] }: Told): string[] =>
  laterEnds.map(({ rule, records }) => `${rule} would move ${records} ends later that were shown: not allowed`)

interface Told {
  version: number
  records: number
  moved: readonly Move[]
  laterEnds?: readonly { readonly rule: string; readonly records: number }[]
  effects?: readonly { readonly effect: string; readonly from: string; readonly touches: number; readonly first: number }[]
}

const effectLines = ({ effects = [] }: Told): string[] =>
  effects.map(one => `${one.effect} from ${one.from}: touches ${one.touches} organisations, ${one.first} for the first time`)

const preview = (roof: Roof, house: House, input: { dir?: string }): Promise<Told> =>
  watched(roof, house, watching => ask<Told>(watching, 'law.preview', input))

/** Opens the act and goes on with it in this process: a server does so only with what nobody else does. */
async function foldOpened(roof: Roof, house: House, operation: string, input: object): Promise<Told> {
  const opened = await ask<{ act: string }>(house, operation, input)
  const moved: Move[] = []
  const folded = await watched(roof, house, ({ environment }) =>
    foldUnder(environment, opened.act, one => void moved.push({ ...one })),
  )
  return { ...folded, moved }
}

async function watched<T>(roof: Roof, house: House, run: (watching: House) => Promise<T>): Promise<T> {
  const progress = makeProgress(roof)
  const watch = (told: { records: number }) => progress.say(`${told.records} records folded`)
  try {
    return await run({ ...house, environment: { ...house.environment, watch } })
  } finally {
    progress.end()
  }
}

/** The first moves and how many there are; all of them are in the JSON. */
function movedLines({ records, moved }: Told, isPreview: boolean): string[] {
  const shown = moved.slice(0, 20).map(({ record, field, from, to }) => `${record}  ${field}  ${from ?? '-'} -> ${to ?? '-'}`)
  return [
    ...shown,
    ...(moved.length > shown.length ? [`and ${moved.length - shown.length} more`] : []),
    `${records} records folded; ${moved.length} dates and grades ${isPreview ? 'would move' : 'moved'}`,
  ]
}
