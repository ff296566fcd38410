/** Writes a signed snapshot of what is disclosed, for mirrors: one picture of the tables, streamed, and nothing that no page shows. */

import { Type } from '@sinclair/typebox'
import { command, type Environment } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { DEFAULT_ORIGIN, noteKey, parseCheckpoint, parseNote, toHex } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { addDays, type Instant, type LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { verifySignature } from '#storage/keys'
import { activeLaw, storedFiles } from '#storage/law'
import { findCheckpoint, listNewestCheckpoints } from '#storage/ledger'
import { listKeptCodes, listKeptOrganisations, listUnits, readDivisions } from '#storage/organisations'
import {
  type Lines,
  type Manifest,
  type OpenSnapshot,
  openSnapshot,
  type Sign,
  type SnapshotContent,
  SnapshotUntrue,
  writeSnapshot,
} from '#storage/snapshot'
import { linesBefore, listChanged, placeOf } from './changed-lines.ts'
import { type Beside, type KeptCounts, listKeptGone, listKeptLists, listKeptRecords, makeTally } from './kept-records.ts'
import type { KeptDirectory } from './snapshot-reader.ts'

/** What the snapshot holds of other rooms. */
export type SnapshotAsked = {
  readonly isSample: boolean
  /** Which version of the program writes it. */
  readonly program: string
  /** Judges of each record, by the word of their room, for the days on which the snapshot may be shown. */
  readonly beside: (tx: OpenTransaction, law: Law, days: readonly LocalDate[]) => Promise<Beside>
  readonly documents: (tx: OpenTransaction) => Promise<Readonly<Record<string, unknown>>>
  readonly onProgress: (told: { readonly records: number }) => void
}

/** The law of a snapshot, as its files say it. */
export type KeptLaw = { readonly version: number; readonly files: Readonly<Record<string, string>> }

async function* linesOf(all: AsyncIterable<readonly (readonly [string, unknown])[]>): Lines & AsyncGenerator {
  for await (const some of all) yield some.map(([key, value]) => [key, JSON.stringify(value)] as const)
}

const directoryOf = async (tx: OpenTransaction): Promise<KeptDirectory> => ({
  units: (await listUnits(tx)).map(({ unitId, uscc, name }) => ({ unitId, uscc, name })),
  divisions: [...(await readDivisions(tx)).byCode.values()],
})

type Picture = { readonly tx: OpenTransaction; readonly law: Law; readonly day: LocalDate; readonly beside: Beside }
type Since = { readonly base: OpenSnapshot; readonly changed: readonly string[] }

const daysOf = (day: LocalDate): readonly LocalDate[] => [day, addDays(day, 1)]

/** @param since without it all is read */
const contentOf = async (
  { tx, law, day, beside }: Picture,
  asked: SnapshotAsked,
  since: Since | undefined,
): Promise<SnapshotContent> => {
  const days = daysOf(day)
  const among = since?.changed
  const counted = await since?.base.document<Readonly<Record<string, KeptCounts>>>('counts')
  const tallies = days.map(one => makeTally(one, counted?.[one]))
  let records = 0
  const hear: Parameters<typeof listKeptRecords>[3] = row => {
    for (const tally of tallies) tally.count(row)
    records += 1
    if (records % 10_000 === 0) asked.onProgress({ records })
  }
  return {
    tables: {
      organisations: () => linesOf(listKeptOrganisations(tx, among)),
      codes: () => linesOf(listKeptCodes(tx, among)),
      records: () => listKeptRecords(tx, law, beside, hear, among),
      lists: () => listKeptLists(tx, among),
      gone: () => listKeptGone(tx, among),
    },
    ...(since === undefined
      ? {}
      : {
          before: await linesBefore(tx, since.base, since.changed, row => {
            for (const tally of tallies) tally.count(row, -1)
          }),
        }),
    documents: async () => ({
      ...(await asked.documents(tx)),
      counts: Object.fromEntries(days.map((one, at) => [one, tallies[at]!.counts()])),
      directory: await directoryOf(tx),
      law: { version: law.version, files: Object.fromEntries(await storedFiles(tx, law.version)) } satisfies KeptLaw,
    }),
  }
}

const headOf = async (tx: OpenTransaction, environment: Environment) => {
  const { rows } = await tx.client.query<{ at: Instant; day: LocalDate }>(
    'select recording_instant() as at, china_today() as day',
  )
  const { at, day } = rows[0]!
  const law = await activeLaw(tx)
  if (law === undefined) throw new Error('no law has been switched on')
  const logs = (await listNewestCheckpoints(tx)).flatMap(({ note }) => {
    const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '')
    return checkpoint === undefined
      ? []
      : [{ origin: checkpoint.origin, size: String(checkpoint.size), root: toHex(checkpoint.root) }]
  })
  const origin = (await findCheckpoint(tx))?.origin ?? environment.logOrigin ?? DEFAULT_ORIGIN
  return { origin, at, day, logs, law }
}

const signerOf =
  ({ keys }: Environment): Sign =>
  async (name, text) => {
    const signatures = []
    for (const signer of await keys.signersOf('statement-signing'))
      signatures.push({ name, id: noteKey(name, signer.public).id, signature: await signer.sign(text) })
    return signatures
  }

/** A whole one of ours. */
const openBase = async (folder: string, { keys }: Environment): Promise<OpenSnapshot> => {
  const own = (await keys.list()).filter(key => key.role === 'statement-signing' && key.public !== null)
  const trusted = own.map(key => ({ key: Buffer.from(key.public!, 'hex') }))
  try {
    const base = await openSnapshot(folder, { keys: trusted, verify: verifySignature })
    if (base.manifest.base === null) return base
    await base.close()
    throw new SnapshotUntrue('base', folder)
  } catch (thrown) {
    if (!(thrown instanceof SnapshotUntrue)) throw thrown
    throw new Refusal('SNAPSHOT_UNTRUE', { details: { because: thrown.because, file: thrown.file } })
  }
}

export const makeSnapshot = (asked: SnapshotAsked) =>
  command({
    name: 'disclosure.snapshot',
    title: 'Write a signed snapshot of what is disclosed, whole or as what has changed since a whole one, for mirrors',
    may: ['local-operator'],
    evenReadOnly: true,
    input: Type.Object(
      { out: Type.String({ minLength: 1 }), since: Type.Optional(Type.String({ minLength: 1 })) },
      { additionalProperties: false },
    ),
    output: Type.Object({
      folder: Type.String(),
      at: Type.String(),
      day: Type.String(),
      since: Type.Union([Type.String(), Type.Null()]),
      law: Type.Integer(),
      lines: Type.Record(Type.String(), Type.Integer()),
      bytes: Type.Integer(),
    }),
    async before({ environment }, { out, since }) {
      const base = since === undefined ? undefined : await openBase(since, environment)
      try {
        return await environment.database.transaction(
          async tx => {
            const { law, ...standing } = await headOf(tx, environment)
            const { version, digest } = law
            const place = await placeOf(tx, asked.program)
            const head = { ...standing, place, isSample: asked.isSample, law: { version, digest } } satisfies Partial<Manifest>
            const beside = await asked.beside(tx, law, daysOf(head.day))
            const changed = base && (await listChanged(tx, base, head, beside))
            const since = base && changed && { base, changed }
            // Behind a barrier the planner guesses few rows, and would read a view whole for each row of the other (bench/mirror.ts).
            if (since === undefined) await tx.client.query('set local enable_nestloop = off')
            return writeSnapshot({
              ...(await contentOf({ tx, law, day: head.day, beside }, asked, since)),
              ...{ out, base, head, sign: signerOf(environment) },
            })
          },
          { readOnly: true, isolation: 'repeatable read' },
        )
      } finally {
        await base?.close()
      }
    },
    async run(_ctx, _input, { folder, manifest, lines }) {
      const { at, day, base, law, parts } = manifest
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
      return { folder, at, day, since: base?.name ?? null, law: law.version, lines: { ...lines }, bytes }
    },
  })
