/** A mail server on this machine that takes mails and keeps what they say. */
import { type AddressInfo, createServer } from 'node:net'

export type Mailbox = { readonly port: number; readonly mails: string[]; close(): Promise<void> }

/** As one answers: enough of RFC 5321 that a mail is taken; not for a mailbox that is full. */
export async function openMailbox(): Promise<Mailbox> {
  const mails: string[] = []
  const server = createServer(socket => {
    let text = ''
    let isData = false
    socket.write('220 made for the test\r\n')
    socket.on('data', piece => {
      text += piece
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end)
        text = text.slice(end + 2)
        if (isData) {
          mails[mails.length - 1] += `${line}\n`
          if (line !== '.') continue
          isData = false
          socket.write('250 taken as no 7\r\n')
        } else if (line === 'DATA') {
          isData = true
          mails.push('')
          socket.write('354 go on\r\n')
        } else socket.write(line.startsWith('RCPT') && line.includes('full@') ? '552 full\r\n' : '250 so be it\r\n')
        if (line === 'QUIT') socket.end()
      }
    })
    socket.on('error', () => {})
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    ...{ port: (server.address() as AddressInfo).port, mails },
    close: () => new Promise(done => server.close(() => done())),
  }
}

/** What a mail says, decoded. */
export const textOf = (mail: string): string => {
  const [head = '', ...rest] = mail.split(/\r?\n\r?\n/)
  const body = rest.join('\n\n').replace(/\n\.\n$/, '')
  return /content-transfer-encoding: base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : Buffer.from(
        body
          .replace(/=\r?\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString()
}
