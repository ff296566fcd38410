/** Has the first rows of a spooled file read, in a process of its own: whoever looks before handing in is answered where pages are served. */

import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { QueryContext } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { dropSpool, type Media, spoolFile } from '#storage/files'
import type { FirstRows, FirstRowsOrder, FromFirstRows } from './first-rows-process.ts'
import { Turns } from './turns.ts'

/** Nobody waits longer for a look; a file that takes longer is handed in without. */
const LONGEST_MS = 20_000

/** Processes that look at once, and files that wait for one: a class of clerks must not take the machine's memory. */
const turns = new Turns(2, 20)

/** Of the file that is handed in, which is spooled for it and gone after. A slow upload and a process that reads hold no transaction open. */
export async function readFirstRows(
  { environment, file }: Pick<QueryContext, 'environment' | 'file'>,
  rows: number,
): Promise<{ first: FirstRows; media: Media }> {
  if (file === undefined) throw new Refusal('FILE_EMPTY')
  const { dataDir, sources, keys } = environment
  const { randomBytes } = sources
  const id = sources.uuid()
  const { key, media, encoding } = await spoolFile({ ...file, dataDir, id, randomBytes, cipher: keys.files.cipher })
  try {
    const order = { source: { dataDir, id, key, media, encoding }, secret: randomBytes(32), rows }
    const first = await turns.take(
      () => lookInProcess(order),
      () => new Refusal('PREVIEW_BUSY'),
    )
    return { first, media }
  } finally {
    await dropSpool(dataDir, id)
  }
}

async function lookInProcess(order: FirstRowsOrder): Promise<FirstRows> {
  const child = fork(join(import.meta.dirname, 'first-rows-process.ts'), [], {
    execArgv: ['--max-old-space-size=256', '--max-semi-space-size=5'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const told = await new Promise<FromFirstRows | { ended: string } | undefined>((done, failed) => {
      timer = setTimeout(() => done(undefined), LONGEST_MS)
      child.on('message', message => done(message as FromFirstRows))
      child.on('error', failed)
      child.on('exit', (code, signal) => done({ ended: signal ?? `${code}` }))
      child.send(order, error => {
        if (error !== null) failed(error)
      })
    })
    // What breaks such a process is refused when it is handed in, by the one that reads it whole.
    if (told === undefined || 'ended' in told) throw new Refusal('PREVIEW_TOO_LONG')
    if ('refused' in told) throw new Refusal(told.refused.code, { details: told.refused.details })
    if ('fault' in told) throw new Error(`looking at the first rows failed: ${told.fault}`)
    return told
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}
