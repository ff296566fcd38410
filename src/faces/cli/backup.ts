/** `backup`, `restore`: a copy of everything, and an installation made of one. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { listCopies } from '#capabilities/intake'
import { makeBackup } from '#capabilities/ledger'
import { runOperation } from '#capabilities/operation'
import { chooseArchive, restoreBackup, sayMissing } from '#storage/backup'
import { countLeaves, verifyLedger } from '#storage/ledger'
import { answer, makeProgress } from './print.ts'
import { type Global, globalOf, type Session, UsageError, withHouse } from './session.ts'

type BackupChoice = { out?: string; withKeys?: boolean; archive?: string }

export function addBackup(program: Command, session: Session): void {
  const { roof } = session

  program
    .command('backup')
    .description('copy the embedded database and the files beside it, while everything runs')
    .option('--out <dir>', 'folder of the backup; empty, or not there yet')
    .option('--with-keys', 'also the private keys: whoever has the backup can then sign in this installation’s name')
    .option(
      '--archive <dir>',
      'keep the write-ahead log there from the next start on, so that a restore loses minutes; "off" ends it',
    )
    .action(async (options: BackupChoice, command: Command) => {
      const global = globalOf(command)
      if (options.out === undefined && options.archive === undefined)
        throw new UsageError('backup wants --out DIR or --archive DIR')
      await withHouse(session, global, async house => {
        if (options.archive !== undefined) {
          const folder = options.archive === 'off' ? null : options.archive
          await chooseArchive(house.environment.database, house.environment.dataDir, folder)
          roof.err(
            folder === null ? 'nothing is archived from the next start on\n' : `archived to ${folder} from the next start on\n`,
          )
          if (options.out === undefined) {
            answer(roof, global, { ok: true, archive: folder }, [])
            return 0
          }
        }
        const progress = makeProgress(roof)
        const backup = makeBackup(roof.version, told => progress.say(`${told.entries} entries read`))
        const input = { out: options.out!, withKeys: options.withKeys === true }
        const taken = await runOperation(backup, house.environment, house.operator, input)
        progress.end()
        answer(roof, global, taken, [
          `${taken.files} files, ${taken.bytes} bytes in ${input.out}`,
          taken.ok
            ? `${taken.entries} entries and ${taken.acts} acts as they were written`
            : 'the ledger is wrong: see "ledger verify"',
          `root ${taken.root}`,
        ])
        return taken.ok ? 0 : 1
      })
    })

  program
    .command('restore')
    .description('make a new data folder (--data) of a backup and of the write-ahead log archived since')
    .argument('<dir>', 'the backup')
    .option('--wal <dir>', 'folder of archived segments, or pg_wal of a broken cluster; as often as needed', collect, [])
    .option('--checkpoint <file>', 'signed checkpoint that a witness or a mirror has kept: what it counts must be there')
    .action(async (dir: string, options: { wal: string[]; checkpoint?: string }, command: Command) => {
      session.code = await restore(session, globalOf(command), dir, options)
    })
}

const collect = (one: string, before: string[]): string[] => [...before, one]

async function restore(
  { roof }: Session,
  global: Global,
  from: string,
  options: { wal: string[]; checkpoint?: string },
): Promise<0 | 1> {
  const progress = makeProgress(roof)
  const restored = await restoreBackup({
    from,
    dataDir: global.data,
    wal: options.wal,
    ...(options.checkpoint === undefined ? {} : { leaves: sizeIn(options.checkpoint) }),
    log: line => roof.err(`${line}\n`),
    verify: async database => ({
      ...(await verifyLedger(database, told => progress.say(`${told.entries} entries read`))),
      leaves: await database.transaction(countLeaves, { readOnly: true }),
    }),
    copies: database => database.transaction(listCopies, { readOnly: true }),
  })
  progress.end()
  const { ok, root, entries, acts, missing, withoutCopy } = restored
  answer(
    roof,
    global,
    { ok, root, entries, acts, readOnly: !ok, missing: missing.map(one => ({ ...one, said: sayMissing(one) })), withoutCopy },
    [
      ok
        ? `${entries} entries and ${acts} acts, nothing of the backup is missing`
        : 'something is missing; the folder is read only:',
      ...missing.map(sayMissing),
      ...(withoutCopy.length === 0
        ? []
        : [
            `${withoutCopy.length} submissions of after the backup have no cleaned copy: their findings files cannot be given out`,
          ]),
      `root ${root}`,
    ],
  )
  return ok ? 0 : 1
}

/** The second line of a checkpoint: how many leaves the log had. */
function sizeIn(file: string): number {
  const size = readFileSync(file, 'utf8').split('\n')[1] ?? ''
  if (!/^\d{1,15}$/.test(size)) throw new UsageError(`${file} is no checkpoint`)
  return Number(size)
}
