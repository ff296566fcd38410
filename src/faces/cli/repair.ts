/** `repair …`: whether repair may be asked for, cases and their steps, and cases that come as a file from the national window. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { refusalSaid } from '#faces/text'
import { Refusal } from '#rules/outcome'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'

interface Case {
  case: string
  standing: string
  records: string[]
  clocks: { clock: string; due: string | null; notBefore: string | null; overdue: boolean }[]
}
interface Eligibility {
  standing: string
  from: string | null
  channel: string | null
  conditions: { condition: string; seen: string; from: string | null; clauses: string[] }[]
}
type Result = { case: string; number: string | null; step: number; kind: string; on: string }
type Said = { case: string; step: number; receipt: string }
type Declined = { case: string; step: number; code: string; detail: string }
type Taken = { number: string; cases: string[] } | { number: string; code: string; detail: string }

const clockSaid = ({ clock, due, notBefore, overdue }: Case['clocks'][number]): string =>
  `${clock} ${due ?? `not before ${notBefore ?? '-'}`}${overdue ? ' OVERDUE' : ''}`
const lineOf = (one: Case): string[] => [one.case, one.standing, one.clocks.map(clockSaid).join(', ')]

/** Verbs that take a case and, some of them, a reason. */
const STEPS: Readonly<Record<string, { what: string; reason: boolean; input?: object }>> = {
  accept: { what: 'accept an application', reason: false },
  refuse: { what: 'not accept an application', reason: true },
  extend: { what: 'extend the time to decide', reason: true },
  approve: { what: 'decide: repaired', reason: true, input: { decision: 'approve' } },
  reject: { what: 'decide: not repaired', reason: true, input: { decision: 'reject' } },
  withdraw: { what: 'withdraw an application', reason: false },
}

export function addRepair(program: Command, session: Session): void {
  const { roof } = session
  const repair = program.command('repair').description('credit repair')

  repair
    .command('eligibility')
    .description('whether, from which day and where repair of a record may be asked for')
    .argument('<record>', 'id of the record')
    .action(async (record: string, _options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const found = await ask<Eligibility>(house, 'repair.eligibility', { record })
        answer(roof, global, found, [
          `${found.standing}${found.from === null ? '' : ` from ${found.from}`}${found.channel === null ? '' : ` at ${found.channel}`}`,
          ...table(found.conditions.map(one => [one.condition, one.seen, one.from ?? '-', one.clauses.join(' ')])),
        ])
        return 0
      })
    })

  repair
    .command('list')
    .description('open cases by the day on which they are due')
    .option('--overdue', 'only those of which a clock has run out')
    .action(async (options: { overdue?: boolean }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const input = { overdue: options.overdue === true, limit: 500 }
        const found = await ask<{ cases: Case[] }>(house, 'repair.list', input)
        answer(roof, global, found, table(found.cases.map(lineOf)))
        return 0
      })
    })

  for (const [verb, step] of Object.entries(STEPS)) {
    const command = repair.command(verb).description(step.what).argument('<case>', 'id of the case')
    if (step.reason) command.requiredOption('--reason <text>', 'why')
    command.action(async (id: string, options: { reason?: string }, self: Command) => {
      const global = globalOf(self)
      const operation = step.input === undefined ? `repair.${verb}` : 'repair.decide'
      await withHouse(session, global, async house => {
        const found = await ask<Case>(house, operation, {
          case: id,
          ...step.input,
          ...(step.reason ? { reason: options.reason } : {}),
        })
        answer(roof, global, found, table([lineOf(found)]))
        return 0
      })
    })
  }

  repair
    .command('receive')
    .description('take in cases from the national window: a JSON array, each with its number and instant')
    .argument('<file>', 'the file')
    .action(async (file: string, _options: object, command: Command) => {
      const global = globalOf(command)
      const given = await readList<{ number: string }>(file)
      await withHouse(session, global, async house => {
        const taken: Taken[] = []
        for (const one of given) taken.push(await receiveOne(house, one, roof.lang))
        answer(
          roof,
          global,
          { cases: taken },
          table(taken.map(one => ('code' in one ? [one.number, one.code, one.detail] : [one.number, ...one.cases]))),
        )
        return taken.some(one => 'code' in one) ? 1 : 0
      })
    })

  repair
    .command('results')
    .description('what the national window is to be told: results that it has not acknowledged')
    .action(async (_options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const found = await ask<{ results: Result[] }>(house, 'repair.results', { limit: 500 })
        answer(
          roof,
          global,
          found,
          table(found.results.map(one => [one.number ?? '-', one.case, String(one.step), one.kind, one.on])),
        )
        return 0
      })
    })

  repair
    .command('receipts')
    .description('take in receipts of the national window: a JSON array, each with case, step and receipt')
    .argument('<file>', 'the file')
    .action(async (file: string, _options: object, command: Command) => {
      const global = globalOf(command)
      const given = await readList<Said>(file)
      await withHouse(session, global, async house => {
        const receipts: (Said | Declined)[] = []
        for (const one of given) receipts.push(await orDeclined(one, roof.lang, () => ask<Said>(house, 'repair.receipt', one)))
        answer(
          roof,
          global,
          { receipts },
          table(receipts.map(one => [one.case, String(one.step), 'code' in one ? one.code : one.receipt])),
        )
        return receipts.some(one => 'code' in one) ? 1 : 0
      })
    })
}

/** One that is refused keeps none of the others back. */
async function orDeclined({ case: id, step }: Said, lang: 'zh-CN' | 'en', run: () => Promise<Said>): Promise<Said | Declined> {
  try {
    return await run()
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return { case: id, step, code: thrown.code, detail: refusalSaid(thrown.code, thrown.details, lang).detail }
  }
}

async function readList<T>(file: string): Promise<T[]> {
  let given: unknown
  try {
    given = JSON.parse(await readFile(file, 'utf8'))
  } catch (fault) {
    throw new UsageError(`${file} cannot be read: ${(fault as Error).message}`)
  }
  if (Array.isArray(given)) return given as T[]
  throw new UsageError(`${file} is no JSON array`)
}

/** Each is an act of its own: one that is refused keeps none of the others back. */
async function receiveOne(house: Parameters<typeof ask>[0], one: { number: string }, lang: 'zh-CN' | 'en'): Promise<Taken> {
  try {
    const { cases } = await ask<{ cases: { case: string }[] }>(house, 'repair.receive', one)
    return { number: one.number, cases: cases.map(({ case: id }) => id) }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return { number: String(one.number), code: thrown.code, detail: refusalSaid(thrown.code, thrown.details, lang).detail }
  }
}
