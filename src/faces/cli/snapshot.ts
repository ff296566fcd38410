/** `snapshot write`, `mirror start`: what is disclosed, signed and copied, and shown without the database. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { listKept } from '#capabilities/announcements'
import { makeSnapshot } from '#capabilities/disclosure'
import { runOperation } from '#capabilities/operation'
import { keptEligibility } from '#capabilities/repair'
import { parseVerifier } from '#rules/ledger'
import { publicKeyOfPem } from '#storage/keys'
import type { TrustedKey } from '#storage/snapshot'
import { answer, makeProgress, table } from './print.ts'
import { parsePort } from './serving.ts'
import { globalOf, type Session, UsageError, whereOf, withHouse } from './session.ts'

export function addSnapshot(program: Command, session: Session): void {
  const { roof } = session

  program
    .command('snapshot')
    .description('what is disclosed, signed and copied')
    .command('write')
    .description('write what is disclosed now, signed, for mirrors; whole, or what has changed since a whole one')
    .requiredOption('--out <dir>', 'folder of snapshots; each gets a folder of its own in it')
    .option('--since <snapshot>', 'folder of a whole snapshot in it: only what has changed since, and what is shown no more')
    .action(async (options: { out: string; since?: string }, command: Command) => {
      const global = globalOf(command)
      const out = resolve(options.out)
      const since = options.since === undefined ? undefined : resolve(options.since)
      if (since !== undefined && dirname(since) !== out)
        throw new UsageError('--since names a snapshot of the folder --out: a mirror looks for it beside')
      await withHouse(session, global, async ({ environment, registry, operator }) => {
        const progress = makeProgress(roof)
        const write = makeSnapshot({
          isSample: await roof.isSample(environment, registry),
          program: roof.version,
          beside: async (...of) => ({ repair: await keptEligibility(...of) }),
          documents: async tx => ({ announcements: await listKept(tx) }),
          onProgress: told => progress.say(`${told.records} records`),
        })
        const written = await runOperation(write, environment, operator, { out, ...(since === undefined ? {} : { since }) })
        progress.end()
        answer(roof, global, written, [
          ...table(Object.entries(written.lines).map(([name, lines]) => [name, String(lines)])),
          `${written.bytes} bytes, as of ${written.at}${written.since === null ? '' : `, since ${written.since}`}`,
          written.folder,
        ])
        return 0
      })
    })

  program
    .command('mirror')
    .description('the portal without the database')
    .command('start')
    .description(
      'serve the pages of the portal from the newest snapshot of a folder, as long as it is signed, untouched and of today',
    )
    .requiredOption('--snapshot <dir>', 'folder of snapshots, into which newer ones may be put')
    .requiredOption(
      '--key <file>',
      'public key by which they are signed, as "keys export" writes it; as often as there are',
      collect,
      [],
    )
    .option('--port <n>', 'port on this machine', parsePort, 8080)
    .option('--host <name>', 'name or address to listen on; 0.0.0.0 or :: for all', 'localhost')
    .option('--platform <url>', 'where the platform itself is reached, for what a mirror does not serve', parseUrl)
    .action(
      async (options: { snapshot: string; key: string[]; port: number; host: string; platform?: string }, command: Command) => {
        const global = globalOf(command)
        const keys = options.key.map(readKey)
        const { addresses, done } = await roof.mirror({
          ...whereOf(global),
          ...{ dir: resolve(options.snapshot), keys, port: options.port, host: options.host, platform: options.platform },
        })
        answer(roof, global, { ready: true, ...addresses }, [`mirror   ${addresses.portal}`])
        await done
      },
    )
}

const collect = (one: string, before: string[]): string[] => [...before, one]

function readKey(path: string): TrustedKey {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`${path} cannot be read`)
  }
  const own = publicKeyOfPem(text)
  const key = own === undefined ? parseVerifier(text.trim()) : { key: own }
  if (key === undefined) throw new UsageError(`${path} holds no public key`)
  return key
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new UsageError(`${text} is no address of the web`)
  return url.origin
}
