/** Vectors that OpenSSL made, and whether OpenSSL is on this machine to check what we make. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Everything in hexadecimal. The secrets are of these vectors only. */
type Vectors = {
  readonly madeBy: string
  readonly sm3: readonly { readonly bytes: string; readonly digest: string }[]
  readonly hmacSm3: readonly { readonly key: string; readonly bytes: string; readonly tag: string }[]
  readonly sm4Ctr: readonly { readonly key: string; readonly iv: string; readonly plain: string; readonly sealed: string }[]
  readonly sm2: readonly {
    readonly id: string
    readonly secret: string
    readonly public: string
    readonly spki: string
    readonly message: string
    readonly signature: string
  }[]
}

export const VECTORS = JSON.parse(readFileSync(join(import.meta.dirname, 'openssl.json'), 'utf8')) as Vectors

export const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** Why OpenSSL cannot be asked here; false where it can. Version 3 and later know SM2 with an id. */
export const noOpenssl: string | false = (() => {
  const found = spawnSync('openssl', ['version'], { encoding: 'utf8' })
  if (found.status !== 0) return 'there is no openssl on this machine'
  return /^OpenSSL ([3-9]|\d\d)\./.test(found.stdout) ? false : `${found.stdout.trim()} does not know SM2 with an id`
})()

/** Runs it with these files beside it; gives its exit code and standard output. */
export function openssl(
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array | string>> = {},
  input?: Uint8Array,
) {
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-openssl-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, ...(input ? { input } : {}) })
    return { status, out: stdout, said: stderr.toString() }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
