/** `ledger verify`: the ledger read again. */
import type { Command } from 'commander'
import { makeVerify } from '#capabilities/ledger'
import { runOperation } from '#capabilities/operation'
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
}
