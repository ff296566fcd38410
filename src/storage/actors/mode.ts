// Whether commands are taken, or the installation only answers.
import type { OpenTransaction } from '#storage/database'

export async function isReadOnly(tx: OpenTransaction): Promise<boolean> {
  const { rows } = await tx.client.query<{ read_only: boolean }>(
    'select read_only from operating_mode order by mode_no desc limit 1',
  )
  return rows[0]?.read_only ?? false
}

export async function putMode(tx: OpenTransaction, readOnly: boolean, actId: string): Promise<void> {
  await tx.client.query('insert into operating_mode (read_only, since, act_id) values ($1, clock_timestamp(), $2)', [
    readOnly,
    actId,
  ])
}
