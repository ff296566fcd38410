// Lets one process of all on a database do a thing; the others are told that somebody does it.
import type { Database } from './connect.ts'

/** Advisory locks of this class; the second number is the name's hash. */
const ONLY_ONE = 7_208_301

/**
 * Runs while this session holds the name; false at once where another session of any process holds it. The lock ends with the session,
 * so a killed process leaves none behind.
 */
export async function runAsOnlyOne(database: Database, name: string, run: () => Promise<void>): Promise<boolean> {
  const session = await database.pool.connect()
  let broken: Error | undefined
  try {
    const { rows } = await session.query<{ mine: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as mine', [
      ONLY_ONE,
      name,
    ])
    if (rows[0]?.mine !== true) return false
    try {
      await run()
      return true
    } finally {
      await session.query('select pg_advisory_unlock($1, hashtext($2))', [ONLY_ONE, name]).catch((failed: Error) => {
        // The session is gone and the lock with it; the pool must not hand it out again.
        broken = failed
      })
    }
  } finally {
    session.release(broken)
  }
}
