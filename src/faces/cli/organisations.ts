/** `organisations show`, `find`, `load-units`: what is known, and who may hand in, for the operator of this machine. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import { globalOf, parseDay, type Session, UsageError, withHouse } from './session.ts'

interface Known {
  uscc: string
  names: { name: string; standing: string; from: string | null; until: string | null }[]
  records: {
    id: string
    item: string
    state: { severity: string | null; disclosedFrom: string | null; disclosedUntil: string | null; lastShownOn: string | null }
    because: { field: string; clause?: string; entry?: number }[]
  }[]
}

export function addOrganisations(program: Command, session: Session): void {
  const { roof } = session
  const organisations = program.command('organisations').description('organisations and their records')

  organisations
    .command('show')
    .description('all that is known about an organisation')
    .argument('<uscc>', 'unified social credit code')
    .option('--on <day>', 'as of a day, YYYY-MM-DD', parseDay)
    .action(async (uscc: string, options: { on?: string }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const known = await ask<Known>(house, 'organisations.show', {
          uscc,
          ...(options.on === undefined ? {} : { on: options.on }),
        })
        answer(roof, global, known, [
          known.uscc,
          ...known.names.map(name => `${name.name} (${name.standing})`),
          ...table(
            known.records.map(({ id, item, state }) => [
              id,
              item,
              state.severity ?? '-',
              state.disclosedFrom === null
                ? 'not shown'
                : `shown from ${state.disclosedFrom} ${state.lastShownOn === null ? 'on' : `to ${state.lastShownOn}`}`,
            ]),
          ),
        ])
        return 0
      })
    })

  organisations
    .command('find')
    .description('find organisations by code or by part of a name')
    .argument('<text>', 'two characters of a name or more, or a code')
    .option('--limit <n>', 'how many at most', parseCount, 50)
    .action(async (text: string, options: { limit: number }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const found = await ask<{ hits: { uscc: string; name: string }[] }>(house, 'organisations.find', {
          text,
          limit: options.limit,
        })
        answer(roof, global, found, table(found.hits.map(hit => [hit.uscc, hit.name])))
        return 0
      })
    })

  organisations
    .command('load-units')
    .description('take in divisions and units from a JSON file (docs/operating/units.md)')
    .argument('<file>', '{"divisions": [...], "units": [...]}')
    .action(async (file: string, _options: object, command: Command) => {
      const global = globalOf(command)
      const input = await readUnits(file)
      await withHouse(session, global, async house => {
        const loaded = await ask<{ divisions: number; units: number }>(house, 'organisations.load-units', input)
        answer(roof, global, loaded, [`${loaded.divisions} divisions and ${loaded.units} units taken in.`])
        return 0
      })
    })
}

/** As many as `organisations.find` gives; the operation has the last word. */
const MOST_FOUND = 200

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > MOST_FOUND)
    throw new InvalidArgumentError(`A count is a whole number from 1 to ${MOST_FOUND}.`)
  return count
}

async function readUnits(file: string): Promise<object> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as object
  } catch (thrown) {
    throw new UsageError(`${file} cannot be read as JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
}
