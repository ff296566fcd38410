// Which backups are kept until when decides how long erased content lives on, and which segments of the archive are still needed.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addDays, type LocalDate } from '#rules/time'
import {
  type BackupTables,
  firstSegmentKept,
  lastKeptOn,
  listExpired,
  putBackup,
  putBackupsElsewhere,
  trimArchive,
} from '#storage/backup'
import type { Transaction } from '#storage/database'
import { withDatabase } from '#support/database'

const DAY = '2026-11-20' as LocalDate

test('the last day of any backup is told, those past their day are named, and their segments are not kept', async t => {
  const made = await withDatabase()
  t.after(() => made.drop())
  const ask = <T>(run: (tx: Transaction<BackupTables>) => Promise<T>) => made.database.transaction<BackupTables, T>(run)
  const take = (folder: string, expiresOn: string, segment: string) =>
    ask(tx =>
      putBackup(tx, {
        ...{ actId: randomUUID(), keepDays: 30, takenAt: '2026-10-01T00:00:00Z', folder },
        ...{ expiresOn: expiresOn as LocalDate, walFrom: `00000001000000${segment}` },
      }),
    )
  assert.equal(await ask(tx => lastKeptOn(tx, DAY)), null)
  assert.equal(await ask(tx => firstSegmentKept(tx, DAY)), null)
  await take('/old', '2026-11-19', '0000000001')
  assert.equal(await ask(tx => lastKeptOn(tx, DAY)), null, 'a backup past its day counts no more')
  await take('/short', '2026-11-20', '0000000005')
  await take('/long', '2027-02-18', '0000000003')
  await take('/middle', '2026-12-31', '0000000009')
  assert.equal(await ask(tx => lastKeptOn(tx, DAY)), '2027-02-18')
  assert.deepEqual(await ask(tx => listExpired(tx, DAY)), ['/old'])
  const first = await ask(tx => firstSegmentKept(tx, DAY))
  assert.equal(first, '000000010000000000000003')
  // Taken elsewhere over and over: counted from today on, by what was said last.
  await ask(tx => putBackupsElsewhere(tx, randomUUID(), 365))
  assert.equal(await ask(tx => lastKeptOn(tx, DAY)), addDays(DAY, 365))
  await ask(tx => putBackupsElsewhere(tx, randomUUID(), 7))
  assert.equal(await ask(tx => lastKeptOn(tx, DAY)), '2027-02-18')

  const archive = mkdtempSync(join(tmpdir(), 'xinheng-archive-'))
  t.after(() => rmSync(archive, { recursive: true }))
  // Whatever the timeline: numbers run on. What is no segment is left alone.
  const names = ['000000010000000000000001', '000000020000000000000002', '000000010000000000000003', '000000020000000000000004']
  const kept = [...names.slice(2), '000000020000000000000005.tail', '00000002.history', 'checkpoint.1']
  for (const name of [...names, ...kept, `${names[0]}.tail`]) writeFileSync(join(archive, name), '')
  assert.equal(await trimArchive(archive, first!), 3)
  assert.deepEqual(readdirSync(archive).sort(), kept.sort())
})
