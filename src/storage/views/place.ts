// Where a listed host leads when it is asked: a name that points back at this machine, or at what only it can reach, leads nowhere.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { ViewFault } from './fault.ts'

/** Databases of departments stand inside, so private addresses are theirs; these are nobody's but the machine's own, or its host's. */
const OWN = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  OWN.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  OWN.addSubnet(net, bits, 'ipv6')

export const isOwn = (address: string): boolean => {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  return mapped === undefined ? OWN.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') : isOwn(mapped)
}

/** What is connected to. Whoever lists an address, or this machine by its name, means it. */
export async function placeOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host
  const found = await lookup(host, { all: true })
  const place = host === 'localhost' ? found[0] : found.find(({ address }) => !isOwn(address))
  if (place === undefined) throw new ViewFault('HOST_LEADS_BACK')
  return place.address
}
