/** The headers that keep a page what we made it. */

const SHARED: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
  'x-frame-options': 'DENY',
}

// The portal has no script but that of one page; its style is one file of our own.
const PORTAL =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
// The page that checks proofs runs our own files of script; once they are loaded the browser lets it ask nobody for anything.
const VERIFY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
// antd writes its styles into the page; script comes from our own files only.
const CONSOLE =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Two years, as lists of sites that are reached by TLS alone ask for. */
const BY_TLS = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }

/** @param route the pattern of the route that answers */
export const securityHeaders = (route: string, isByTls: boolean): Readonly<Record<string, string>> => {
  const headers = headersOf(route)
  return isByTls ? { ...headers, ...BY_TLS } : headers
}

const headersOf = (route: string): Readonly<Record<string, string>> => {
  if (route === '/console' || route.startsWith('/console/')) return CONSOLE_HEADERS
  return route === '/verify' ? VERIFY_HEADERS : PORTAL_HEADERS
}

const PORTAL_HEADERS = { ...SHARED, 'content-security-policy': PORTAL, 'x-robots-tag': 'noarchive' }
const VERIFY_HEADERS = { ...SHARED, 'content-security-policy': VERIFY, 'x-robots-tag': 'noarchive' }
const CONSOLE_HEADERS = { ...SHARED, 'content-security-policy': CONSOLE, 'x-robots-tag': 'noindex, noarchive' }
