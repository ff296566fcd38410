/** `start`, `work`, `migrate`: running an installation. */
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { answer } from './print.ts'
import { globalOf, type Session, whereOf } from './session.ts'

export function addServing(program: Command, session: Session): void {
  const { roof } = session

  program
    .command('start')
    .description('serve the portal, the console and the API, and work on what is handed in')
    .option('--port <n>', 'port on this machine', parsePort, 8080)
    .option('--host <name>', 'name or address to listen on; 0.0.0.0 or :: for all', 'localhost')
    .option('--empty', 'without the sample province')
    .addOption(new Option('--sample <size>', 'how much of the sample province').choices(['whole', 'small']).default('whole'))
    .action(async (options: { port: number; host: string; empty?: boolean; sample: 'whole' | 'small' }, command: Command) => {
      const global = globalOf(command)
      const { addresses, done } = await roof.start({
        ...whereOf(global),
        port: options.port,
        host: options.host,
        sample: options.empty === true ? 'none' : options.sample,
      })
      if (addresses === undefined) throw new Error('a server that started has addresses')
      answer(roof, global, { ready: true, ...addresses }, [
        `portal   ${addresses.portal}`,
        `console  ${addresses.console}`,
        `api      ${addresses.api}`,
      ])
      await done
    })

  program
    .command('work')
    .description('only work on what is handed in elsewhere')
    .action(async (_options: object, command: Command) => {
      const { done } = await roof.work(whereOf(globalOf(command)))
      roof.err('working; stop with Ctrl-C\n')
      await done
    })

  program
    .command('migrate')
    .description('bring the database to the newest migration')
    .action(async (_options: object, command: Command) => {
      const global = globalOf(command)
      const applied = await roof.migrate(whereOf(global))
      answer(roof, global, { applied }, [applied.length === 0 ? 'nothing to apply' : `applied ${applied.join(', ')}`])
    })
}

export function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
