/** Asks what corrections would change, and makes them. */
import type { correct, lookAtCorrections, lookAtWithdrawal, recordToCorrect } from '#capabilities/intake'
import type { Answer } from '#capabilities/operation'
import { get, post, postFile } from './client.ts'
import { t } from './say.ts'

const FILE = t.corrections.ofFile

export type KeptRecord = Answer<typeof recordToCorrect>
export type KeptField = KeptRecord['fields'][number]
export type Looked = Answer<typeof lookAtCorrections>
export type LookedRow = Looked['rows'][number]
export type Corrected = Answer<typeof correct>
export type OnThePage = Answer<typeof lookAtWithdrawal>['onThePage']
export type PageLine = NonNullable<OnThePage['before']>
export type Value = KeptField['value']

export const showRecord = (record: string, signal?: AbortSignal) =>
  get<KeptRecord>('intake.record-to-correct', { record }, signal)

export const lookAtFile = (item: string, file: File): Promise<Looked> =>
  postFile('intake.look-at-corrections', { item }, file, file.name)

/** One record's changes as a file of one row: the same look, whether they were typed or handed in. */
export const fileOfOne = (record: string, changed: readonly { title: string; value: string }[]): File => {
  const line = {
    [FILE.record]: record,
    ...Object.fromEntries(changed.map(({ title, value }) => [title, value === '' ? FILE.clear : value])),
  }
  return new File([`${JSON.stringify(line)}\n`], 'corrections.jsonl')
}

export const correctRecords = (
  corrections: readonly { record: string; fields: readonly { field: string; value: string }[]; reason: string }[],
) => post<Corrected>('intake.correct', { corrections })

export const lookAtWithdrawing = async (record: string): Promise<OnThePage> =>
  (await get<Answer<typeof lookAtWithdrawal>>('intake.look-at-withdrawal', { record })).onThePage

export const withdrawRecord = (record: string, reason: string) => post('intake.withdraw', { record, reason })
