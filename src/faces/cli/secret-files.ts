/** Settings that are secrets, read from files: what a vault, systemd or a container's platform puts there, and no environment shows. */

import { readFileSync } from 'node:fs'
import { Refusal } from '#rules/outcome'

type Settings = Readonly<Record<string, string | undefined>>

/** Beside them `XINHENG_OPENID` and `XINHENG_KEYS_PASSPHRASE_FILE`, which name files already. */
const SECRETS = [
  'DATABASE_URL',
  'XINHENG_PORTAL_DATABASE_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'XINHENG_SMTP_URL',
  'XINHENG_METRICS_TOKEN',
] as const

/** `NAME_FILE` in place of `NAME`. A file that cannot be read stops the program: without it another database would be opened, or everybody let in. */
export function withSecretFiles(settings: Settings): Settings {
  const read = { ...settings }
  for (const name of SECRETS) {
    const path = settings[`${name}_FILE`] ?? ''
    if (path === '') continue
    const wrong = new Refusal('SETTING_INVALID', { details: { setting: `${name}_FILE`, value: path } })
    // Two that differ: which one is meant nobody says.
    if ((settings[name] ?? '') !== '') throw wrong
    try {
      read[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    } catch {
      // Missing or not ours to read: whoever set it sees which by looking.
      throw wrong
    }
    if (read[name] === '') throw wrong
  }
  return read
}

/** Read once, by whoever asks first, so that what is wrong is told like any other refusal. */
export function settingsFrom(environment: Settings): () => Settings {
  let read: Settings | undefined
  return () => {
    read ??= withSecretFiles(environment)
    return read
  }
}
