// Has a file looked at by a scanner that listens beside us, in clamd's own protocol (INSTREAM): where one is configured, nothing is kept unseen.
import { createConnection, type Socket } from 'node:net'
import { refuseFile } from './limits.ts'

export type Scanner = {
  /** Refuses what it finds something in, and whatever it cannot look at. */
  scan(bytes: Uint8Array): Promise<void>
}

const PIECE = 64 * 1024
const PATIENCE_MS = 60_000

/** That of the settings: XINHENG_SCANNER, `host:port` or the path of a socket. */
export const scannerIn = ({ XINHENG_SCANNER: address }: Readonly<Record<string, string | undefined>>): { scanner?: Scanner } =>
  address === undefined || address === '' ? {} : { scanner: openScanner(address) }

export function openScanner(address: string, patienceMs = PATIENCE_MS): Scanner {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(address) ?? []
  const connect = (): Socket =>
    host === undefined ? createConnection(address) : createConnection({ host, port: Number(port) })
  return {
    async scan(bytes) {
      const said = await ask(connect(), bytes, patienceMs).catch((): string => '')
      if (/\bOK$/.test(said)) return
      const found = /^stream: (.+) FOUND$/.exec(said)?.[1]
      // Neither clean nor infected: it did not answer, or could not read it. Kept unseen it would be believed to have been seen.
      if (found === undefined) refuseFile('SCANNER_SILENT')
      refuseFile('EVIDENCE_INFECTED', { found })
    },
  }
}

function ask(socket: Socket, bytes: Uint8Array, patienceMs: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const answer: Buffer[] = []
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('no answer in time')))
  socket.on('error', reject)
  socket.on('data', piece => answer.push(piece))
  socket.on('close', () => resolve(Buffer.concat(answer).toString('utf8').split('\0')[0]!.trim()))
  socket.write('zINSTREAM\0')
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE)
    socket.write(lengthOf(piece.length))
    socket.write(piece)
  }
  socket.write(lengthOf(0))
  return promise
}

const lengthOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}
