/** Runs the command line: what was meant, what came of it, which exit code says so. */
import { Command, CommanderError } from 'commander'
import { refusalSaid } from '#faces/text'
import { Refusal } from '#rules/outcome'
import { addDoctor } from './doctor.ts'
import { addIntake } from './intake.ts'
import { addLaw } from './law.ts'
import { addLedger } from './ledger.ts'
import { addOrganisations } from './organisations.ts'
import type { Roof } from './roof.ts'
import { addServing } from './serving.ts'
import { DAY_FORM, type ExitCode, parseDay, type Session, UsageError } from './session.ts'

/** Runs one command; everything that goes wrong is said and becomes an exit code. */
export async function runCommandLine(roof: Roof, args: readonly string[]): Promise<ExitCode> {
  const session: Session = { roof, code: 0 }
  try {
    await makeProgram(session).parseAsync([...args], { from: 'user' })
    return session.code
  } catch (thrown) {
    return sayFailure(roof, args.includes('--json'), thrown)
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
  return program
}

function sayFailure(roof: Roof, json: boolean, thrown: unknown): ExitCode {
  // Help and version are told as errors too, with code 0.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2
  if (thrown instanceof UsageError) {
    roof.err(`${thrown.message}\n`)
    return 2
  }
  if (thrown instanceof Refusal) {
    const { title, detail } = refusalSaid(thrown.code, thrown.details, roof.lang)
    roof.err(`${title}\n${detail}\n`)
    if (json) {
      const { code, clause = null, details } = thrown
      roof.out(`${JSON.stringify({ code, clause, title, detail, details })}\n`)
    }
    return 1
  }
  roof.err(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`)
  return 3
}
