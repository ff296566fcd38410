/** What the law desk asks: typed by the operations themselves. */
import type { desk, previewProposal, proposal, proposals } from '#capabilities/law'
import type { Answer } from '#capabilities/operation'
import { get, post } from './client.ts'

export type Desk = Answer<typeof desk>
export type LawProposals = Answer<typeof proposals>
export type LawProposal = LawProposals['proposals'][number]
export type ShownLawProposal = Answer<typeof proposal>
export type LawChange = ShownLawProposal['changes'][number]
export type Previewed = Answer<typeof previewProposal>

export type LawFinding = { file: string; line: number; rule?: string; code: string; level: string; message: string }

export const getDesk = (signal?: AbortSignal) => get<Desk>('law.desk', {}, signal)
export const listLawProposals = (signal?: AbortSignal) => get<LawProposals>('law.proposals', { limit: 500 }, signal)
export const getLawProposal = (proposal: string, signal?: AbortSignal) =>
  get<ShownLawProposal>('law.proposal', { proposal }, signal)
export const previewLawProposal = (proposal: string, signal?: AbortSignal) =>
  get<Previewed>('law.preview-proposal', { proposal }, signal)
export const proposeLaw = (input: object) => post<LawProposal>('law.propose', input)
export const decideLaw = (operation: 'approve' | 'withdraw' | 'undo', proposal: string, reason: string) =>
  post<unknown>(`law.${operation}`, { proposal, reason })
