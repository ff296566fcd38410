// Why a view could not be read.
import type { Socket } from 'node:net'

/** By a code of ours; drivers have codes of their own, and messages that hold what the connection string holds. */
export class ViewFault extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** The server's own code, or ours; nothing else of it is ever told. */
export const viewFaultOf = (thrown: unknown): string => {
  const code = (thrown as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : 'UNKNOWN'
}

export const TOO_LARGE = 'TOO_LARGE'
/** Of one answer, on the wire: a driver keeps a row until it is whole, however long that is. */
const MOST_BYTES = 64 * 2 ** 20
const LOOKED_AT_MS = 20

/** Breaks the connection off where more comes than is wanted. */
export async function within<T>(stream: () => Socket, read: () => Promise<T>): Promise<T> {
  let isTooLarge = false
  const before = stream().bytesRead
  const watch = setInterval(() => {
    isTooLarge ||= stream().bytesRead - before > MOST_BYTES
    if (isTooLarge) stream().destroy()
  }, LOOKED_AT_MS)
  try {
    return await read()
  } catch (thrown) {
    throw isTooLarge ? new ViewFault(TOO_LARGE) : thrown
  } finally {
    clearInterval(watch)
  }
}
