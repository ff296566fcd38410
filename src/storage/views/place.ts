// Where a listed host leads when it is asked: a name that points back at this machine, or at what only it can reach, leads nowhere.
import { lookup } from 'node:dns/promises'
import { isOwn, parseAddress } from '#rules/networks'
import { ViewFault } from './fault.ts'

/** What is connected to: databases of departments stand inside. Whoever lists an address, or this machine by its name, means it. */
export async function placeOf(host: string): Promise<string> {
  if (parseAddress(host) !== undefined) return host
  const found = await lookup(host, { all: true })
  const place = host === 'localhost' ? found[0] : found.find(({ address }) => !isOwn(address))
  if (place === undefined) throw new ViewFault('HOST_LEADS_BACK')
  return place.address
}
