// How many records of each item an organisation has on the portal today.
import type { OpenTransaction } from '#storage/database'

const STATEMENT = {
  name: 'count-shown',
  text: 'select item, count(*)::int as n from disclosed_record where organisation_id = $1 group by item',
}

export async function countShown(
  { client }: Pick<OpenTransaction, 'client'>,
  organisationId: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ item: string; n: number }>({ ...STATEMENT, values: [organisationId] })
  return new Map(rows.map(row => [row.item, row.n]))
}
