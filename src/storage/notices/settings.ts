// Where notices may go: hosts and mail domains that the place has listed, and nothing where none are.
export type NoticeSettings = {
  /** `host` or `host:port` of webhooks. */
  readonly hosts: readonly string[]
  /** A server for mail, who it comes from, and to whose mailboxes. */
  readonly mail: { readonly url: string; readonly from: string; readonly domains: readonly string[] } | undefined
  /** Whether a listed host may lead to an address that only this network reaches, and be called without TLS. */
  readonly mayBePrivate: boolean
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map(one => one.trim().toLowerCase())
    .filter(one => one !== '')

export const noticeSettings = ({
  XINHENG_NOTICE_HOSTS = '',
  XINHENG_NOTICE_DOMAINS = '',
  XINHENG_NOTICE_PRIVATE = '',
  XINHENG_SMTP_URL = '',
  XINHENG_SMTP_FROM = '',
}: Readonly<Record<string, string | undefined>>): { notices: NoticeSettings } => ({
  notices: {
    hosts: listed(XINHENG_NOTICE_HOSTS),
    mail:
      XINHENG_SMTP_URL === '' || XINHENG_SMTP_FROM === ''
        ? undefined
        : { url: XINHENG_SMTP_URL, from: XINHENG_SMTP_FROM, domains: listed(XINHENG_NOTICE_DOMAINS) },
    mayBePrivate: XINHENG_NOTICE_PRIVATE === 'yes',
  },
})

/** A listed host over TLS; without it only where the place allows what is private. Nothing stands in it but the address. */
export function isAllowedUrl(text: string, { hosts, mayBePrivate }: NoticeSettings): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const isTls = url.protocol === 'https:'
  if (!isTls && !(url.protocol === 'http:' && mayBePrivate)) return false
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false
  const port = url.port === '' ? (isTls ? '443' : '80') : url.port
  return hosts.some(one => one === `${url.hostname}:${port}` || (one === url.hostname && url.port === ''))
}

/** Characters of an address after its host by whose last four its holder knows it again; of a shorter one they would say too much. */
const LONG = 20

/** As it may be shown: of what comes after the host, which may be all that somebody needs to speak in the unit's chat, no more than the end. */
export function maskedUrl(text: string): string {
  const { origin, pathname, search } = new URL(text)
  const rest = `${pathname}${search}`.slice(1)
  if (rest === '') return origin
  return `${origin}/…${rest.length < LONG ? '' : rest.slice(-4)}`
}

const MAILBOX = /^[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)$/i

export function isAllowedMail(text: string, { mail }: NoticeSettings): boolean {
  const domain = MAILBOX.exec(text)?.[1]?.toLowerCase()
  return domain !== undefined && mail?.domains.includes(domain) === true
}
