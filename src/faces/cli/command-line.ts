/** Runs the command line: what was meant, what came of it, which exit code says so. */
import { Command, CommanderError } from 'commander'
import { refusalSaid } from '#faces/text'
import { Refusal } from '#rules/outcome'
import { faultLines } from '#storage/database'
import { addAccess } from './access.ts'
import { addAudit } from './audit.ts'
import { addBackup } from './backup.ts'
import { addDoctor } from './doctor.ts'
import { addIntake } from './intake.ts'
import { addKeys } from './keys.ts'
import { addLaw } from './law.ts'
import { addLedger } from './ledger.ts'
import { addMeasures } from './measures.ts'
import { addOrganisations } from './organisations.ts'
import { addProvince } from './province.ts'
import { addRepair } from './repair.ts'
import type { Roof } from './roof.ts'
import { addServing } from './serving.ts'
import { DAY_FORM, type ExitCode, parseDay, type Session, UsageError } from './session.ts'
import { addSnapshot } from './snapshot.ts'

/** Runs one command; everything that goes wrong is said and becomes an exit code. */
export async function runCommandLine(roof: Roof, args: readonly string[]): Promise<ExitCode> {
  let hasAnswered = false
  const answering: Roof = {
    ...roof,
    out(text) {
      hasAnswered = true
      roof.out(text)
    },
  }
  const session: Session = { roof: answering, code: 0 }
  try {
    await makeProgram(session).parseAsync([...args], { from: 'user' })
    return session.code
  } catch (thrown) {
    return sayFailure(roof, args.includes('--json') && !hasAnswered, thrown)
  }
}

function makeProgram(session: Session): Command {
  const { roof } = session
  const program = new Command('xinheng')
    .description('Public credit information on organisations, run by a city or a province')
    .option('--data <dir>', 'data folder of the embedded database; DATABASE_URL goes before it', './data')
    .option('--today <day>', `the day for everything that asks for it, ${DAY_FORM}; embedded database only`, parseDay)
    .option('--json', 'exactly one JSON document on standard output')
    .version(roof.version)
    .configureOutput({ writeOut: text => roof.out(text), writeErr: text => roof.err(text) })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
  addServing(program, session)
  addDoctor(program, session)
  addLaw(program, session)
  addIntake(program, session)
  addOrganisations(program, session)
  addLedger(program, session)
  addBackup(program, session)
  addSnapshot(program, session)
  addRepair(program, session)
  addMeasures(program, session)
  addProvince(program, session)
  addAccess(program, session)
  addAudit(program, session)
  addKeys(program, session)
  return program
}

/** In words to standard error; with --json also as the one document, where none has been given. */
function sayFailure(roof: Roof, json: boolean, thrown: unknown): ExitCode {
  const say = (line: string, document: object): void => {
    if (line !== '') roof.err(`${line}\n`)
    if (json) roof.out(`${JSON.stringify(document)}\n`)
  }
  if (thrown instanceof CommanderError) {
    // Help and version are told as errors too, with code 0. Others have been said by commander itself.
    if (thrown.exitCode === 0) return 0
    say('', { code: 'USAGE', message: thrown.message.replace(/^error: /, '') })
    return 2
  }
  if (thrown instanceof UsageError) {
    say(thrown.message, { code: 'USAGE', message: thrown.message })
    return 2
  }
  if (thrown instanceof Refusal) {
    const { code, clause = null, details } = thrown
    const { title, detail } = refusalSaid(code, details, roof.lang)
    say(`${title}\n${detail}`, { code, clause, title, detail, details })
    return 1
  }
  const lines = faultLines(thrown)
  say(lines, { code: 'FAULT', message: lines.split('\n')[0] })
  return 3
}
