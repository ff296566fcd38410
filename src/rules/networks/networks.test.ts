// Addresses and networks are read as the machine reads them, and what is inside is inside however it is written.
import assert from 'node:assert/strict'
import { BlockList, isIP } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { isInSome, isOutside, isOwn, parseAddress, parseNetwork } from './index.ts'

const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
const pieces = fc.constantFrom(
  '0',
  '1',
  '01',
  '10',
  '127',
  '255',
  '256',
  'ffff',
  'fe80',
  '00000',
  'g',
  '',
  '.',
  ':',
  '::',
  '/8',
)
const family = (text: string) => (isIP(text) === 4 ? 'ipv4' : 'ipv6')

test('what is an address to the machine is one here, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.array(pieces, { maxLength: 17 }).map(parts => parts.join('')),
        fc.string(),
      ),
      text => assert.equal(parseAddress(text) !== undefined, isIP(text) !== 0, text),
    ),
    { numRuns: 5000 },
  )
})

test('an address lies in a network where the machine says so', () => {
  const given = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(
      groups.map(all => all.map(group => group.toString(16)).join(':')),
      fc.integer({ min: 0, max: 128 }),
    ),
  )
  fc.assert(
    fc.property(given, fc.oneof(fc.ipV4(), fc.ipV6()), fc.boolean(), ([place, prefix], other, isItself) => {
      const list = new BlockList()
      list.addSubnet(place, prefix, family(place))
      const asked = isItself ? place : other
      const [address, of] = [parseAddress(asked)!, parseNetwork(`${place}/${prefix}`)!]
      // The machine takes an address of IPv4 for one of IPv6 too; whoever lists `::/0` means IPv6.
      const isAlike = address.length === of.length && asked.includes(':') === (address.length === 128)
      if (isAlike) assert.equal(isInSome([of], address), list.check(asked, family(asked)))
    }),
    { numRuns: 5000 },
  )
})

test('a network is written as CIDR or is none', () => {
  for (const text of ['10.0.0.0/8', '10.0.0.1', '0.0.0.0/0', '2001:db8::/32', '::1', '::/0'])
    assert.ok(parseNetwork(text) !== undefined, text)
  for (const text of [
    ...['all', '', '/8', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0.0/ 8', '10.0.0/8', '010.0.0.0/8'],
    ...['::/129', '::ffff:10.0.0.0/104', 'fe80::1%eth0', 'fe80::%eth0/64', '10.0.0.0/1e1'],
  ])
    assert.equal(parseNetwork(text), undefined, text)
})

test('special-purpose addresses of IANA’s registries are not outside, whichever way they are written', () => {
  for (const address of [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.0.0.8', '192.0.0.192', '192.0.2.1', '192.31.196.1', '192.52.193.1', '192.88.99.1', '192.168.1.1', '192.175.48.1'],
    ...[
      '198.18.0.1',
      '198.19.255.255',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
      '239.1.1.1',
      '240.0.0.1',
      '255.255.255.255',
    ],
    ...['::', '::1', '::a00:1', '::10.0.0.1', '::ffff:10.0.0.1', '::ffff:a00:1', '0:0:0:0:0:ffff:7f00:1', '::ffff:0:10.0.0.1'],
    ...['64:ff9b::10.0.0.1', '64:ff9b::1.1.1.1', '64:ff9b:1::1', '100::1', '100:0:0:1::1', '2001::1', '2001:0:4136:e378::1'],
    ...[
      '2001:2::1',
      '2001:10::1',
      '2001:20::1',
      '2001:1ff::1',
      '2001:db8::1',
      '2002:a00:1::',
      '2002:7f00:1::1',
      '2620:4f:8000::1',
    ],
    ...['3fff::1', '3fff:fff::1', '4000::1', '5f00::1', 'fc00::1', 'fdff::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
    ...['not an address', '', '1.1.1', '0x7f000001', '2130706433', '127.1'],
  ])
    assert.equal(isOutside(address), false, address)
  for (const address of [
    ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.1', '192.0.1.1'],
    ...['192.169.0.1', '198.17.255.255', '198.20.0.1', '203.0.114.9', '223.255.255.255', '::ffff:1.1.1.1', '2001:200::1'],
    ...['2001:4860:4860::8888', '240e::1', '2400:3200::1', '2606:4700::1111', '3ffe::1'],
  ])
    assert.equal(isOutside(address), true, address)
})

test('what leads back to this machine or its host is its own, also carried in IPv6; private networks of offices are not', () => {
  for (const address of [
    ...[
      '0.0.0.0',
      '127.0.0.1',
      '127.255.0.1',
      '169.254.169.254',
      '100.100.100.200',
      '192.0.0.192',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1'],
    ...['64:ff9b::a9fe:a9fe', '2002:7f00:1::1', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254', 'ff02::1', 'not an address'],
  ])
    assert.equal(isOwn(address), true, address)
  for (const address of [
    ...['10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '1.1.1.1', '::ffff:10.0.0.1', '64:ff9b::10.0.0.1'],
    ...['fd00::1', 'fc00::1', '2606:4700::1111', '2002:a00:1::1', '64:ff9b:1::1'],
  ])
    assert.equal(isOwn(address), false, address)
})
