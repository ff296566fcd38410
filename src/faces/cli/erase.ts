/** `ledger erase`: the content of a record out of everything that holds it. */
import type { Command } from 'commander'
import { eraseCopies } from '#capabilities/ledger'
import { ask } from './ask.ts'
import { answer } from './print.ts'
import { globalOf, type Session, withHouse } from './session.ts'

type Erased = {
  act: string
  record: string
  entry: number
  contents: number
  findings: number
  names: number
  acts: number
  backupsUntil: string | null
}

type Choice = { reason: string; clause: string; row: string[]; act: string[] }

export function addErase(ledger: Command, session: Session): void {
  ledger
    .command('erase')
    .description('erase the content of a record everywhere it stands; that it was erased and why stays')
    .argument('<record>', 'number of the record')
    .requiredOption('--reason <code>', 'personal-data, not-lawfully-collected, court-decision, authority-decision')
    .requiredOption('--clause <id>', 'the clause that asks for it')
    .option('--row <submission#row>', 'a row that says the same and became no record, held or refused', collect, [])
    .option('--act <act#phase>', 'an act that says the same, beside those that wrote the record', collect, [])
    .action(async (record: string, options: Choice, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const { reason, clause, row: rows, act: acts } = options
        const erased = await ask<Erased>(house, 'ledger.erase', { record, reason, clause, rows, acts })
        const { copies, rows: blanked } = await eraseCopies(house.environment, erased.act)
        const until = erased.backupsUntil
        answer(session.roof, global, { ok: true, ...erased, copies, rows: blanked }, [
          `entry ${erased.entry} says that ${record} was erased, and why`,
          `blanked: ${erased.contents} contents, ${erased.findings} findings, ${erased.names} names and numbers, ${erased.acts} acts, ${blanked} rows in ${copies} cleaned copies`,
          until === null
            ? 'no backup is known that holds it; pages kept elsewhere are gone within a minute'
            : `backups hold it until ${until}; pages kept elsewhere are gone within a minute`,
        ])
        return 0
      })
    })
}

const collect = (one: string, before: string[]): string[] => [...before, one]
