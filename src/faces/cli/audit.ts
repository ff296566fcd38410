/** `audit …`: acts and looks taken away as files that prove themselves, checked without a database, and dropped when their time is over. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import type { FileOut } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { verifySignature } from '#storage/keys'
import { ask } from './ask.ts'
import { answer } from './print.ts'
import { DAY_FORM, globalOf, parseDay, type Session, UsageError, withHouse } from './session.ts'

interface Checked {
  ok: boolean
  wrong: 'signature' | 'digest' | 'lines' | 'form' | null
  export: string | null
  lines: number
  sha256: string
  key: string | null
}

/** What follows the last line that is of the content: the closing line, and one for each signature. */
const MOST_SIGNATURES = 4

/** Reads the file again: its lines against the closing one, and the closing one against a signature of this key. */
async function checkExport(file: string, key: Uint8Array): Promise<Checked> {
  const digest = createHash('sha256')
  const tail: string[] = []
  let lines = 0
  const pass = (line: string) => {
    digest.update(`${line}\n`)
    lines += 1
  }
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
    tail.push(line)
    if (tail.length > MOST_SIGNATURES + 1) pass(tail.shift()!)
  }
  const at = tail.findIndex(line => isClosing(line))
  for (const line of tail.slice(0, Math.max(at, 0))) pass(line)
  const sha256 = digest.digest('hex')
  const found = { export: null, lines, sha256, key: null }
  if (at === -1) return { ok: false, wrong: 'form', ...found }
  const closing = JSON.parse(tail[at]!) as { export: string; lines: number; sha256: string }
  const said = { ...found, export: closing.export }
  if (closing.lines !== lines) return { ok: false, wrong: 'lines', ...said }
  if (closing.sha256 !== sha256) return { ok: false, wrong: 'digest', ...said }
  const signed = tail.slice(at + 1).map(line => read(line) as { key?: string; signature?: string } | undefined)
  const own = signed.find(
    one => one?.signature !== undefined && verifySignature(key, Buffer.from(tail[at]!), Buffer.from(one.signature, 'base64')),
  )
  return own === undefined
    ? { ok: false, wrong: 'signature', ...said }
    : { ok: true, wrong: null, ...said, key: own.key ?? null }
}

function read(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isClosing(line: string): boolean {
  const said = read(line) as { export?: unknown; sha256?: unknown; lines?: unknown } | null | undefined
  return typeof said?.export === 'string' && typeof said.sha256 === 'string' && typeof said.lines === 'number'
}

/** The bare key of a PEM as `keys export` writes it: 32 bytes of Ed25519, or the point of SM2. */
async function readPem(file: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const der = Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
  if (!text.includes('PUBLIC KEY') || der.length < 44) throw new UsageError(`${file} holds no public key`)
  return der.subarray(der.length === 44 ? -32 : -65)
}

type Period = { from: LocalDate; until: LocalDate; out: string }

export function addAudit(program: Command, session: Session): void {
  const { roof } = session
  const audit = program.command('audit').description('what was done, and who looked')

  const exported = (name: string, operation: string, about: string, more: (command: Command) => Command) =>
    more(
      audit
        .command(name)
        .description(about)
        .requiredOption('--from <day>', `first day, ${DAY_FORM}`, parseDay)
        .requiredOption('--until <day>', 'last day, counted in', parseDay)
        .requiredOption('--out <file>', 'where to write it'),
    ).action(async (options: Period, command: Command) => {
      const global = globalOf(command)
      const { out, ...input } = options
      await withHouse(session, global, async house => {
        const given = await ask<FileOut>(house, operation, input)
        await pipeline(given.bytes, createWriteStream(out))
        answer(roof, global, { file: resolve(out) }, [out])
        return 0
      })
    })
  exported('export-acts', 'audit.export-acts', 'acts of a period, signed', command =>
    command
      .option('--unit <uscc>', 'in whose name')
      .option('--actor <id>', 'who')
      .option('--operation <name>', 'what')
      .option('--outcome <text>', 'what it begins with: done, refused'),
  )
  exported('export-looks', 'audit.export-looks', 'all that an account, a key or a unit has read in a period, signed', command =>
    command.option('--unit <uscc>', 'of which unit').option('--actor <id>', 'number of the account or key'),
  )
  exported('export-who-looked', 'audit.export-who-looked', 'who looked at an organisation, signed', command =>
    command.requiredOption('--uscc <code>', 'the organisation'),
  )

  audit
    .command('check')
    .description('check an exported file with the public key alone; needs no database')
    .argument('<file>')
    .requiredOption('--key <file>', 'the public key as PEM, as "keys export" writes it')
    .action(async (file: string, options: { key: string }, command: Command) => {
      const checked = await checkExport(file, await readPem(options.key))
      session.code = checked.ok ? 0 : 1
      answer(roof, globalOf(command), checked, [
        checked.ok ? `holds: ${checked.lines} lines, signed by ${checked.key}` : `does not hold: ${checked.wrong}`,
      ])
    })

  audit
    .command('drop-looks')
    .description('drop looks of months whose time is over; what chains them stays')
    .requiredOption('--before <day>', 'the first day of a month: looks of earlier months go', parseDay)
    .action(async (options: { before: LocalDate }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const gone = await ask<{ before: string; looks: number; keptFrom: string }>(house, 'audit.drop-looks', options)
        answer(roof, global, gone, [
          `${gone.looks} looks before ${gone.before} are gone; from ${gone.keptFrom} on they are kept`,
        ])
        return 0
      })
    })
}
