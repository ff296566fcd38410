// Where notices may go: hosts and mail domains that the place has listed, and nothing where none are.
import { BlockList, isIP } from 'node:net'

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

const MAILBOX = /^[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)$/i

export function isAllowedMail(text: string, { mail }: NoticeSettings): boolean {
  const domain = MAILBOX.exec(text)?.[1]?.toLowerCase()
  return domain !== undefined && mail?.domains.includes(domain) === true
}

const PRIVATE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6')

/** Private, loopback, link-local, shared, multicast, also inside IPv6; and whatever is no address. */
export function isPrivate(address: string): boolean {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return isPrivate(mapped)
  const family = isIP(address)
  return family === 0 || PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
