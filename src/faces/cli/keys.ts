/** `keys list`, `rotate`, `export`, `suite`: by what is signed and sealed. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { LocalDate } from '#rules/time'
import { KEY_ROLES, type KeyRole, type PublishedKey, publicKeyPem, SUITES, type Suite } from '#storage/keys'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import { DAY_FORM, globalOf, parseDay, type Session, UsageError, withHouse } from './session.ts'

interface Listed {
  suite: Suite
  keys: readonly PublishedKey[]
}

const linesOf = (keys: readonly PublishedKey[]): string[] =>
  table(
    keys.map(key => [
      key.id,
      key.role,
      key.algorithm,
      key.holder,
      `from ${key.from}`,
      key.until === null ? '' : `until ${key.until}`,
      key.isCurrent ? 'current' : '',
    ]),
  )

function oneOf<T extends string>(values: readonly T[], what: string, given: string): T {
  if (!values.includes(given as T)) throw new UsageError(`${given} is no ${what}; there are ${values.join(', ')}`)
  return given as T
}

export function addKeys(program: Command, session: Session): void {
  const { roof } = session
  const keys = program.command('keys').description('by what is signed and sealed')

  keys
    .command('list')
    .description('all keys there ever were, without their secrets')
    .action(async (_options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const listed = await ask<Listed>(house, 'keys.list', {})
        answer(roof, global, listed, [`suite ${listed.suite}`, ...linesOf(listed.keys)])
        return 0
      })
    })

  keys
    .command('rotate')
    .description('make the next key of a role; former ones stay published and go on opening what they sealed')
    .argument('<role>', KEY_ROLES.join(', '))
    .option('--from <day>', `first day on which it counts, ${DAY_FORM}; today by default`, parseDay)
    .action(async (role: string, options: { from?: LocalDate }, command: Command) => {
      const global = globalOf(command)
      const input = { role: oneOf<KeyRole>(KEY_ROLES, 'role', role), ...options }
      await withHouse(session, global, async house => {
        const made = await ask<{ keys: readonly PublishedKey[] }>(house, 'keys.rotate', input)
        answer(roof, global, made, made.keys.length === 0 ? ['this role has no key in the suite chosen'] : linesOf(made.keys))
        return made.keys.length === 0 ? 1 : 0
      })
    })

  keys
    .command('export')
    .description('write a public key as PEM')
    .argument('<key>', 'its id, as "keys list" gives it')
    .requiredOption('--out <file>', 'where to write it')
    .action(async (id: string, options: { out: string }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const listed = await ask<Listed>(house, 'keys.list', {})
        const key = listed.keys.find(one => one.id === id)
        if (key === undefined) throw new UsageError(`there is no key ${id}`)
        const pem = publicKeyPem(key)
        if (pem === undefined) throw new UsageError(`key ${id} seals files and has no public half`)
        writeFileSync(options.out, pem)
        answer(roof, global, { key: id, algorithm: key.algorithm, file: resolve(options.out) }, [`${id}: ${options.out}`])
        return 0
      })
    })

  keys
    .command('suite')
    .description('show or choose the algorithms for what is written from now on')
    .argument('[suite]', SUITES.join(', '))
    .action(async (suite: string | undefined, _options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const chosen =
          suite === undefined
            ? await ask<Listed>(house, 'keys.list', {})
            : await ask<{ suite: Suite }>(house, 'keys.choose-suite', { suite: oneOf<Suite>(SUITES, 'suite', suite) })
        answer(roof, global, { suite: chosen.suite }, [chosen.suite])
        return 0
      })
    })
}
