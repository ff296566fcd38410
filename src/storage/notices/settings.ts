// Where notices may go: hosts and mail domains that the place has listed, and nothing where none are.
import { Refusal } from '#rules/outcome'

export type NoticeSettings = {
  /** `host` or `host:port` of webhooks. */
  readonly hosts: readonly string[]
  /** A server for mail, who it comes from, and to whose mailboxes. */
  readonly mail: { readonly url: string; readonly from: string; readonly domains: readonly string[] } | undefined
  /** Whether a listed host may lead to an address that only this network reaches, and be called without TLS. */
  readonly mayBePrivate: boolean
  /** Where organisations may be told by those who act for them: listed apart, for whoever says where is nobody of the place. */
  readonly own: { readonly hosts: readonly string[]; readonly domains: readonly string[] }
  /** How many days before what is shown begins or ends, and after, an organisation is told. The place's to choose: no law sets them. */
  readonly days: number
}

const USUAL_DAYS = 30
/** What has been told is kept for a year: within it nothing is news twice. */
const MOST_DAYS = 180

/** Where nothing is set: nobody is told outside the product. */
export const NO_NOTICES: NoticeSettings = {
  ...{ hosts: [], mail: undefined, mayBePrivate: false, own: { hosts: [], domains: [] } },
  days: USUAL_DAYS,
}

/** As they hold for an address that somebody who acts for an organisation has said. */
export const forOrganisations = (settings: NoticeSettings): NoticeSettings => {
  const { mail, own } = settings
  return { ...settings, hosts: own.hosts, mail: mail && { ...mail, domains: own.domains } }
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map(one => one.trim().toLowerCase())
    .filter(one => one !== '')

const daysOf = (given: string): number => {
  const days = given === '' ? USUAL_DAYS : Number(given)
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_NOTICE_DAYS', value: given } })
  return days
}

export const noticeSettings = ({
  XINHENG_NOTICE_HOSTS = '',
  XINHENG_NOTICE_DOMAINS = '',
  XINHENG_NOTICE_PRIVATE = '',
  XINHENG_NOTICE_OWN_HOSTS = '',
  XINHENG_NOTICE_OWN_DOMAINS = '',
  XINHENG_NOTICE_DAYS = '',
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
    own: { hosts: listed(XINHENG_NOTICE_OWN_HOSTS), domains: listed(XINHENG_NOTICE_OWN_DOMAINS) },
    days: daysOf(XINHENG_NOTICE_DAYS),
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

/** Of a listed domain; a star stands for every one. */
export function isAllowedMail(text: string, { mail }: NoticeSettings): boolean {
  const domain = MAILBOX.exec(text)?.[1]?.toLowerCase()
  return domain !== undefined && mail?.domains.some(one => one === domain || one === '*') === true
}
