/** `intake add-pull`, `pulls`, `pull`, `drop-pull`: views of departments' databases, read for what is new. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { refusalSaid } from '#faces/text'
import { Refusal } from '#rules/outcome'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import type { House } from './roof.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'
import { countsOf, follow, type Submission, sayRefused } from './submission.ts'

interface Pull {
  pull: string
  unit: { uscc: string; name: string }
  item: string
  host: string
  kind: string
  view: string
  cursor: string
  readTo: string | null
  readAt: string | null
  lastSubmission: string | null
}
interface Added {
  item: string
  source: string
  view: string
  cursor: string
  addressFile: string
}
type Read = ReturnType<typeof countsOf> & { pull: string }

const linesOf = (pulls: readonly Pull[]): string[] =>
  table([
    ['pull', 'unit', 'item', 'server', 'view', 'read to', 'at'],
    ...pulls.map(one => [
      ...[one.pull, one.unit.name, one.item, `${one.kind} ${one.host}`, `${one.view} by ${one.cursor}`],
      ...[one.readTo ?? '-', one.readAt ?? '-'],
    ]),
  ])

export function addPulls(intake: Command, session: Session): void {
  const { roof } = session
  intake
    .command('add-pull')
    .description("have a view of a department's database read for what is new, in the name of its unit")
    .requiredOption('--item <item>', 'id of a catalogue item')
    .requiredOption('--source <uscc>', 'unified social credit code of the unit')
    .requiredOption('--view <view>', 'view, or schema.view; its columns are named as the headings of a file')
    .requiredOption('--cursor <column>', 'a column that only grows: whatever is new or changed comes after')
    .requiredOption('--address-file <file>', 'a file that holds postgresql://user:password@host/database, or mysql://…')
    .action(async ({ addressFile, ...options }: Added, command: Command) => {
      const global = globalOf(command)
      // From a file: whoever lists the processes of a machine reads what stands on their command lines.
      const address = readAddress(addressFile)
      await withHouse(session, global, async house => {
        const added = await ask<Pull>(house, 'intake.add-pull', { ...options, address })
        answer(roof, global, added, linesOf([added]))
        return 0
      })
    })

  intake
    .command('pulls')
    .description('list the views that are read, and how far')
    .action(async (_options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const told = await listed(house)
        answer(roof, global, { pulls: told }, linesOf(told))
        return 0
      })
    })

  intake
    .command('pull')
    .description('read what is new in a view, or in every one, and hand it in as its unit')
    .argument('[pull]', 'one of `intake pulls`; every one without it')
    .option('--again', 'from the beginning: what is known already is unchanged')
    .action(async (only: string | undefined, { again = false }: { again?: boolean }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const pulls = await listed(house)
        const meant = only === undefined ? pulls : pulls.filter(one => one.pull === only)
        if (only !== undefined && meant.length === 0) throw new UsageError(`there is no pull ${only}`)
        const read: Read[] = []
        const failed: string[] = []
        let isWanting = false
        for (const one of meant)
          try {
            for await (const submission of readOn(house, one, again)) {
              const final = await follow(roof, house, submission, 'intake.pull')
              isWanting = sayRefused(roof, final) || final.refused + final.held > 0 || isWanting
              read.push({ pull: one.pull, ...countsOf(final) })
            }
          } catch (thrown) {
            // One server that does not answer keeps no other from being read.
            if (only !== undefined) throw thrown
            failed.push(one.pull)
            if (!(thrown instanceof Refusal)) throw thrown
            const said = refusalSaid(thrown.code, thrown.details, roof.lang)
            roof.err(`${one.host} ${one.view}: ${said.title}\n${said.detail}\n`)
          }
        const headings = ['pull', 'rows', 'registered', 'amended', 'unchanged', 'held', 'refused']
        const lines = read.map(({ pull, ...one }) => [
          pull,
          ...[one.rows, one.registered, one.amended, one.unchanged, one.held, one.refused].map(String),
        ])
        answer(roof, global, { read, failed }, read.length === 0 ? ['nothing new'] : table([headings, ...lines]))
        return failed.length > 0 || isWanting ? 1 : 0
      })
    })

  intake
    .command('drop-pull')
    .description('read a view no more, and forget how its server is reached')
    .argument('<pull>', 'one of `intake pulls`')
    .action(async (pull: string, _options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const done = await ask<{ pull: string; endedOn: string }>(house, 'intake.drop-pull', { pull })
        answer(roof, global, done, [`${done.pull}: ${done.endedOn}`])
        return 0
      })
    })
}

const listed = async (house: House): Promise<Pull[]> => (await ask<{ pulls: Pull[] }>(house, 'intake.pulls', {})).pulls

/** Submissions until nothing more is new: of one answer a server gives only so much. */
async function* readOn(house: House, { pull, lastSubmission }: Pull, again: boolean): AsyncGenerator<string> {
  let last = lastSubmission
  for (let isFirst = true; ; isFirst = false) {
    const { submission } = await ask<Submission>(house, 'intake.pull', { pull, again: again && isFirst })
    if (submission === last) return
    last = submission
    yield submission
  }
}

function readAddress(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new UsageError(`${path} cannot be read`)
  }
}
