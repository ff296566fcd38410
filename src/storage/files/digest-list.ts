// A list of digests in their order, one a line, asked without being read: the passwords of past breaches are hundreds of millions and stay
// on disk.
import { closeSync, openSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

export type DigestList = {
  /** @param digest in hexadecimal, as long as those of the list */
  has(digest: string): Promise<boolean>
}

const PIECE = 4096
/** Longer than any line: a digest, and how often it was seen. */
const LINE = 128

/** Throws where there is no such file. */
export const openDigestList = (path: string): DigestList => {
  closeSync(openSync(path, 'r'))
  return {
    async has(digest) {
      const file = await open(path)
      try {
        return await isListed(file, digest.toUpperCase(), (await file.stat()).size)
      } finally {
        await file.close()
      }
    },
  }
}

async function isListed(file: FileHandle, wanted: string, size: number): Promise<boolean> {
  const read = async (from: number, until: number): Promise<string> => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(until - from), 0, until - from, from)
    return buffer.toString('latin1', 0, bytesRead)
  }
  // The line that is wanted begins in [low, high).
  let low = 0
  let high = size
  while (high - low > PIECE) {
    const middle = Math.floor((low + high) / 2)
    const text = await read(middle, middle + 2 * LINE)
    const begin = text.indexOf('\n') + 1
    const start = middle + begin
    if (begin === 0 || start >= high) {
      high = middle + 1
      continue
    }
    const found = text.slice(begin, begin + wanted.length).toUpperCase()
    if (found === wanted) return true
    if (found < wanted) low = start + 1
    else high = start
  }
  const few = await read(Math.max(0, low - 1), high + LINE)
  return few.split('\n').some(line => line.slice(0, wanted.length).toUpperCase() === wanted)
}
