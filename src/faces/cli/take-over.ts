/** `intake take-over`, `intake reconcile`: the records of a former system, rehearsed, taken over and counted again. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'
import { countsOf, follow, type Submission, sayRefused, writeFindings } from './submission.ts'

interface Reconciled {
  lines: readonly {
    item: string
    authority: { uscc: string; name: string | null } | null
    year: string | null
    rows: number
    registered: number
    amended: number
    unchanged: number
    held: number
    refused: number
    person: number
    shown: number
    repaired: number
    ended: number
    over: number
    hidden: number
    ledger: { records: number }
  }[]
  total: { rows: number; registered: number; records: number }
  agrees: boolean
}
interface Options {
  item: string
  source: string
  system: string
  rehearse?: boolean
  findings?: string
}

const HEADINGS = [
  ...['item', 'authority', 'year', 'rows', 'registered', 'amended', 'unchanged', 'held', 'refused', 'persons'],
  ...['shown', 'repaired', 'ended', 'over', 'hidden', 'in ledger'],
]
const linesOf = ({ lines, total, agrees }: Reconciled, rehearsed = false): string[] => [
  ...table([
    HEADINGS,
    ...lines.map(line => [
      ...[line.item, line.authority?.name ?? line.authority?.uscc ?? '-', line.year ?? '-'],
      ...[line.rows, line.registered, line.amended, line.unchanged, line.held, line.refused, line.person].map(String),
      ...[line.shown, line.repaired, line.ended, line.over, line.hidden, line.ledger.records].map(String),
    ]),
  ]),
  rehearsed
    ? `${total.rows} rows, ${total.registered} would be registered; a rehearsal: nothing of it stays`
    : `${total.rows} rows, ${total.registered} registered, ${total.records} in the ledger: ${agrees ? 'they agree' : 'they do not agree'}`,
]

export function addTakeover(intake: Command, session: Session): void {
  const { roof } = session
  intake
    .command('take-over')
    .description('take over the records of a former system with the days it has shown, repaired or ended them')
    .argument('<file>', 'csv, xlsx, xls or jsonl: the columns of the item and those of the former system')
    .requiredOption('--item <item>', 'id of a catalogue item')
    .requiredOption('--source <uscc>', 'unified social credit code of the unit that hands them in')
    .requiredOption('--system <name>', 'what the former system is called; stands in every record')
    .option('--rehearse', 'judge every row as if it landed, and let nothing of it stay')
    .option('--findings <file>', 'where to write the file with the findings beside each row; beside the file by default')
    .action(async (path: string, options: Options, command: Command) => {
      const global = globalOf(command)
      if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`there is no file ${path}`)
      await withHouse(session, global, async house => {
        const { item, source, system, rehearse = false } = options
        const file = { name: basename(path), bytes: createReadStream(path) }
        const input = { item, source, system, rehearsal: rehearse }
        const { submission } = await ask<Submission>(house, 'intake.take-over', input, file)
        const final = await follow(roof, house, submission, 'intake.take-over')
        const isRefused = sayRefused(roof, final)
        const isFound = final.rows > 0 && final.causes.length > 0
        const findings = isFound ? await writeFindings(house, final, options.findings ?? `${path}.findings.xlsx`) : null
        const report = await ask<Reconciled>(house, 'intake.reconciliation', { submission })
        answer(roof, global, { ...countsOf(final), rehearsal: rehearse, findings, reconciliation: report }, [
          ...linesOf(report, rehearse),
          ...(findings === null ? [] : [`findings: ${findings}`]),
        ])
        return isRefused || final.refused + final.held + final.personRows > 0 ? 1 : 0
      })
    })

  intake
    .command('reconcile')
    .description('count again what was taken over, by item, authority and year, and in the ledger itself')
    .option('--submission <id>', 'one file, a rehearsal too')
    .option('--system <name>', 'of one former system')
    .action(async (options: { submission?: string; system?: string }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const report = await ask<Reconciled>(house, 'intake.reconciliation', options)
        answer(roof, global, report, linesOf(report))
        return report.agrees ? 0 : 1
      })
    })
}
