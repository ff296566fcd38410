// Calls a webhook: signed, without following where it leads, and never at an address that the place has not allowed.
import { createHmac } from 'node:crypto'
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { NoticeFault } from './fault.ts'
import { isWrittenInside, lookupOutside } from './outside.ts'
import { isAllowedUrl, type NoticeSettings } from './settings.ts'

const PATIENCE_MS = 10_000

type Call = {
  readonly url: string
  readonly secret: Uint8Array
  readonly body: string
  /** Seconds since 1970: an old call that somebody kept is known by it. */
  readonly at: number
}

/** What it answered. Throws a NoticeFault where it did not take the notice. */
export function callWebhook({ url: text, secret, body, at }: Call, settings: NoticeSettings): Promise<string> {
  const url = new URL(text)
  if (!isAllowedUrl(text, settings)) return Promise.reject(new NoticeFault('HOST_NOT_ALLOWED'))
  if (!settings.mayBePrivate && isWrittenInside(url)) return Promise.reject(new NoticeFault('HOST_PRIVATE'))
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  const request = url.protocol === 'https:' ? requestTls : requestPlain
  return new Promise((done, failed) => {
    const call = request(
      url,
      {
        method: 'POST',
        ...(settings.mayBePrivate ? {} : { lookup: lookupOutside(() => new NoticeFault('HOST_PRIVATE')) }),
        timeout: PATIENCE_MS,
        signal: AbortSignal.timeout(2 * PATIENCE_MS),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'xinheng-signature': `t=${at},v1=${signature}`,
        },
      },
      answer => {
        answer.resume()
        const status = answer.statusCode ?? 0
        if (status >= 200 && status < 300) done(`HTTP ${status}`)
        else failed(new NoticeFault(`HTTP_${status}`))
      },
    )
    call.on('timeout', () => call.destroy(new NoticeFault('TOO_SLOW')))
    call.on('error', (fault: { code?: string } & Error) =>
      failed(
        fault instanceof NoticeFault
          ? fault
          : new NoticeFault(fault.name === 'TimeoutError' ? 'TOO_SLOW' : (fault.code ?? 'NOT_REACHED')),
      ),
    )
    call.end(body)
  })
}
