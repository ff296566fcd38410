/** `backup`, `restore`: a copy of everything, and an installation made of one. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { lookAfterRestore } from '#capabilities/intake'
import { backupsElsewhere, makeBackup, standingOf } from '#capabilities/ledger'
import { runOperation } from '#capabilities/operation'
import { missingSaid, textOf } from '#faces/text'
import { chinaDay } from '#rules/time'
import { chooseArchive, restoreBackup } from '#storage/backup'
import { verifySignature } from '#storage/keys'
import { holdCheckpoint, verifyLedger } from '#storage/ledger'
import { answer, makeProgress } from './print.ts'
import type { House } from './roof.ts'
import { type ExitCode, type Global, globalOf, type Session, UsageError, withHouse } from './session.ts'

type BackupChoice = { out?: string; withKeys?: boolean; archive?: string; keepDays: number; elsewhere?: boolean }

const KEEP_DAYS = 90
const LONGEST_DAYS = 3660

function parseDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS)
    throw new InvalidArgumentError(`Days from 1 to ${LONGEST_DAYS}.`)
  return days
}

export function addBackup(program: Command, session: Session): void {
  program
    .command('backup')
    .description('copy the embedded database and the files beside it, while everything runs')
    .option('--out <dir>', 'folder of the backup; empty, or not there yet')
    .option('--keep-days <n>', 'days it will be kept: erased content is in it until then', parseDays, KEEP_DAYS)
    .option('--with-keys', 'also the private keys: whoever has the backup can then sign in this installation’s name')
    .option(
      '--archive <dir>',
      'keep the write-ahead log there from the next start on, so that a restore loses minutes; "off" ends it',
    )
    .option('--elsewhere', 'take none: say for how many days (--keep-days) the backups of a database of your own are kept')
    .action(async (options: BackupChoice, command: Command) => {
      const global = globalOf(command)
      if (options.out === undefined && options.archive === undefined && options.elsewhere !== true)
        throw new UsageError('backup wants --out DIR, --archive DIR, or --elsewhere')
      await withHouse(session, global, house => backup(session, global, house, options))
    })

  program
    .command('restore')
    .description('make a new data folder (--data) of a backup and of the write-ahead log archived since')
    .argument('<dir>', 'the backup')
    .option('--wal <dir>', 'folder of archived segments, or pg_wal of a broken cluster; as often as needed', collect, [])
    .option(
      '--checkpoint <file>',
      'signed checkpoint that a witness or a mirror has kept: what it counts must be there',
      collect,
      [],
    )
    .option('--even-expired', 'also a backup whose days are over; what was erased since comes back with it')
    .action(async (dir: string, options: RestoreChoice, command: Command) => {
      session.code = await restore(session, globalOf(command), dir, options)
    })
}

const collect = (one: string, before: string[]): string[] => [...before, one]

async function backup({ roof }: Session, global: Global, house: House, options: BackupChoice): Promise<ExitCode> {
  const { environment, operator } = house
  const { keepDays } = options
  if (options.elsewhere === true) {
    const said = await runOperation(backupsElsewhere, environment, operator, { keepDays })
    answer(roof, global, { ok: true, ...said }, [`backups taken elsewhere are kept for ${keepDays} days`])
    return 0
  }
  if (options.archive !== undefined) {
    const folder = options.archive === 'off' ? null : options.archive
    await chooseArchive(environment.database, environment.dataDir, folder)
    roof.err(
      folder === null ? 'nothing is archived from the next start on\n' : `archived to ${folder} from the next start on\n`,
    )
    if (options.out === undefined) {
      answer(roof, global, { ok: true, archive: folder }, [])
      return 0
    }
  }
  const progress = makeProgress(roof)
  const take = makeBackup(roof.version, told => progress.say(`${told.entries} entries read`))
  const input = { out: resolve(options.out!), withKeys: options.withKeys === true, keepDays }
  const taken = await runOperation(take, environment, operator, input)
  progress.end()
  answer(roof, global, taken, [
    `${taken.files} files, ${taken.bytes} bytes in ${input.out}`,
    taken.ok
      ? `${taken.entries} entries and ${taken.acts} acts as they were written`
      : 'the ledger is wrong: see "ledger verify"',
    `root ${taken.root}`,
    `to be kept until ${taken.expiresOn}, and no longer: what is erased from now on is in it`,
    ...(taken.trimmed === undefined || taken.trimmed === 0
      ? []
      : [`${taken.trimmed} segments that no kept backup needs were removed from the archive`]),
    ...(taken.untrimmed === undefined
      ? []
      : [`the archive was not trimmed (${taken.untrimmed}): it grows until the next backup trims it; this one stands`]),
    ...taken.expired.map(folder => `past its day, throw it away: ${folder}`),
  ])
  return taken.ok ? 0 : 1
}

type RestoreChoice = { wal: string[]; checkpoint: string[]; evenExpired?: boolean }

async function restore({ roof }: Session, global: Global, from: string, options: RestoreChoice): Promise<ExitCode> {
  const absent = options.checkpoint.find(file => !existsSync(file))
  if (absent !== undefined) throw new UsageError(`${absent} is not there`)
  const progress = makeProgress(roof)
  const restored = await restoreBackup({
    from,
    dataDir: global.data,
    wal: options.wal,
    today: options.evenExpired === true ? null : (global.today ?? chinaDay(roof.nowMs())),
    checkpoints: options.checkpoint,
    log: line => roof.err(`${line}\n`),
    verify: async database =>
      standingOf(
        database,
        await verifyLedger(database, told => progress.say(`${told.entries} entries read`), null, verifySignature),
      ),
    hold: (database, note) => database.transaction(tx => holdCheckpoint(tx, note), { readOnly: true }),
    submissions: lookAfterRestore,
  })
  progress.end()
  const { ok, root, entries, acts, leaves, missing, withoutCopy, open } = restored
  const said = missing.map(one => ({ ...one, said: missingSaid(one, roof.lang) }))
  answer(roof, global, { ok, root, entries, acts, leaves, readOnly: !ok, missing: said, withoutCopy, open }, [
    ok ? `${entries} entries and ${acts} acts, nothing of the backup is missing` : textOf(roof.lang).missing.incomplete,
    ...said.map(one => one.said),
    ...(withoutCopy.length === 0
      ? []
      : [`${withoutCopy.length} submissions have no whole cleaned copy: their findings files cannot be given out`]),
    ...(open.length === 0 ? [] : [`${open.length} submissions were being read, and have to be handed in again`]),
    `root ${root}`,
  ])
  return ok ? 0 : 1
}
