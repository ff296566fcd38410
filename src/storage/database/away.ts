// Tells a database that does not answer from one that objects: nothing is wrong then with what was asked, and it may be asked again.

/** The connection was lost, or none was to be had. */
export class DatabaseAway extends Error {
  /** Whether it may be committed: that was asked for, and nobody heard what became of it. Before that PostgreSQL has rolled back. */
  readonly mayStand: boolean

  constructor(cause: unknown, mayStand: boolean) {
    super('the database did not answer', { cause })
    this.mayStand = mayStand
  }
}

/** Whether what was begun may stand all the same: then nothing beside the tables is taken back, and nothing is written once more. */
export const mayStand = (thrown: unknown): boolean =>
  thrown instanceof DatabaseAway ? thrown.mayStand : isAway(thrown) && !isUnsent(thrown)

// Nobody listens; or the way there is broken.
const UNREACHED = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])
const UNKNOWN_HOST = new Set(['EAI_AGAIN', 'ENOTFOUND'])
// PostgreSQL says that it is starting, stopping, or has ended the session; that the connection failed; that it has no place left for one.
const SAID = /^(?:57P0\d|08\d{3}|53300)$/
// What the driver says of a connection that has ended, or that it did not get.
const BROKEN = /^Connection terminated/
const UNSENT = /connection error and is not queryable|^timeout exceeded when trying to connect/

// ENOSPC and EDQUOT of a file; the same of the database's own.
const FULL = new Set(['ENOSPC', 'EDQUOT', '53100'])
/** A disk is full, the program's or the database's. Nothing of what was begun was committed. */
export const isDiskFull = (thrown: unknown): boolean =>
  thrown instanceof Error && FULL.has((thrown as { code?: string }).code ?? '')

/** There was no connection, or none any more, so that what was asked was never sent. */
export const isUnsent = (thrown: unknown): boolean =>
  ['connect', 'getaddrinfo'].includes((thrown as { syscall?: string }).syscall ?? '') || UNSENT.test((thrown as Error).message)

/** As `isAway`, of a connection that was not had or is known to be gone: whatever its socket said is the reason. */
export const isCutOff = (thrown: unknown): boolean => isAway(thrown) || UNREACHED.has((thrown as { code?: string }).code ?? '')

export function isAway(thrown: unknown): boolean {
  if (thrown instanceof DatabaseAway) return true
  if (!(thrown instanceof Error)) return false
  const { code = '', syscall } = thrown as { code?: string; syscall?: string }
  if ('severity' in thrown) return SAID.test(code)
  // Files are missing by the same codes: only what was asked of a socket counts.
  if (syscall === 'connect') return UNREACHED.has(code)
  return (syscall === 'getaddrinfo' && UNKNOWN_HOST.has(code)) || BROKEN.test(thrown.message) || UNSENT.test(thrown.message)
}
