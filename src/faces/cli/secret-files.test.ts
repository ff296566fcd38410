/** Secrets among the settings may stand in files; what is wrong with one stops the program. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { withSecretFiles } from './secret-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'xinheng-secrets-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const fileOf = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('the database, the mail server and the token of figures are read from files, without the newline at their end', () => {
  const settings = {
    ...{
      DATABASE_URL_FILE: fileOf('database', 'postgres://a:b@h/d\n'),
      XINHENG_SMTP_URL_FILE: fileOf('mail', 'smtps://m\r\n'),
    },
    ...{ XINHENG_METRICS_TOKEN_FILE: fileOf('token', ' sixteen or more  '), XINHENG_ORIGIN: 'https://credit.example.gov' },
  }
  const read = withSecretFiles(settings)
  assert.equal(read.DATABASE_URL, 'postgres://a:b@h/d')
  assert.equal(read.XINHENG_SMTP_URL, 'smtps://m')
  assert.equal(read.XINHENG_METRICS_TOKEN, ' sixteen or more  ')
  assert.equal(read.XINHENG_ORIGIN, settings.XINHENG_ORIGIN)
})

test('a file that is not there or empty, and a secret that is given twice, stop the program', () => {
  for (const settings of [
    { DATABASE_URL_FILE: join(folder, 'nowhere') },
    { DATABASE_URL_FILE: folder },
    { XINHENG_SMTP_URL_FILE: fileOf('empty', '\n') },
    { DATABASE_URL: 'postgres://h/d', DATABASE_URL_FILE: fileOf('other', 'postgres://h/e') },
  ])
    assert.throws(() => withSecretFiles(settings), { code: 'SETTING_INVALID' })
})
