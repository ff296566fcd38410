/** Asks for the form of an item, and keeps drafts. */
import type { drafts, entryForm, saveDraft } from '#capabilities/intake'
import type { Answer } from '#capabilities/operation'
import { get, post } from './client.ts'

export type EntryForm = Answer<typeof entryForm>
export type EntryField = EntryForm['fields'][number]
export type Drafts = Answer<typeof drafts>
export type Draft = Drafts['drafts'][number]
export type Values = Readonly<Record<string, string>>

export const getEntryForm = (source: string, item: string, signal?: AbortSignal) =>
  get<EntryForm>('intake.entry-form', { source, item }, signal)
export const listDrafts = (source: string, signal?: AbortSignal) => get<Drafts>('intake.drafts', { source }, signal)
export const keepDraft = (input: { source: string; item: string; draft?: string; values: Values }) =>
  post<Answer<typeof saveDraft>>('intake.save-draft', input)
export const throwAway = (source: string, draft: string) => post('intake.drop-draft', { source, draft })

/** What was typed as a file of one row, members by the titles of their fields: read as any file is. Of what must be there an empty cell goes
 * along: a value is missing, not a column. */
export const fileOfRow = (fields: readonly EntryField[], values: Values): File => {
  const line = fields.flatMap(({ field, title, required }) => {
    const text = (values[field] ?? '').trim()
    return text === '' && required === 'O' ? [] : [[title, text]]
  })
  return new File([`${JSON.stringify(Object.fromEntries(line))}\n`], 'entry.jsonl')
}
