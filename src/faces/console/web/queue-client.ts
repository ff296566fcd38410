/** Asks about what waits for a decision, and decides. */
import type {
  decidedNames,
  decideHeld,
  decideOnName,
  heldList,
  heldRow,
  lookAtSame as looking,
  lookAtUndo as lookingApart,
  nameConflicts,
  sameList,
} from '#capabilities/intake'
import type { Answer } from '#capabilities/operation'
import { get, post } from './client.ts'

export type HeldPage = Answer<typeof heldList>
export type HeldWhole = Answer<typeof heldRow>
export type Decided = Answer<typeof decideHeld>
export type Conflicts = Answer<typeof nameConflicts>
export type Conflict = Conflicts['conflicts'][number]
export type SaidNames = Answer<typeof decidedNames>
export type NameDecided = Answer<typeof decideOnName>
export type SamePage = Answer<typeof sameList>
export type SameLook = Answer<typeof looking>
export type UndoLook = Answer<typeof lookingApart>
export type Proposal = SamePage['proposals'][number]

const filled = (filter: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))

export type HeldFilter = { source: string; item: string; cause: string }

export const listHeld = (filter: HeldFilter, page: { after: number; limit: number }, signal?: AbortSignal) =>
  get<HeldPage>('intake.held-list', { ...filled(filter), ...page }, signal)
export const showHeld = (submission: string, row: number, signal?: AbortSignal) =>
  get<HeldWhole>('intake.held-row', { submission, row }, signal)
export const decideOnHeld = (input: { submission: string; row: number; decision: string; reason: string }) =>
  post<Decided>('intake.decide-held', input)

export const listNameConflicts = (
  filter: Omit<HeldFilter, 'cause'>,
  page: { after: number; limit: number },
  signal?: AbortSignal,
) => get<Conflicts>('intake.name-conflicts', { ...filled(filter), ...page }, signal)
export const sayName = (input: { uscc: string; name: string; decision: string; on?: string; reason: string }) =>
  post<NameDecided>('intake.decide-name', input)
export const listSaidNames = (signal?: AbortSignal) => get<SaidNames>('intake.decided-names', { limit: 200 }, signal)

export const listCandidates = (submission: string, row: number, signal?: AbortSignal) =>
  get<{ candidates: { uscc: string; name: string; by: string; registered: boolean }[] }>(
    'intake.same-candidates',
    { submission, row },
    signal,
  )
export const proposeSame = (input: { into: string; from?: string; submission?: string; row?: number; reason: string }) =>
  post<Proposal>('intake.propose-same', input)
export const listSame = (decided: boolean, signal?: AbortSignal) =>
  get<SamePage>('intake.same-list', { decided: String(decided), limit: 100 }, signal)
export const lookAtSame = (of: { proposal: string } | { into: string; from: string }) =>
  get<SameLook>('intake.look-at-same', of)
export const decideSame = (input: { proposal: string; decision: 'accept' | 'reject'; reason: string; seen?: string }) =>
  post<{ moved: number; rows: { outcome: string }[] }>('intake.decide-same', input)
export const lookAtUndo = (proposal: string) => get<UndoLook>('intake.look-at-undo', { proposal })
export const undoSame = (input: { proposal: string; reason: string; seen: string }) =>
  post<{ moved: number; rows: { outcome: string }[] }>('intake.undo-same', input)
