/** A file that proves itself: lines of JSON, then how many with their digest, then a signature by each key that states things for us. */

import { createHash } from 'node:crypto'
import type { Environment } from '#capabilities/operation'

export const LINES = 'application/x-ndjson; charset=utf-8'

/** What the closing line says beside number and digest. */
export type Said = Readonly<Record<string, string | null>> & { readonly export: string }

/**
 * @param pages whole lines, one after the other; nothing of the file is held
 * The signatures are over the closing line as it stands, without its end: `xinheng audit check` makes all of it again.
 */
export async function* signedLines(
  { keys }: Environment,
  said: Said,
  pages: AsyncIterable<readonly object[]>,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256')
  let count = 0
  for await (const page of pages) {
    const text = page.map(one => `${JSON.stringify(one)}\n`).join('')
    digest.update(text)
    count += page.length
    if (text !== '') yield Buffer.from(text)
  }
  const closing = JSON.stringify({ ...said, lines: count, sha256: digest.digest('hex') })
  yield Buffer.from(`${closing}\n`)
  for (const signer of await keys.signersOf('statement-signing')) {
    const signature = Buffer.from(await signer.sign(Buffer.from(closing))).toString('base64')
    yield Buffer.from(`${JSON.stringify({ key: signer.id, algorithm: signer.algorithm, signature })}\n`)
  }
}
