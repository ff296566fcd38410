/** The room of announcements: what a unit makes known on the portal, from a day until a day. */

import { capability } from '#capabilities/operation'
import { list, publish, withdraw } from './operations.ts'

export { list } from './operations.ts'
export { type Announcement, type AnnouncementReader, listKept, snapshotAnnouncements, tableAnnouncements } from './store.ts'

export const announcements = capability('announcements', [publish, withdraw, list])
