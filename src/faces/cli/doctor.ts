/** `doctor`: what is wrong with this machine and this installation, and what to do about it. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { doctorSaid } from '#faces/text'
import { Refusal } from '#rules/outcome'
import { faultLines, findServer } from '#storage/database'
import { checkLawFolder } from '#storage/law'
import { type Look, looksAtDatabase } from './look-at-database.ts'
import { lookAtDisk, lookAtKeyFiles, lookAtOrigin, lookAtTimeSource } from './look-at-machine.ts'
import { fault, fine, type Level, type Looked, warning } from './looked.ts'
import { answer } from './print.ts'
import type { House, Roof } from './roof.ts'
import { type Global, globalOf, type Session, whereOf } from './session.ts'

interface Check {
  check: string
  level: Level
  /** False where it does not run as it must. */
  ok: boolean
  code: string
  said: string
}

export function addDoctor(program: Command, session: Session): void {
  program
    .command('doctor')
    .description('what is wrong here, and what to do')
    .action(async (_options: object, command: Command) => {
      const { roof } = session
      const global = globalOf(command)
      const checks: Check[] = []
      for (const [check, look] of looksAtMachine(roof, global)) checks.push(await tryLook(roof, check, look))
      const opened: { house?: House } = {}
      checks.push(
        await tryLook(roof, 'opening', async () => {
          opened.house = await roof.openHouse(whereOf(global))
          return fine('opening')
        }),
      )
      try {
        if (opened.house !== undefined) {
          const isServed = findServer(resolve(global.data)) !== undefined
          const isEmbedded = (roof.settings().DATABASE_URL ?? '') === ''
          for (const [check, look] of looksAtDatabase(opened.house, isServed, isEmbedded))
            checks.push(await tryLook(roof, check, look))
        }
      } finally {
        await opened.house?.close()
      }
      const ok = checks.every(check => check.ok)
      session.code = ok ? 0 : 1
      const lines = checks.map(one => `${doctorSaid(one.level, {}, roof.lang)}  ${one.check}  ${one.said}`)
      answer(roof, global, { ok, checks }, lines)
    })
}

async function tryLook(roof: Roof, check: string, look: Look[1]): Promise<Check> {
  let looked: Looked
  try {
    looked = await look()
  } catch (wrong) {
    // A doctor tells what is wrong and looks on.
    const reason = wrong instanceof Refusal ? wrong.code : faultLines(wrong).split('\n')[0]
    looked = fault('look-failed', { reason })
  }
  const { level, code, values } = looked
  return { check, level, ok: level !== 'fault', code, said: doctorSaid(code, values ?? {}, roof.lang) }
}

const looksAtMachine = (roof: Roof, global: Global): Look[] => [
  ['node', async () => fine('node', { version: roof.nodeVersion })],
  [
    'packages',
    async () =>
      existsSync(join(roof.root, 'node_modules/fastify')) ? fine('packages') : fault('packages-missing', { folder: roof.root }),
  ],
  [
    'law',
    async () => {
      const { ok, findings, unconfirmed } = await checkLawFolder(roof.lawDir)
      if (!ok) return fault('law-unsound', { count: findings.filter(finding => finding.level === 'error').length })
      return fine('law', { unconfirmed })
    },
  ],
  [
    'console',
    async () =>
      existsSync(join(roof.root, 'dist/console/built-from.txt'))
        ? fine('console')
        : warning('console-not-built', { folder: join(roof.root, 'dist') }),
  ],
  ['time source', lookAtTimeSource],
  ['disk', () => lookAtDisk(existsSync(global.data) ? resolve(global.data) : process.cwd())],
  ['keys', async () => lookAtKeyFiles(resolve(global.data))],
  ['address', () => lookAtOrigin(roof.settings().XINHENG_ORIGIN || undefined, roof.nowMs())],
]
