/** `measures …`: what applies to an organisation in a matter, and what is in force. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { FileOut } from '#capabilities/operation'
import { ask } from './ask.ts'
import { answer, makeProgress, table } from './print.ts'
import { DAY_FORM, globalOf, parseDay, type Session, UsageError, withHouse } from './session.ts'
import { writeFileOut } from './submission.ts'

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

  measures
    .command('check-file')
    .description('the same for every code in a file, answered as a workbook')
    .argument('<file>', 'csv, xlsx, xls or jsonl with a column of codes')
    .requiredOption('--matter <matter>', 'tender, fund-application, licence, award, tax-benefit or land')
    .requiredOption('--purpose <text>', 'why it is asked; kept with each look')
    .requiredOption('--out <file>', 'where to write the workbook')
    .option('--on <day>', `the day for which it is asked, ${DAY_FORM}`, parseDay)
    .action(async (path: string, options: { matter: string; purpose: string; out: string; on?: string }, command: Command) => {
      const global = globalOf(command)
      const { matter, purpose, out, on } = options
      if (purpose.trim().length < 2) throw new UsageError('--purpose says in a few words why it is asked')
      if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`there is no file ${path}`)
      await withHouse(session, global, async house => {
        const progress = makeProgress(roof)
        let rows = 0
        const watch = (told: { readonly records: number }) => {
          rows = told.records
          progress.say(`${rows} rows`)
        }
        const watched = { ...house, environment: { ...house.environment, watch } }
        const file = { name: basename(path), bytes: createReadStream(path) }
        const input = { matter, ...(on === undefined ? {} : { on }) }
        const found = await ask<FileOut>(watched, 'measures.check-file', input, file, purpose)
        await writeFileOut(found, out)
        progress.end()
        answer(roof, global, { rows, file: resolve(out) }, [`${rows} rows: ${out}`])
        return 0
      })
    })
}
