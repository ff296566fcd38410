// A view in PostgreSQL, as text, in a transaction that cannot write.
import type { Socket } from 'node:net'
import pg from 'pg'
import type { ViewAddress } from './address.ts'
import { within } from './fault.ts'
import { placeOf } from './place.ts'

export const CONNECT_MS = 10_000
export const STATEMENT_MS = 120_000

export type Rows = { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }

export async function readPostgresql(
  address: ViewAddress,
  text: (parameter: string) => string,
  values: readonly string[],
): Promise<Rows> {
  const { host, port, database, user, password, tls } = address
  const client = new pg.Client({
    ...{ host: await placeOf(host), port, database, user, password },
    ssl: tls === 'off' ? false : { rejectUnauthorized: tls === 'verified', servername: host },
    connectionTimeoutMillis: CONNECT_MS,
    // Ours as well as the server's: one that says nothing more is not waited for.
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + CONNECT_MS,
    application_name: 'xinheng pull',
    options: '-c default_transaction_read_only=on -c datestyle=ISO -c timezone=Asia/Shanghai',
    // Whatever it is, as it is written: numbers and days keep their form.
    types: { getTypeParser: () => (value: string) => value },
  })
  // A server that goes away between two answers is told by the query that waits.
  client.on('error', () => {})
  const stream = () => (client as unknown as { connection: { stream: Socket } }).connection.stream
  try {
    await client.connect()
    await client.query('begin transaction isolation level repeatable read read only')
    const { fields, rows } = await within(stream, () =>
      client.query<(string | null)[]>({ text: text('$1'), values: [...values], rowMode: 'array' }),
    )
    await client.query('rollback')
    return { columns: fields.map(field => field.name), rows }
  } finally {
    stream().destroy()
  }
}
