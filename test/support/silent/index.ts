/** A way to a database on which everything can be lost, without anybody being told: as where a firewall begins to drop what it sees. */
import { connect, createServer, type Socket } from 'node:net'
import pg from 'pg'

export type SilentWay = {
  /** Of the database, by this way. */
  readonly url: string
  /** From now on nothing that is sent arrives, either way, also of whoever connects anew. */
  fallSilent(): void
  /** Whoever connects anew is heard; what was lost stays lost. */
  speak(): void
  close(): Promise<void>
}

/** @param url of a server on this machine, by a socket or by a port */
export const silentWay = async (url: string): Promise<SilentWay> => {
  const { host, port } = new pg.Client({ connectionString: url })
  const sockets = new Set<Socket>()
  let isSilent = false
  const server = createServer(near => {
    const hold = (socket: Socket) => {
      sockets.add(socket)
      socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    }
    hold(near)
    if (isSilent) return void near.resume()
    const far = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })
    hold(far)
    let isLost = false
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', piece => {
        isLost ||= isSilent
        if (!isLost) to.write(piece)
      })
      from.once('close', () => isLost || isSilent || to.destroy())
    }
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port: own } = server.address() as { port: number }
  return {
    url: url.replace(/@[^/]*\/([^?]*)(\?.*)?$/, `@127.0.0.1:${own}/$1`),
    fallSilent: () => {
      isSilent = true
    },
    speak: () => {
      isSilent = false
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(done => server.close(done))
    },
  }
}
