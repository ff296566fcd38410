// A view in MySQL or MariaDB, as text, in a transaction that cannot write.
import { connect, type Socket } from 'node:net'
import mysql from 'mysql2/promise'
import type { ViewAddress } from './address.ts'
import { ViewFault, within } from './fault.ts'
import { placeOf } from './place.ts'
import { CONNECT_MS, type Rows, STATEMENT_MS } from './postgresql.ts'

export async function readMysql(
  address: ViewAddress,
  text: (parameter: string) => string,
  values: readonly string[],
): Promise<Rows> {
  const { host, port, database, user, password, tls } = address
  const place = await placeOf(host)
  const connection = await mysql.createConnection({
    ...{ host, port, database, user, password },
    stream: () => connect(port, place),
    // The name is checked too only where that is asked for.
    ...(tls === 'off' ? {} : { ssl: { rejectUnauthorized: tls === 'verified', verifyIdentity: tls === 'verified' } }),
    connectTimeout: CONNECT_MS,
    charset: 'utf8mb4',
    rowsAsArray: true,
    multipleStatements: false,
    // A server may ask for any file of ours; it gets none.
    flags: ['-LOCAL_FILES'],
    // Whatever it is, as it is written: numbers and days keep their form.
    typeCast: field => field.string(),
  })
  connection.on('error', () => {})
  const stream = () => (connection as unknown as { connection: { stream: Socket } }).connection.stream
  const slow = setTimeout(() => stream().destroy(new ViewFault('TIMEOUT')), STATEMENT_MS)
  try {
    await connection.query("set session time_zone = '+08:00'")
    await limitStatements(connection)
    await connection.query('start transaction with consistent snapshot, read only')
    const [rows, fields] = await within(stream, () => connection.query<mysql.RowDataPacket[][]>(text('?'), [...values]))
    await connection.query('rollback')
    return { columns: fields.map(field => field.name), rows: rows as unknown as (string | null)[][] }
  } finally {
    clearTimeout(slow)
    connection.destroy()
  }
}

/** MySQL and MariaDB each have a name for it, and neither knows the other's. */
async function limitStatements(connection: mysql.Connection): Promise<void> {
  const isKnown = (set: string) =>
    connection.query(set).then(
      () => true,
      () => false,
    )
  if (await isKnown(`set session max_execution_time = ${STATEMENT_MS}`)) return
  await isKnown(`set session max_statement_time = ${STATEMENT_MS / 1000}`)
}
