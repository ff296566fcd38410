/** `intake submit --dry-run`, `intake headings`: how a file will be understood, and what its headings are. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { ask } from './ask.ts'
import { answer } from './print.ts'
import type { House, Roof } from './roof.ts'
import { type ExitCode, type Global, globalOf, type Session, UsageError, withHouse } from './session.ts'

interface Preview {
  found: boolean
  headerRow: number
  columns: readonly { heading: string; as: string; field: string | null; learned: boolean }[]
  missing: readonly string[]
  rows: readonly {
    row: number
    outcome: string
    values: Readonly<Record<string, string>>
    findings: readonly { code: string; field: string | null }[]
  }[]
}
interface Said {
  headings: readonly { heading: string; field: string | null; saidAt: string }[]
}

/** 0 where the file can be handed in as it is, 1 where headings are unknown or missing. */
export async function dryRun(
  roof: Roof,
  house: House,
  global: Global,
  path: string,
  { item, source }: { item: string; source: string },
): Promise<ExitCode> {
  const file = { name: basename(path), bytes: createReadStream(path) }
  const seen = await ask<Preview>(house, 'intake.preview', { item, source }, file)
  const unknown = seen.columns.filter(column => column.as === 'unknown')
  answer(roof, global, seen, [
    `headings in row ${seen.headerRow}${seen.found ? '' : ': too few are known'}`,
    ...seen.columns.map(
      column => `  ${column.heading}: ${column.field ?? column.as}${column.learned ? ' (as the unit has said)' : ''}`,
    ),
    ...seen.missing.map(field => `missing: ${field}`),
    ...seen.rows.flatMap(row => [
      `row ${row.row}: ${row.outcome}`,
      ...Object.entries(row.values)
        .filter(([, value]) => value !== '')
        .map(([field, value]) => `  ${field} = ${value}`),
      ...row.findings.map(finding => `  ${finding.code}${finding.field === null ? '' : ` ${finding.field}`}`),
    ]),
    ...unknown.map(
      column => `unknown: ${column.heading}; say what it is with: intake headings --say '${column.heading}=FIELD'`,
    ),
  ])
  return seen.found && seen.missing.length === 0 && unknown.length === 0 ? 0 : 1
}

export function addHeadings(intake: Command, session: Session): void {
  const { roof } = session
  intake
    .command('headings')
    .description('what the headings of a unit are that the catalogue does not know; say, change, forget')
    .requiredOption('--item <item>', 'id of a catalogue item')
    .requiredOption('--source <uscc>', 'unified social credit code of the unit')
    .option('--say <heading=field>', 'what it is; "heading=-" for a column that is not wanted', collect, [])
    .option('--forget <heading>', 'ask again', collect, [])
    .action(
      async (
        options: { item: string; source: string; say: readonly string[]; forget: readonly string[] },
        command: Command,
      ) => {
        const global = globalOf(command)
        const { item, source } = options
        const headings = [...options.say.map(saidOf), ...options.forget.map(heading => ({ heading, forget: true }))]
        await withHouse(session, global, async house => {
          const said =
            headings.length === 0
              ? await ask<Said>(house, 'intake.headings', { item, source })
              : await ask<Said>(house, 'intake.say-headings', { item, source, headings })
          answer(
            roof,
            global,
            said,
            said.headings.map(({ heading, field }) => `${heading} = ${field ?? '-'}`),
          )
          return 0
        })
      },
    )
}

const collect = (one: string, before: readonly string[]): readonly string[] => [...before, one]

function saidOf(text: string): { heading: string; field: string | null } {
  const at = text.lastIndexOf('=')
  if (at < 1 || at === text.length - 1) throw new UsageError(`--say takes heading=field, not ${text}`)
  const field = text.slice(at + 1)
  return { heading: text.slice(0, at), field: field === '-' ? null : field }
}
