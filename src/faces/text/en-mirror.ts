/** What a mirror of the portal says of itself and why it shows nothing, in English. */

import type * as zh from './zh-mirror.ts'

export const snapshotRefusals: typeof zh.snapshotRefusals = {
  SNAPSHOT_UNTRUE: {
    title: 'This snapshot cannot be gone on from',
    detail:
      '{file} of the snapshot is missing, cut short or not as it was signed, or it is a delta itself. Nothing was written. Name a whole snapshot that this platform has signed, or write a whole one.',
  },
}

export const mirror: typeof zh.mirror = {
  label: 'About this mirror',
  line: 'This is a mirror: pages are made from a snapshot that the platform signed at {at} (Beijing time), each record held against the day of today; names of persons are not in it',
  platform: 'The platform itself',
  notHereTitle: 'The mirror does not have this page',
  notHereText:
    'A mirror shows what is disclosed and the law behind it. To apply for something, check a proof or use the API, go to the platform itself.',
  refusedTitle: 'The mirror shows nothing for now',
  refused: {
    none: 'The mirror has received no snapshot of the platform yet, and so shows nothing.',
    untrue:
      'The snapshot that the mirror has received did not pass the check of its signature or digests, and so nothing is shown.',
    unread:
      'The snapshot that the mirror has received passed its check, but the program of the mirror cannot open it and may have to be updated, and so nothing is shown.',
    older:
      'The mirror has received none but snapshots that are older than what it has shown before: what they hold may be disclosed no more, and so nothing is shown.',
    old: 'The snapshot is a day old: what it holds may be disclosed no more today, and so nothing is shown.',
    clock:
      'The clock of the mirror and the day of the snapshot do not agree: nobody can tell what is disclosed today, and so nothing is shown.',
  },
  again: 'It goes on by itself once a new snapshot is there. Please try again later, or go to the platform itself.',
}
