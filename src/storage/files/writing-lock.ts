// Whoever writes the files of a submission holds one lock, whatever process it is.
import type { Database } from '#storage/database'

/** Advisory locks of this class; the second number is the hash of the submission's id. */
export const WRITING = 7_208_211

export type WritingLock = {
  /** Throws where the lock is lost, and with it the right to write. Its session says nothing otherwise while a file is read. */
  mustHold(): Promise<void>
}

/**
 * Waits for the lock, and runs under it. It belongs to a session, which can end alone: before each writing its holder asks, and writes while it
 * has the submission's row locked, so that whoever takes the lock next finds what it has committed.
 */
export async function whileWriting<T>(database: Database, id: string, run: (lock: WritingLock) => Promise<T>): Promise<T> {
  const session = await database.pool.connect()
  try {
    await session.query('select pg_advisory_lock($1, hashtext($2))', [WRITING, id])
    return await run({
      async mustHold() {
        await session.query('select')
      },
    })
  } finally {
    // The lock belongs to the session; the pool hands sessions out again.
    await session.query('select pg_advisory_unlock($1, hashtext($2))', [WRITING, id]).then(
      () => session.release(),
      broken => session.release(broken),
    )
  }
}
