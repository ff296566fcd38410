// The table of strings: the same in memory and on disk, and nothing of it readable there.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { readFolder, withDataDir } from '#support/files'
import { StringTable } from './string-table.ts'

const text = (n: number) => (n % 5 === 0 ? `演示第${n}号` : n % 7 === 0 ? '' : `plain ${n} \u00ff`)

test('files: strings are the same whether they stay in memory or go to disk, read in any order', async () => {
  await withDataDir(async dataDir => {
    for (const memoryBytes of [2 ** 30, 40_000]) {
      const table = new StringTable({ path: join(dataDir, 'strings'), randomBytes, cipher: 'sm4', memoryBytes })
      for (let n = 0; n < 20_000; n++) table.add(text(n))
      table.finish()
      assert.equal(table.spilled, memoryBytes === 40_000)
      assert.equal(table.count, 20_000)
      for (let n = 0; n < 20_000; n++) assert.equal(table.get(n), text(n))
      for (let n = 0; n < 20_000; n++) {
        const at = (n * 7919) % 20_000
        assert.equal(table.get(at), text(at))
      }
      for (const beyond of [20_000, 20_223, 1e9, -1]) assert.equal(table.get(beyond), undefined)
      assert.equal((await readFolder(dataDir)).length, 0, 'the file has no name while it is used')
      table.close()
    }
  })
})
