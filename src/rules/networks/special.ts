// What an address is for: the wide Internet, or a use of its own (IANA's registries of special-purpose addresses, as of 2025).
import { type Address, isInSome, type Network, parseAddress, parseNetwork } from './network.ts'

const networks = (...listed: readonly string[]): readonly Network[] =>
  listed.map(text => {
    const network = parseNetwork(text)
    if (network === undefined) throw new Error(`${text} is no network`)
    return network
  })

/** Of the special ones also what the registry calls reachable from everywhere: anycast, AS112 and relays serve nobody who is called by name. */
const SPECIAL_4 = networks(
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared, behind a carrier
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local
  '172.16.0.0/12', // private
  '192.0.0.0/24', // assignments of protocols
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
)

/** All that is given out for the wide Internet; the rest of IPv6 is special, reserved, or leads into IPv4. */
const GIVEN_OUT_6 = networks('2000::/3')
const SPECIAL_6 = networks(
  '2001::/23', // assignments of protocols: Teredo, benchmarks, ORCHID, drones
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
)

/** Whether the wide Internet is meant, and nothing that a machine or its own network keeps for itself; never of what is no address. */
export const isOutside = (text: string): boolean => {
  const address = parseAddress(text)
  if (address === undefined) return false
  if (address.length === 32) return !isInSome(SPECIAL_4, address)
  return isInSome(GIVEN_OUT_6, address) && !isInSome(SPECIAL_6, address)
}

/** Nobody's but a machine's, or its host's: loopback, link-local, what clouds tell their guests at, and what is no one machine at all. */
const OWN = networks(
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '100.100.100.200', '192.0.0.192', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/127', 'fd00:ec2::254', 'fe80::/10', 'ff00::/8'],
)

/** Where an address of IPv6 carries one of IPv4, and after how many bits: IPv4-compatible and -translated, NAT64, 6to4. */
const CARRYING: readonly (readonly [readonly Network[], bigint])[] = [
  [networks('::/96', '::ffff:0:0:0/96', '64:ff9b::/96'), 0n],
  [networks('2002::/16'), 80n],
]

const carried = (address: Address): Address[] =>
  CARRYING.flatMap(([forms, after]) =>
    isInSome(forms, address) ? [{ length: 32 as const, value: (address.value >> after) & 0xffffffffn }] : [],
  )

/** Whether it leads back to this machine or its host, also carried in IPv6. Narrower than not outside: offices are reached at private addresses. */
export const isOwn = (text: string): boolean => {
  const address = parseAddress(text)
  return address === undefined || [address, ...carried(address)].some(one => isInSome(OWN, one))
}
