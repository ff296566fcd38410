// What may be written down of a fault: never a message of the database, which may carry a name or a number that somebody typed.

export type Fault = {
  readonly name: string
  /** Of our own errors. */
  readonly message?: string
  /** Of the database's errors, in place of the message. */
  readonly sqlState?: string | null
  readonly frames: readonly string[]
}

const MOST_FRAMES = 12

export function describeFault(thrown: unknown): Fault {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] }
  const frames = (thrown.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map(line => line.trim())
  if ('severity' in thrown) return { name: thrown.name, sqlState: (thrown as { code?: string }).code ?? null, frames }
  return { name: thrown.name, message: thrown.message, frames }
}

/** The same as lines for a terminal. */
export function faultLines(thrown: unknown): string {
  const { name, message, sqlState, frames } = describeFault(thrown)
  const first = sqlState === undefined ? `${name}: ${message ?? ''}` : `${name} of the database, SQLSTATE ${sqlState}`
  return [first, ...frames.map(frame => `    ${frame}`)].join('\n')
}
