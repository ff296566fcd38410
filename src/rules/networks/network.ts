// Addresses of the Internet and networks of them, read from text.

/** The four bytes of IPv4 or the sixteen of IPv6 as one number. */
export type Address = { readonly length: 32 | 128; readonly value: bigint }
export type Network = Address & { readonly prefix: number }

const BYTE = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/
const GROUP = /^[0-9a-f]{1,4}$/i

const read = (parts: readonly string[], bitsOfEach: number, radix: 10 | 16): bigint =>
  parts.reduce((value, part) => (value << BigInt(bitsOfEach)) | BigInt(Number.parseInt(part, radix)), 0n)

const parse4 = (text: string): bigint | undefined => {
  const bytes = text.split('.')
  return bytes.length === 4 && bytes.every(byte => BYTE.test(byte)) ? read(bytes, 8, 10) : undefined
}

const parse6 = (text: string): bigint | undefined => {
  const at = text.lastIndexOf(':')
  const last4 = text.includes('.') ? parse4(text.slice(at + 1)) : undefined
  if (text.includes('.') && last4 === undefined) return undefined
  const whole =
    last4 === undefined ? text : `${text.slice(0, at + 1)}${(last4 >> 16n).toString(16)}:${(last4 & 0xffffn).toString(16)}`
  const [head = '', tail, ...more] = whole.split('::')
  const [before, after] = [head, tail ?? ''].map(half => (half === '' ? [] : half.split(':'))) as [string[], string[]]
  const left = 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, left)).fill('0'), ...after]
  if (more.length > 0 || (tail === undefined ? left !== 0 : left < 1) || !groups.every(group => GROUP.test(group)))
    return undefined
  return read(groups, 16, 16)
}

const isMapped = (value: bigint): boolean => value >> 32n === 0xffffn

/** As sockets and resolvers write it. An address of IPv4 that is written in IPv6 (`::ffff:…`) is that of IPv4; a zone (`%eth0`) tells nothing of it. */
export const parseAddress = (text: string): Address | undefined => {
  const [bare = '', zone] = text.split('%')
  const four = zone === undefined ? parse4(bare) : undefined
  if (four !== undefined) return { length: 32, value: four }
  const six = bare.includes(':') ? parse6(bare) : undefined
  if (six === undefined) return undefined
  return isMapped(six) ? { length: 32, value: six & 0xffffffffn } : { length: 128, value: six }
}

/** `10.1.0.0/16`, `2001:db8::/32`, or one address. One of IPv4 written in IPv6 is none: its prefix would count other bits than it names. */
export const parseNetwork = (text: string): Network | undefined => {
  const [place = '', given, ...more] = text.split('/')
  const address = parseAddress(place)
  if (address === undefined || more.length > 0 || place.includes('%')) return undefined
  if (address.length === 32 && place.includes(':')) return undefined
  const prefix = given === undefined ? address.length : /^\d{1,3}$/.test(given) ? Number(given) : Number.NaN
  return prefix <= address.length ? { ...address, prefix } : undefined
}

const holds = ({ length, value, prefix }: Network, address: Address): boolean => {
  const rest = BigInt(length - prefix)
  return address.length === length && address.value >> rest === value >> rest
}

export const isInSome = (networks: readonly Network[], address: Address): boolean =>
  networks.some(network => holds(network, address))
