/** `intake template`, `submit`, `withdraw`: what a department does with files. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { FileOut } from '#capabilities/operation'
import { ask } from './ask.ts'
import { addHeadings, dryRun } from './look.ts'
import { answer } from './print.ts'
import { addPulls } from './pull.ts'
import type { House, Roof } from './roof.ts'
import { type ExitCode, type Global, globalOf, type Session, UsageError, withHouse } from './session.ts'
import { countsOf, follow, type Submission, sayRefused, writeFileOut, writeFindings } from './submission.ts'
import { addTakeover } from './take-over.ts'
import { addWithdraw } from './withdraw.ts'

export function addIntake(program: Command, session: Session): void {
  const { roof } = session
  const intake = program.command('intake').description('files that departments hand in')

  intake
    .command('template')
    .description('write the upload template of an item')
    .argument('<item>', 'id of a catalogue item, e.g. administrative-penalty')
    .requiredOption('--out <file>', 'where to write the workbook')
    .action(async (item: string, options: { out: string }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const file = await ask<FileOut>(house, 'intake.template', { item })
        await writeFileOut(file, options.out)
        answer(roof, global, { item, file: resolve(options.out) }, [`${item}: ${options.out}`])
        return 0
      })
    })

  intake
    .command('submit')
    .description('hand in a file as a unit')
    .argument('<file>', 'csv, xlsx, xls or jsonl')
    .requiredOption('--item <item>', 'id of a catalogue item')
    .requiredOption('--source <uscc>', 'unified social credit code of the unit')
    .option('--findings <file>', 'where to write the file with the findings beside each row; beside the file by default')
    .option('--dry-run', 'only show how the first rows will be understood; nothing is written')
    .action(
      async (
        path: string,
        options: { item: string; source: string; findings?: string; dryRun?: boolean },
        command: Command,
      ) => {
        const global = globalOf(command)
        if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`there is no file ${path}`)
        await withHouse(session, global, house =>
          options.dryRun === true ? dryRun(roof, house, global, path, options) : submit(roof, house, global, path, options),
        )
      },
    )
  addHeadings(intake, session)
  addTakeover(intake, session)
  addPulls(intake, session)
  addWithdraw(intake, session)
}

async function submit(
  roof: Roof,
  house: House,
  global: Global,
  path: string,
  options: { item: string; source: string; findings?: string },
): Promise<ExitCode> {
  const opened = await ask<Submission>(
    house,
    'intake.submit',
    { item: options.item, source: options.source },
    { name: basename(path), bytes: createReadStream(path) },
  )
  const final = await follow(roof, house, opened.submission, 'intake.submit')
  const isRefused = sayRefused(roof, final)
  if (isRefused && final.rows === 0) {
    answer(roof, global, { ...countsOf(final), refusal: final.refusal, findings: null }, [])
    return 1
  }
  const wanting = final.refused + final.held + final.personRows
  let findings: string | null = null
  if (wanting > 0 || final.causes.length > 0 || options.findings !== undefined) {
    findings = await writeFindings(house, final, options.findings ?? `${path}.findings.xlsx`)
  }
  answer(roof, global, { ...countsOf(final), ...(isRefused ? { refusal: final.refusal } : {}), findings }, [
    `${final.rows} rows: ${final.registered} registered, ${final.amended} amended, ${final.unchanged} unchanged, ${final.refused} refused, ${final.held} held, ${final.personRows} about natural persons; ${final.late} late`,
    ...(findings === null ? [] : [`findings: ${findings}`]),
  ])
  return isRefused || wanting > 0 ? 1 : 0
}
