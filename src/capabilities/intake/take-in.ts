/** What is handed in, however it came: spooled under a key of its own, then written down as a submission that waits to be read. */

import type { CommandContext } from '#capabilities/operation'
import { type Spooled, spoolFile } from '#storage/files'
import type { Unit } from '#storage/organisations'
import { learnedOf } from './heading-store.ts'
import { aboutSpool } from './run-submission.ts'
import { findSubmission, putSubmission, type Submission } from './store.ts'

export type TakenIn = {
  readonly id: string
  readonly spool: Spooled
  /** In the database, and so in its backups, the key of the spool stands wrapped only. */
  readonly spoolKey: Uint8Array
}

export const takeIn = async (
  { environment: { dataDir, keys }, sources: { uuid, randomBytes } }: Omit<CommandContext, 'tx'>,
  file: { readonly bytes: AsyncIterable<Uint8Array>; readonly name: string; readonly codes: Iterable<string> },
): Promise<TakenIn> => {
  const id = uuid()
  const spool = await spoolFile({ dataDir, id, ...file, randomBytes, cipher: keys.files.cipher })
  return { id, spool, spoolKey: await keys.files.wrap(spool.key, aboutSpool(id)) }
}

export const openSubmission = async (
  { tx, act, today }: CommandContext,
  { id, spool, spoolKey }: TakenIn,
  {
    unit,
    ...of
  }: { readonly unit: Unit; readonly item: string; readonly fileName: string } & Partial<
    Pick<Submission, 'takeover' | 'rehearsal'>
  >,
): Promise<Submission> => {
  await putSubmission(tx, {
    ...of,
    ...{ id, spoolKey, actId: act.id, receivedOn: today },
    ...{ unitId: unit.unitId, division: unit.division, sha256: spool.sha256, bytes: spool.bytes, media: spool.media },
    readerAt: {
      ...{ row: 0, suspects: [...spool.codesMet], encoding: spool.encoding },
      learned: await learnedOf(tx, unit.unitId, of.item),
    },
  })
  return (await findSubmission(tx, id))!
}
