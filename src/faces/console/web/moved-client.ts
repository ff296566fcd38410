/** Asks which records moved from one organisation to another. */
import type { movedRecords } from '#capabilities/intake'
import type { Answer } from '#capabilities/operation'
import { get } from './client.ts'

type MovedPage = Answer<typeof movedRecords>
export type MovedRecord = MovedPage['moves'][number]

export const listMoved = (uscc: string, limit: number, signal?: AbortSignal) =>
  get<MovedPage>('intake.moved-records', { ...(uscc === '' ? {} : { uscc }), limit }, signal)

const RECENT_DAYS = 30

/** What moved of late and stands. */
export const recentOf = ({ today, moves }: MovedPage): readonly MovedRecord[] => {
  const since = new Date(Date.parse(today) - RECENT_DAYS * 86_400_000).toISOString().slice(0, 10)
  return moves.filter(move => move.undoneOn === null && move.on >= since)
}
