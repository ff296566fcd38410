/** A submission as the command line follows it: read in this process, watched, told. */
import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileOut } from '#capabilities/operation'
import { refusalSaid } from '#faces/text'
import { ask, carryOn } from './ask.ts'
import { makeProgress } from './print.ts'
import type { House, Roof } from './roof.ts'

export interface Submission {
  submission: string
  outcome: 'open' | 'done' | 'refused'
  refusal: { code: string; details: Record<string, unknown> | null } | null
  share: number | null
  rows: number
  registered: number
  amended: number
  unchanged: number
  refused: number
  held: number
  late: number
  personRows: number
  /** Findings by code, warnings among them. */
  causes: readonly unknown[]
}

/** Whether the file as a whole was refused; then it says why. */
export function sayRefused(roof: Roof, { outcome, refusal }: Submission): boolean {
  if (outcome !== 'refused') return false
  const said = refusalSaid(refusal?.code ?? '', refusal?.details ?? {}, roof.lang)
  roof.err(`${said.title}\n${said.detail}\n`)
  return true
}

export const countsOf = (submission: Submission) => ({
  submission: submission.submission,
  rows: submission.rows,
  registered: submission.registered,
  amended: submission.amended,
  unchanged: submission.unchanged,
  refused: submission.refused,
  held: submission.held,
  late: submission.late,
  personRows: submission.personRows,
})

/** Reads the file in this process and tells how far it is. A server that found it first may be reading it: then it is watched. */
export async function follow(roof: Roof, house: House, submission: string, operation: string): Promise<Submission> {
  const progress = makeProgress(roof)
  const started = roof.nowMs()
  let over = false
  const look = () => ask<Submission>(house, 'intake.show', { submission })
  const watch = async () => {
    while (!over) {
      const { rows, refused, held, share } = await look()
      const seconds = (roof.nowMs() - started) / 1000
      const rate = seconds > 0 ? Math.round(rows / seconds) : 0
      if (rows > 0)
        progress.say(
          `${rows} rows, ${share === null ? '' : `${Math.round(share * 100)} %, `}${rate} rows/s, ${refused} refused, ${held} held`,
        )
      await pause(300)
    }
  }
  const watching = watch()
  try {
    await carryOn(house, operation, submission)
    for (;;) {
      const now = await look()
      if (now.outcome !== 'open') return now
      await pause(100)
    }
  } finally {
    over = true
    await watching
    progress.end()
  }
}

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))

/** The findings beside each row; gives where they are. */
export async function writeFindings(house: House, { submission }: Submission, path: string): Promise<string> {
  const form = path.endsWith('.csv') ? 'csv' : 'xlsx'
  await writeFileOut(await ask<FileOut>(house, 'intake.findings-file', { submission, form }), path)
  return resolve(path)
}

export async function writeFileOut(file: FileOut, path: string): Promise<void> {
  await pipeline(Readable.from(file.bytes), createWriteStream(path))
}
