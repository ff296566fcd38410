/** `ledger verify`, `refold`: the ledger read again, the states folded again. */
import type { Command } from 'commander'
import { makeVerify } from '#capabilities/ledger'
import { runOperation } from '#capabilities/operation'
import { refold } from '#storage/ledger'
import { answer, makeProgress } from './print.ts'
import { globalOf, type Session, withHouse } from './session.ts'

export function addLedger(program: Command, session: Session): void {
  const { roof } = session
  const ledger = program.command('ledger').description('the append-only ledger')

  ledger
    .command('verify')
    .description('re-read everything: headers, chains, commitments, acts, batches')
    .action(async (_options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const progress = makeProgress(roof)
        const verify = makeVerify(told => progress.say(`${told.entries} entries read`))
        const result = await runOperation(verify, house.environment, house.operator, {})
        progress.end()
        const { ok, entries, acts, root, firstWrong } = result
        answer(roof, global, result, [
          ok ? `${entries} entries and ${acts} acts as they were written` : `wrong: ${JSON.stringify(firstWrong)}`,
          `root ${root}`,
        ])
        return ok ? 0 : 1
      })
    })

  program
    .command('refold')
    .description('fold every record again with the law in force')
    .option('--preview', 'only tell which records would move')
    .action(async (options: { preview?: boolean }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const { database, law } = house.environment
        const progress = makeProgress(roof)
        const { records, moved } = await refold(database, law.current(), {
          preview: options.preview === true,
          onProgress: told => progress.say(`${told.records} records folded`),
        })
        progress.end()
        const { version } = law.current()
        answer(roof, global, { version, records, moved }, movedLines(records, moved, options.preview === true))
        return 0
      })
    })
}

interface Move {
  record: string
  field: string
  from: string | number | null
  to: string | number | null
}

/** The first moves and how many there are; all of them are in the JSON. */
export function movedLines(records: number, moved: readonly Move[], isPreview: boolean): string[] {
  const shown = moved.slice(0, 20).map(({ record, field, from, to }) => `${record}  ${field}  ${from ?? '-'} -> ${to ?? '-'}`)
  return [
    ...shown,
    ...(moved.length > shown.length ? [`and ${moved.length - shown.length} more`] : []),
    `${records} records folded; ${moved.length} dates and grades ${isPreview ? 'would move' : 'moved'}`,
  ]
}
