/** `ledger check` and `ledger consistency`: what the log gave out, held against its public key, without a database. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import {
  believeCheckpoint,
  type Checkpoint,
  checkConsistency,
  checkProof,
  followKeys,
  type HeldKey,
  keyOfNote,
  type NoteKey,
  parseNote,
  parseVerifier,
  toHex,
} from '#rules/ledger'
import { verifySignature } from '#storage/keys'
import { ask } from './ask.ts'
import { checkEnd } from './check-end.ts'
import { answer } from './print.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'

const TOOLS = { verify: verifySignature }

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as { code?: string }).code}`)
  }
}

interface KeyOptions {
  key: string
  history?: string
}
const KEY = ['--key <file>', 'file with the public key, as at /log/key'] as const
const HISTORY = ['--history <file>', 'what the log serves as /log/key-history, where it goes on under another key'] as const

/** The key that is given, and those to which it has handed over. */
async function readKeys({ key: file, history }: KeyOptions): Promise<readonly HeldKey[]> {
  const key = parseVerifier((await readText(file)).trim())
  if (key === undefined) throw new UsageError(`${file} holds no public key of a log`)
  return followKeys(key, history === undefined ? undefined : parseJson(await readText(history)), verifySignature)
}

/** Whose signature a note bears, and what was tried: the reader must know which key to ask for. */
function wantedLine(note: string, tried: NoteKey): string {
  const names = (parseNote(note)?.signatures ?? []).map(({ name, id }) => `${name}+${id}`)
  return `it is signed by ${names.join(', ') || 'nobody'}; tried was ${tried.name}+${tried.id}. Where a log goes on under another key, --history leads to it`
}

export function addCheck(ledger: Command, session: Session): void {
  const { roof } = session
  ledger
    .command('check')
    .description('check a proof, or a statement of an end, with the public key alone; needs no database')
    .argument('<file>', 'the proof or the statement')
    .requiredOption(...KEY)
    .option(...HISTORY)
    .action(async (file: string, options: KeyOptions, command: Command) => {
      const proof = parseJson(await readText(file))
      if (checkEnd(proof, { file: options.key, text: await readText(options.key) }, session, command)) return
      const note = String((proof as { checkpoint?: unknown } | null)?.checkpoint ?? '')
      const key = keyOfNote(note, await readKeys(options))
      const checked = checkProof(proof, key, TOOLS)
      session.code = checked.ok ? 0 : 1
      const global = globalOf(command)
      if (!checked.ok) {
        const where = checked.entry === undefined ? '' : `, entry ${checked.entry} of the file`
        const wanted = checked.wrong === 'signature' ? [wantedLine(note, key)] : []
        answer(roof, global, checked, [`does not hold: ${checked.wrong}${where}`, ...wanted])
        return
      }
      const { size, root } = said(checked.checkpoint)
      answer(roof, global, { ok: true, type: checked.type, entries: checked.entries, size, root }, [
        `holds: ${checked.type} of ${checked.entries} entries, in the log ${checked.checkpoint.origin} of ${size} leaves`,
        `root ${root}`,
      ])
    })
}

/** A file that is no JSON is a proof of nothing. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// Larger than a number holds is written as text.
const said = ({ size, root }: Checkpoint) => ({
  size: size <= Number.MAX_SAFE_INTEGER ? Number(size) : String(size),
  root: toHex(root),
})

export function addConsistency(ledger: Command, session: Session): void {
  const { roof } = session
  ledger
    .command('consistency')
    .description('check that one checkpoint is the beginning of another')
    .argument('<old>', 'file with the older checkpoint')
    .argument('<new>', 'file with the newer checkpoint')
    .requiredOption(...KEY)
    .option(...HISTORY)
    .option('--proof <file>', 'the proof between them; without it this installation is asked')
    .action(async (older: string, newer: string, options: KeyOptions & { proof?: string }, command: Command) => {
      const keys = await readKeys(options)
      const global = globalOf(command)
      const [from, to] = [await believe(older, keys), await believe(newer, keys)]
      const tell = (file: unknown): 0 | 1 => {
        const ok = checkConsistency(from, to, file)
        answer(roof, global, { ok, from: said(from), to: said(to) }, [
          ok
            ? `holds: ${from.size} leaves are the beginning of ${to.size}`
            : `does not hold: ${from.size} and ${to.size} leaves are of two histories`,
        ])
        return ok ? 0 : 1
      }
      if (options.proof !== undefined) {
        session.code = tell(parseJson(await readText(options.proof)))
        return
      }
      const sizes = { from: String(from.size), to: String(to.size), origin: to.origin }
      await withHouse(session, global, async house => tell(await ask(house, 'ledger.consistency', sizes)))
    })
}

async function believe(file: string, keys: readonly HeldKey[]): Promise<Checkpoint> {
  const note = await readText(file)
  const key = keyOfNote(note, keys)
  const believed = believeCheckpoint(note, key, TOOLS)
  if (!('ok' in believed)) return believed
  const wanted = believed.wrong === 'signature' ? `: ${wantedLine(note, key)}` : ''
  throw new UsageError(`${file} is no checkpoint that this key signed: ${believed.wrong}${wanted}`)
}
