/** `ledger`: the ledger read again, proofs made, the log's key shown and rotated. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { catchUp, makeVerify } from '#capabilities/ledger'
import { runOperation } from '#capabilities/operation'
import { ask } from './ask.ts'
import { addEndStatement } from './end-statement.ts'
import { addErase } from './erase.ts'
import { addCheck, addConsistency } from './ledger-check.ts'
import { answer, makeProgress } from './print.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'

export function addLedger(program: Command, session: Session): void {
  const ledger = program.command('ledger').description('the append-only ledger, and the log that proves it')
  addErase(ledger, session)
  addEndStatement(ledger, session)
  addVerify(ledger, session)
  addProve(ledger, session)
  addCheck(ledger, session)
  addConsistency(ledger, session)
}

/** Where no server runs, the command line gives what was committed its place first, so that it can be proved. */
const AS_IT_STANDS = ['--as-it-stands', 'write nothing: leave what waits for a place in the log where it is'] as const
interface Standing {
  asItStands?: boolean
}

function addVerify(ledger: Command, session: Session): void {
  const { roof } = session
  ledger
    .command('verify')
    .description('re-read everything: headers, chains, commitments, acts, batches, the log')
    .option(...AS_IT_STANDS)
    .action(async ({ asItStands = false }: Standing, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const progress = makeProgress(roof)
        if (!asItStands) await catchUp(house.environment)
        const verify = makeVerify(told => progress.say(`${told.entries} entries read`), asItStands)
        const result = await runOperation(verify, house.environment, house.operator, {})
        progress.end()
        const { ok, entries, acts, looks, waiting, size, root, firstWrong } = result
        answer(roof, global, result, [
          ok
            ? `${entries} entries, ${acts} acts and ${looks} looks as they were written`
            : `wrong: ${JSON.stringify(firstWrong)}`,
          `root ${root} of ${size} leaves`,
          ...(waiting > 0 ? [`${waiting} were committed and had no place in the log yet`] : []),
        ])
        return ok ? 0 : 1
      })
    })
}

interface ProveOptions extends Standing {
  organisation?: string
  out: string
}

function addProve(ledger: Command, session: Session): void {
  const { roof } = session
  ledger
    .command('prove')
    .description('write a proof that a record is in the log, or that this is everything about an organisation')
    .argument('[record]', 'number of the record')
    .option('--organisation <uscc>', "everything about it, by its code or the platform's own id")
    .requiredOption('--out <file>', 'where the proof is written')
    .option(...AS_IT_STANDS)
    .action(async (record: string | undefined, options: ProveOptions, command: Command) => {
      const { organisation, out } = options
      if ((record === undefined) === (organisation === undefined))
        throw new UsageError('name either a record or --organisation')
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        if (options.asItStands !== true) await catchUp(house.environment)
        const input = record === undefined ? { organisation } : { record }
        const proof = await ask<{ type: string; entries: object[] }>(house, 'ledger.prove', input)
        await writeFile(out, `${JSON.stringify(proof, null, 1)}\n`)
        const { type, entries } = proof
        answer(roof, global, { type, entries: entries.length, file: out }, [`${type} of ${entries.length} entries in ${out}`])
        return 0
      })
    })

  ledger
    .command('key')
    .description('print the public key of the log')
    .option('--origin <name>', 'of one of several logs')
    .option('--cosigners', 'instead of it the keys that sign checkpoints beside it, the newest last')
    .action(async ({ cosigners, ...options }: { cosigners?: boolean; origin?: string }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const found = await ask<{ key: string; cosigners: readonly { key: string }[] }>(house, 'ledger.key', options)
        answer(roof, global, found, cosigners ? found.cosigners.map(one => one.key) : [found.key])
        return 0
      })
    })

  ledger
    .command('rotate-key')
    .description('let the log go on under a new key; the former one signs the statement that hands over')
    .option('--origin <name>', 'of one of several logs')
    .action(async (options: { origin?: string }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const rotated = await ask<{ key: string; after: string; statement: string }>(house, 'ledger.rotate-key', options)
        answer(roof, global, rotated, [
          `from here on signed by ${rotated.key}`,
          `the former key signed up to ${rotated.after} leaves`,
        ])
        return 0
      })
    })
}
