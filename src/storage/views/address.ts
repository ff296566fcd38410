// Connection strings of departments' databases: which server they mean, and whether it may be asked at all.

export type ViewAddress = {
  readonly kind: 'postgresql' | 'mysql'
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  /** `verified`: the certificate is checked too. */
  readonly tls: 'off' | 'on' | 'verified'
}

const KINDS: Readonly<Record<string, { readonly kind: ViewAddress['kind']; readonly port: number }>> = {
  'postgres:': { kind: 'postgresql', port: 5432 },
  'postgresql:': { kind: 'postgresql', port: 5432 },
  'mysql:': { kind: 'mysql', port: 3306 },
  'mariadb:': { kind: 'mysql', port: 3306 },
}
const TLS: Readonly<Record<string, ViewAddress['tls']>> = { disable: 'off', require: 'on', 'verify-full': 'verified' }

/** Undefined where it is none, or says anything beside the server, who asks, the database and TLS: drivers read much else from such strings. */
export function parseViewAddress(text: string): ViewAddress | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const known = KINDS[url.protocol]
  const tls = TLS[url.searchParams.get('sslmode') ?? 'disable']
  const database = decoded(url.pathname.slice(1))
  const user = decoded(url.username)
  const password = decoded(url.password)
  const others = [...url.searchParams.keys()].filter(name => name !== 'sslmode')
  if (known === undefined || tls === undefined || others.length > 0 || url.hash !== '') return undefined
  if (url.hostname === '' || !database || database.includes('/') || !user || password === undefined) return undefined
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return { kind: known.kind, host, port: url.port === '' ? known.port : Number(url.port), database, user, password, tls }
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Whether one of the listed hosts (`host`, or `host:port`) is meant; nothing is where none are listed. */
export const isAllowedHost = ({ host, port }: Pick<ViewAddress, 'host' | 'port'>, allowed: readonly string[]): boolean =>
  allowed.some(
    one => one.toLowerCase() === host || one.toLowerCase() === (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`),
  )

/** Which servers may be asked: `host` or `host:port`, with commas between; none where nothing is set. */
export const pullHostsOf = ({
  XINHENG_PULL_HOSTS = '',
}: Readonly<Record<string, string | undefined>>): { pullHosts: readonly string[] } => ({
  pullHosts: XINHENG_PULL_HOSTS.split(',')
    .map(one => one.trim())
    .filter(one => one !== ''),
})
