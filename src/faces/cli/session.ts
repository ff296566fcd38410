/** One run of the command line: the roof, what was chosen for all commands, and what it comes to. */
import { type Command, InvalidArgumentError } from 'commander'
import { type LocalDate, parseLocalDate } from '#rules/time'
import type { House, Roof, Where } from './roof.ts'

/** 0 done, 1 refused or found wanting, 2 wrong usage, 3 fault. */
export type ExitCode = 0 | 1 | 2 | 3

/** Something that the caller wrote wrongly. */
export class UsageError extends Error {}

export interface Global {
  json?: boolean
  data: string
  today?: LocalDate
}

export interface Session {
  roof: Roof
  /** What the command came to. */
  code: ExitCode
}

export function globalOf(command: Command): Global {
  return command.optsWithGlobals<Global>()
}

export function whereOf(global: Global): Where {
  return { dataDir: global.data, ...(global.today === undefined ? {} : { today: global.today }) }
}

/** Opens the house for one command and leaves it again, whatever comes of it. */
export async function withHouse(session: Session, global: Global, run: (house: House) => Promise<ExitCode>): Promise<void> {
  const house = await session.roof.openHouse(whereOf(global))
  try {
    session.code = await run(house)
  } finally {
    await house.close()
  }
}

export const DAY_FORM = 'YYYY-MM-DD'

export function parseDay(text: string): LocalDate {
  const day = parseLocalDate(text)
  if (day === undefined) throw new InvalidArgumentError(`A day is written ${DAY_FORM}.`)
  return day
}
