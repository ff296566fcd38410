// Calls leave for the wide Internet and for nowhere else: by where a name leads at the moment of the connection.
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isOutside, parseAddress } from '#rules/networks'

/** The host of an address, where it is written as numbers that are not outside; nobody looks such a host up. */
export const isWrittenInside = ({ hostname }: URL): boolean => {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return parseAddress(host) !== undefined && !isOutside(host)
}

/** A name is looked up once, and what is connected to is what was looked at; `inside` is thrown where it leads nowhere else. */
export const lookupOutside =
  (inside: () => Error): LookupFunction =>
  (host, options, done) =>
    lookup(host, { ...options, all: true }, (fault, found) => {
      const outside = fault === null ? found.filter(({ address }) => isOutside(address)) : []
      const [first] = outside
      if (first === undefined) done(fault ?? inside(), [])
      else if (options.all === true) done(null, outside)
      else done(null, first.address, first.family)
    })
