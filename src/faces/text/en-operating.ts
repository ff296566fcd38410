/** The English of running the platform: what is said while something of it is away. */
import type * as zh from './zh-operating.ts'

export const operatingRefusals: Record<keyof typeof zh.operatingRefusals, { title: string; detail: string }> = {
  DATABASE_AWAY: {
    title: 'The database does not answer',
    detail:
      'The platform cannot reach its database, and this request was not answered. Ask a question again in {seconds} seconds; of an act, look first whether it was done.',
  },
  DISK_FULL: {
    title: 'The disk of the platform is full',
    detail:
      'Nothing of this was taken in; what is registered stands. Tell whoever runs the platform to make room, then hand it in again: nothing is registered twice.',
  },
  REPLICA_BEHIND: {
    title: 'This cannot be shown at this moment',
    detail:
      'The copy of the database that this server reads is behind. Penalties, entries on lists and the like may have ended a moment ago, so it is not answered from old data. Ask again in {seconds} seconds.',
  },
}
