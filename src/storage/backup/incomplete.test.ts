// A restored folder: what lacks something stays closed to writing, what is whole has its open submissions closed once.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { dropIncomplete, putIncomplete, putLost } from './incomplete.ts'
import { folderAt, startRestored } from './index.ts'

test('submissions that were open are closed at the first start of a whole folder, and at none of an incomplete one', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-restored-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const said: unknown[] = []
  const closed: string[] = []
  const start = () =>
    startRestored(folder, {
      lacks: missing => said.push(missing),
      notErased: fault => said.push(fault),
      close: async id => void closed.push(id),
      eraseAgain: async () => {
        erased += 1
      },
    })
  let erased = 0
  await start()
  assert.deepEqual([said, closed, folderAt(folder).isReadOnly], [[], [], false])

  putLost(folder, ['one', 'two'])
  putIncomplete(folder, [{ what: 'leaves', expected: 9, found: 7 }])
  await start()
  assert.deepEqual([said, closed], [[{ what: 'leaves', expected: 9, found: 7 }], []])
  assert.equal(folderAt(folder).isReadOnly, true)

  dropIncomplete(folder)
  await start()
  await start()
  assert.deepEqual([said.length, closed, folderAt(folder).isReadOnly], [1, ['one', 'two'], false])
  // In both folders, and no more once it is done.
  assert.equal(erased, 2)
})

test('what fails is tried again at the next start: a close, and erasing without the keys', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-restored-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const said: unknown[] = []
  const closed: string[] = []
  const whole = {
    lacks: (missing: unknown) => void said.push(missing),
    notErased: (fault: unknown) => void said.push(fault),
    close: async (id: string) => void closed.push(id),
    eraseAgain: async () => {},
  }
  putLost(folder, ['one'])
  await startRestored(folder, { ...whole, eraseAgain: () => Promise.reject(new Error('no key')) })
  assert.deepEqual([said.length, closed], [1, []])
  await assert.rejects(startRestored(folder, { ...whole, close: () => Promise.reject(new Error('not now')) }), /not now/)
  await startRestored(folder, whole)
  await startRestored(folder, whole)
  assert.deepEqual([said.length, closed], [1, ['one']])
})
