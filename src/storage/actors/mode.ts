// Whether commands are taken, or the installation only answers.
import type { OpenTransaction } from '#storage/database'

export async function isReadOnly(tx: OpenTransaction): Promise<boolean> {
  const { rows } = await tx.client.query<{ read_only: boolean }>(
    'select read_only from operating_mode order by mode_no desc limit 1',
  )
  return rows[0]?.read_only ?? false
}
