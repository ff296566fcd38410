/** `measures …`: what applies to an organisation in a matter, and what is in force. */
import type { Command } from 'commander'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import { DAY_FORM, globalOf, parseDay, type Session, UsageError, withHouse } from './session.ts'

interface Applied {
  measure: string
  title: string
  kind: string
  clause: string
  record: string
  from: string
  until: string | null
}
interface Answer {
  uscc: string
  matter: string
  on: string
  applies: Applied[]
  waits: Applied[]
}

const lineOf = (one: Applied): string[] => [one.kind, one.measure, one.clause, one.record, `${one.from}..${one.until ?? ''}`]

export function addMeasures(program: Command, session: Session): void {
  const { roof } = session
  const measures = program.command('measures').description('measures and incentives')

  measures
    .command('check')
    .description('which measures must, may or must not be applied and which incentives are due')
    .argument('<uscc>', 'unified social credit code')
    .requiredOption('--matter <matter>', 'tender, fund-application, licence, award, tax-benefit or land')
    .requiredOption('--purpose <text>', 'why it is asked; kept with the look')
    .option('--on <day>', `the day for which it is asked, ${DAY_FORM}`, parseDay)
    .action(async (uscc: string, options: { matter: string; purpose: string; on?: string }, command: Command) => {
      const global = globalOf(command)
      const { matter, purpose, on } = options
      if (purpose.trim().length < 2) throw new UsageError('--purpose says in a few words why it is asked')
      await withHouse(session, global, async house => {
        const input = { uscc, matter, ...(on === undefined ? {} : { on }) }
        const found = await ask<Answer>(house, 'measures.check', input, undefined, purpose)
        answer(roof, global, found, [
          ...table(found.applies.map(lineOf)),
          ...(found.applies.length === 0 ? [`nothing applies in ${found.matter} on ${found.on}`] : []),
          ...found.waits.map(
            one => `waits until somebody has read ${one.clause}: ${one.kind} ${one.measure}, restricts nobody`,
          ),
        ])
        return 0
      })
    })
}
