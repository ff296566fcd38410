/** Asks about lists and their cases. */
import type { known, list, show } from '#capabilities/lists'
import type { Answer } from '#capabilities/operation'
import { get, post } from './client.ts'

export type Cases = Answer<typeof list>
export type ListCase = Answer<typeof show>
export type Known = Answer<typeof known>

export const getCases = (closed: boolean, signal?: AbortSignal) =>
  get<Cases>('lists.list', { limit: 500, closed: String(closed) }, signal)
export const getCase = (id: string, signal?: AbortSignal) => get<ListCase>('lists.show', { case: id }, signal)
export const getKnown = (signal?: AbortSignal) => get<Known>('lists.known', {}, signal)
export const act = (operation: string, input: object) => post<ListCase>(`lists.${operation}`, input)
