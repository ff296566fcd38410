/** `access …`: accounts, offices and keys, made on the machine itself; how the first administrator comes to be. */
import type { Command } from 'commander'
import { consoleZh } from '#faces/text'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import { globalOf, type Session, withHouse } from './session.ts'

interface Invited {
  name: string
  invitation: string
  expiresAt: string
}
interface MakingKey {
  title: string
  role: string
  scope: string[]
  days: string
  network?: string[]
}

interface Made {
  key: string
  token: string
  expiresAt: string
}

const INVITATION_AT = 'console/invitation'

const invitedLines = ({ name, invitation, expiresAt }: Invited): string[] => [
  `${name} is invited until ${expiresAt}. Hand this on by a way of its own; it is shown once and good once:`,
  `${INVITATION_AT}#${invitation}`,
  `behind the address at which the platform is reached, such as http://localhost:8080/${INVITATION_AT}#…`,
]

const FIRST_POST = consoleZh.roles.administrator!

export function addAccess(program: Command, session: Session): void {
  const { roof } = session
  const access = program.command('access').description('who may: accounts, offices and keys')
  const run = <T extends object>(command: Command, operation: string, input: object, lines: (given: T) => string[]) =>
    withHouse(session, globalOf(command), async house => {
      const given = await ask<T>(house, operation, input)
      answer(roof, globalOf(command), given, lines(given))
      return 0
    })

  access
    .command('first-administrator')
    .description('open the account of an administrator; from then on this machine’s operator signs in over HTTP like everybody')
    .argument('<name>', 'what is typed to sign in; of a post, never an identity or telephone number')
    .requiredOption('--unit <uscc>', 'the unit, by its code; its division is what the administrator administers')
    .option('--post <text>', 'the post as others see it', FIRST_POST)
    .action((name: string, options: { unit: string; post: string }, command: Command) =>
      run<Invited>(command, 'access.open-account', { ...options, name, role: 'administrator' }, invitedLines),
    )

  access
    .command('open-account')
    .description('open an account with its first office')
    .argument('<name>', 'what is typed to sign in')
    .requiredOption('--post <text>', 'the post as others see it')
    .requiredOption('--role <role>', 'centre-officer, unit-reporter, case-handler, decider, supervisor, auditor, …')
    .option('--unit <uscc>', 'the unit of a member of staff')
    .option('--organisation <uscc>', 'the organisation of its user')
    .option('--from <day>', 'first day of the office')
    .option('--until <day>', 'first day on which it is held no longer')
    .action((name: string, options: object, command: Command) =>
      run<Invited>(command, 'access.open-account', { ...options, name }, invitedLines),
    )

  access
    .command('invite')
    .description('invite the holder of an account again, also where a password or a second factor was lost')
    .argument('<name>')
    .action((name: string, _options: object, command: Command) =>
      run<Invited>(command, 'access.invite-again', { name }, invitedLines),
    )

  access
    .command('close-account')
    .description('close an account with all that it holds')
    .argument('<name>')
    .action((name: string, _options: object, command: Command) =>
      run<{ name: string; sessions: number }>(command, 'access.close-account', { name }, closed => [
        `${closed.name} is closed; ${closed.sessions} sessions ended`,
      ]),
    )

  access
    .command('end-sessions')
    .description('end every session of an account, which stays as it is')
    .argument('<name>')
    .action((name: string, _options: object, command: Command) =>
      run<{ ended: number }>(command, 'access.end-sessions-of', { name }, ({ ended }) => [`${ended} sessions ended`]),
    )

  access
    .command('accounts')
    .description('accounts and their offices')
    .action((_options: object, command: Command) =>
      run<{
        accounts: {
          name: string
          post: string
          unit: string | null
          offices: { role: string; confirmed: boolean }[]
          closedAt: string | null
        }[]
      }>(command, 'access.list-accounts', {}, ({ accounts }) =>
        table(
          accounts.map(({ name, post, unit, offices, closedAt }) => [
            name,
            post,
            unit ?? '-',
            offices.map(({ role, confirmed }) => (confirmed ? role : `${role} (not confirmed)`)).join(', '),
            closedAt === null ? '' : `closed ${closedAt}`,
          ]),
        ),
      ),
    )

  access
    .command('confirm-office')
    .description('confirm, as another hand than the one that has proposed it, an office of an administrator or decider')
    .argument('<office>', 'its number, as "access accounts --json" shows it')
    .action((office: string, _options: object, command: Command) =>
      run<{ role: string }>(command, 'access.confirm-office', { office }, ({ role }) => [`the office counts now: ${role}`]),
    )

  access
    .command('make-key')
    .description('make a key for a machine')
    .argument('<unit>', 'the unit that answers for it, by its code')
    .requiredOption('--title <text>', 'which machine')
    .requiredOption('--role <role>', 'unit-reporter, bank, partner-platform, agency')
    .requiredOption('--scope <operation...>', 'operations it is good for, such as intake.submit or intake.*')
    .option('--days <n>', 'how long it is good', '365')
    .option('--network <cidr...>', 'where it may be used from, such as 10.1.0.0/16; anywhere without it')
    .action((unit: string, options: MakingKey, command: Command) => {
      const { title, role, scope: scopes, days, network: networks = [] } = options
      return run<Made>(
        command,
        'access.make-key',
        { unit, title, role, scopes, days, networks },
        ({ key, token, expiresAt }) => [
          `key ${key}, good until ${expiresAt}; sent as "Authorization: Bearer …", shown once:`,
          token,
        ],
      )
    })

  access
    .command('revoke-unit')
    .description('end everything of a unit at one stroke: keys, sessions, invitations, passwords')
    .argument('<unit>', 'its code')
    .action((unit: string, _options: object, command: Command) =>
      run<{ keys: number; sessions: number; accounts: number }>(command, 'access.revoke-unit', { unit }, ended => [
        `${ended.keys} keys and ${ended.sessions} sessions ended; ${ended.accounts} accounts need another invitation`,
      ]),
    )

  access
    .command('read-only')
    .description('only answer (on), or take commands again (off)')
    .argument('<on|off>')
    .action((word: string, _options: object, command: Command) =>
      run<{ readOnly: boolean }>(command, 'access.switch-mode', { readOnly: word === 'on' }, ({ readOnly }) => [
        readOnly ? 'the platform only answers' : 'the platform takes commands',
      ]),
    )
}
