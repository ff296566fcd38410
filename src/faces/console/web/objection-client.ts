/** What the pages of objections ask: typed by the operations themselves. */
import type { about, decide, list, overview, show } from '#capabilities/objection'
import type { Answer } from '#capabilities/operation'
import { get, post } from './client.ts'

export type ObjectionList = Answer<typeof list>
export type ObjectionLine = ObjectionList['cases'][number]
export type ShownObjection = Answer<typeof show>
export type ObjectionField = ShownObjection['fields'][number]
export type ObjectionOverview = Answer<typeof overview>
export type AboutRecord = Answer<typeof about>

export const listObjections = (asked: { open: boolean; subject: string }, signal?: AbortSignal) =>
  get<ObjectionList>(
    'objection.list',
    { open: String(asked.open), limit: 500, ...(asked.subject === '' ? {} : { subject: asked.subject }) },
    signal,
  )
/** The letter of one step. */
export const letterAddress = (id: string, act: string) => `/api/objection/letter?${new URLSearchParams({ case: id, act })}`

export const showObjection = (id: string, signal?: AbortSignal) => get<ShownObjection>('objection.show', { case: id }, signal)
export const showObjectionOverview = (signal?: AbortSignal) => get<ObjectionOverview>('objection.overview', {}, signal)
export const askAbout = (record: string, signal?: AbortSignal) => get<AboutRecord>('objection.about', { record }, signal)
/** Any step; the answer is the case after it, which the page asks for anew. */
export const takeStep = (step: string, input: object) => post<Answer<typeof decide>>(`objection.${step}`, input)
