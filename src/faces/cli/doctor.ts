/** `doctor`: what is wrong with this machine and this installation. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Refusal } from '#rules/outcome'
import { checkLawFolder, storedFiles, storedFindings } from '#storage/law'
import { statesStand } from '#storage/ledger'
import { answer } from './print.ts'
import type { House, Roof } from './roof.ts'
import { globalOf, type Session, whereOf } from './session.ts'

interface Check {
  check: string
  ok: boolean
  said: string
}

export function addDoctor(program: Command, session: Session): void {
  program
    .command('doctor')
    .description('what is wrong here')
    .action(async (_options: object, command: Command) => {
      const global = globalOf(command)
      const checks: Check[] = []
      for (const [check, look] of listLooks(session.roof, () => session.roof.openHouse(whereOf(global)))) {
        checks.push(await tryLook(check, look))
      }
      const ok = checks.every(check => check.ok)
      session.code = ok ? 0 : 1
      const lines = checks.map(one => `${one.ok ? 'ok   ' : 'wrong'}  ${one.check}: ${one.said}`)
      answer(session.roof, global, { ok, checks }, lines)
    })
}

type Look = () => Promise<string> | string

async function tryLook(check: string, look: Look): Promise<Check> {
  try {
    return { check, ok: true, said: await look() }
  } catch (wrong) {
    // A doctor tells what is wrong and looks on.
    const said = wrong instanceof Refusal ? wrong.code : wrong instanceof Error ? wrong.message : String(wrong)
    return { check, ok: false, said }
  }
}

/** The version in force, with what today's checks hold against it: it was sound when it was loaded, and holds until another is. */
async function sayLaw(house: House): Promise<string> {
  const { version } = house.environment.law.current()
  const files = await house.environment.database.transaction(tx => storedFiles(tx, version), { readOnly: true })
  const doubts = storedFindings(files, version)
  const [first] = doubts
  if (!first) return `law version ${version}`
  return `law version ${version}, of which today's checks doubt ${doubts.length} places, the first ${first.file}:${first.line} ${first.message}`
}

function listLooks(roof: Roof, open: () => Promise<House>): [string, Look][] {
  return [
    ['node', () => roof.nodeVersion],
    [
      'packages',
      () => {
        if (!existsSync(join(roof.root, 'node_modules/fastify'))) throw new Error(`not installed: run npm ci in ${roof.root}`)
        return 'installed'
      },
    ],
    [
      'law',
      async () => {
        const { ok, findings, unconfirmed } = await checkLawFolder(roof.lawDir)
        if (!ok) throw new Error(`${findings.filter(finding => finding.level === 'error').length} errors; see "law check"`)
        return `sound; ${unconfirmed} clauses unconfirmed`
      },
    ],
    [
      'console',
      () => (existsSync(join(roof.root, 'dist/console/built-from.txt')) ? 'built' : 'not built yet; start builds it'),
    ],
    [
      'database',
      async () => {
        const house = await open()
        try {
          const submissions = await roof.openSubjects(house)
          const { database } = house.environment
          const { ok, waitingFor } = await database.transaction(tx => statesStand(tx, { exact: true }), { readOnly: true })
          if (!ok) throw new Error(`the states wait for ${waitingFor.join(', ')}: run "refold" under the law in force`)
          return `answers; ${await sayLaw(house)}; ${submissions.length} submissions open`
        } finally {
          await house.close()
        }
      },
    ],
  ]
}
