// How long the logs are together.
import type { OpenTransaction } from '#storage/database'

export async function countLeaves(tx: OpenTransaction): Promise<number> {
  const { rows } = await tx.client.query<{ leaves: string }>('select coalesce(sum(leaves), 0) as leaves from leaf')
  return Number(rows[0]!.leaves)
}
