/** `exchange export`, `exchange receipt`: what the platform above is told, and what it has acknowledged. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { FileOut } from '#capabilities/operation'
import { ask } from './ask.ts'
import { answer, table } from './print.ts'
import type { House } from './roof.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'
import { writeFileOut } from './submission.ts'

interface Made {
  export: number
  madeOn: string
  closedOn: string | null
  closedAs: string | null
  items: readonly { item: string; new: number; changed: number; ended: number; accepted: number; refused: number }[]
  zeroReports: number
}

const ZERO_REPORTS = 'zero-reports'
/** What one request may carry. */
const PART = 5000

const linesOf = (made: Made): string[] => [
  ...table([
    ['item', 'new', 'changed', 'ended', 'accepted', 'refused'],
    ...made.items.map(one => [one.item, ...[one.new, one.changed, one.ended, one.accepted, one.refused].map(String)]),
  ]),
  `export ${made.export} of ${made.madeOn}, ${made.zeroReports} zero reports: ${made.closedAs === null ? 'the receipt is awaited' : `${made.closedAs} on ${made.closedOn}`}`,
]

const above = (to: string): void => {
  if (to !== 'province') throw new UsageError('--to province: no other receiver takes the national file')
}

export function addProvince(program: Command, session: Session): void {
  const { roof } = session
  const exchange =
    program.commands.find(one => one.name() === 'exchange') ??
    program.command('exchange').description('what other platforms are told')

  exchange
    .command('export')
    .description('write the national file of everything new, changed and ended since the last receipt, zero reports included')
    .requiredOption('--to <receiver>', 'province')
    .requiredOption('--out <dir>', 'folder for the files: one an item, and one of zero reports')
    .option('--abandon', 'give up an export that still awaits its receipt: its rows come again')
    .option('--again <export>', 'only write the files of an earlier export again', Number)
    .action(async (options: { to: string; out: string; abandon?: boolean; again?: number }, command: Command) => {
      const global = globalOf(command)
      above(options.to)
      await withHouse(session, global, async house => {
        const made =
          options.again === undefined
            ? await ask<Made>(house, 'province.make', { abandon: options.abandon === true })
            : await findMade(house, options.again)
        mkdirSync(options.out, { recursive: true })
        const files: string[] = []
        for (const of of [...made.items.map(one => one.item), ZERO_REPORTS]) {
          const file = await ask<FileOut>(house, 'province.file', { export: made.export, of })
          await writeFileOut(file, join(options.out, file.name))
          files.push(resolve(options.out, file.name))
        }
        answer(roof, global, { ...made, files }, [...linesOf(made), ...files])
        return 0
      })
    })

  exchange
    .command('receipt')
    .description('read the receipt of an export back: a JSON array of {record, accepted, reason}')
    .argument('<file>', 'JSON, or JSON Lines')
    .requiredOption('--export <number>', 'which export it is of', Number)
    .option('--rest <what>', 'of rows of which it says nothing: accepted, or waiting, which come again', 'waiting')
    .action(async (path: string, options: { export: number; rest: string }, command: Command) => {
      const global = globalOf(command)
      const rows = readReceipt(path)
      await withHouse(session, global, async house => {
        const unknown: string[] = []
        let told: (Made & { unknown: string[] }) | undefined
        for (let at = 0; told === undefined || at < rows.length; at += PART) {
          const part = rows.slice(at, at + PART)
          const input = { export: options.export, rows: part, rest: options.rest, close: at + PART >= rows.length }
          told = await ask<Made & { unknown: string[] }>(house, 'province.receipt', input)
          unknown.push(...told.unknown)
        }
        answer(roof, global, { ...told, unknown }, [...linesOf(told), ...unknown.map(one => `no such row: ${one}`)])
        return unknown.length > 0 || told.items.some(one => one.refused > 0) ? 1 : 0
      })
    })
}

async function findMade(house: House, no: number): Promise<Made> {
  const { exports } = await ask<{ exports: Made[] }>(house, 'province.exports', { limit: 200 })
  const made = exports.find(one => one.export === no)
  if (made === undefined) throw new UsageError(`there is no export ${no} among the last 200`)
  return made
}

function readReceipt(path: string): unknown[] {
  const text = readFileSync(path, 'utf8')
  try {
    if (text.trimStart().startsWith('[')) return JSON.parse(text) as unknown[]
    return text
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => JSON.parse(line) as unknown)
  } catch {
    throw new UsageError(`${path} is not JSON`)
  }
}
