/** National algorithms beside the international ones: each alone, and what intake costs by either suite. */

import { createCipheriv, createHmac, hash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sm3 } from '#rules/ledger'
import { openKeys, type Suite, verifySignature } from '#storage/keys'
import { type Bench, timed } from './bench.ts'
import { handIn, processorSeconds, processorsBetween } from './ground.ts'
import { writeLicenceCsv } from './licences.ts'
import { LICENCE, register } from './loaded.ts'

const figure = 'cryptography'
const MEGABYTE = 1 << 20
/** A fact with its salt, in bytes. */
const FACT = 700
/** A million licences would only take longer: rows of a tenth of them say the same. */
const SHARE = 10

export const run = async (bench: Bench): Promise<void> => {
  await tellAlgorithms(bench)
  await tellSignatures(bench)
  await tellIntake(bench)
}

/** Megabytes a second of processor time, so that other work on the machine does not count, of a run over `size` bytes at a time. */
const rate = async (seconds: number, size: number, run: (bytes: Buffer) => unknown): Promise<number> => {
  const bytes = randomBytes(size)
  const begun = performance.now()
  const before = process.cpuUsage()
  let done = 0
  while (performance.now() - begun < seconds * 1000) {
    run(bytes)
    done += size
  }
  const { user, system } = process.cpuUsage(before)
  return done / MEGABYTE / ((user + system) / 1e6)
}

const tellAlgorithms = async (bench: Bench): Promise<void> => {
  const seconds = Math.min(2, bench.amounts.seconds)
  const pairs: readonly [string, number, (bytes: Buffer) => unknown, (bytes: Buffer) => unknown][] = [
    ['sm3-long', MEGABYTE, bytes => hash('sm3', bytes, 'buffer'), bytes => hash('sha256', bytes, 'buffer')],
    ['sm3-fact', FACT, bytes => hash('sm3', bytes, 'buffer'), bytes => hash('sha256', bytes, 'buffer')],
    ['sm3-in-the-browser', FACT, sm3, bytes => hash('sm3', bytes, 'buffer')],
    ['sm4-ctr', MEGABYTE, sealer('sm4-ctr', 16), sealer('aes-256-ctr', 32)],
    ['sm4-ctr-hmac-sm3', 16_384, tagger('sm4-ctr', 16, 'sm3'), tagger('aes-256-ctr', 32, 'sha256')],
  ]
  for (const [measure, size, own, other] of pairs) {
    const [mine, theirs] = [await rate(seconds, size, own), await rate(seconds, size, other)]
    const beside = `${mine.toFixed(0)} MB/s against ${theirs.toFixed(0)} MB/s`
    bench.tell({ figure, measure: `${measure}-ratio`, value: mine / theirs, beside })
  }
}

const sealer = (cipher: string, keyBytes: number) => {
  const sealing = createCipheriv(cipher, randomBytes(keyBytes), randomBytes(16))
  return (bytes: Buffer) => sealing.update(bytes)
}

const tagger = (cipher: string, keyBytes: number, digest: string) => {
  const seal = sealer(cipher, keyBytes)
  const key = randomBytes(32)
  return (bytes: Buffer) => createHmac(digest, key).update(seal(bytes)).digest()
}

const tellSignatures = async (bench: Bench): Promise<void> => {
  const dataDir = join(bench.ground.folder, 'signing')
  const keys = await openKeys({ dataDir, randomBytes, nowMs: () => Date.now(), env: { XINHENG_CRYPTO_SUITE: 'both' } })
  for (const signer of await keys.signersOf('statement-signing')) {
    const message = randomBytes(300)
    const signature = await signer.sign(message)
    const times = 100 * bench.amounts.seconds
    const sign = await timed(async () => {
      for (let n = 0; n < times; n++) await signer.sign(message)
    })
    const verify = await timed(async () => {
      for (let n = 0; n < times; n++) verifySignature(signer.public, message, signature)
    })
    bench.tell({ figure, measure: `${signer.algorithm}-sign`, value: (sign.seconds / times) * 1000, unit: 'ms' })
    bench.tell({ figure, measure: `${signer.algorithm}-verify`, value: (verify.seconds / times) * 1000, unit: 'ms' })
  }
}

const tellIntake = async (bench: Bench): Promise<void> => {
  const licences = Math.max(20_000, bench.amounts.licences / SHARE)
  const organisations = licences / 5
  const path = join(bench.ground.folder, 'licences-in-suites.csv')
  await writeLicenceCsv(path, 0, licences, organisations)
  const seconds = new Map<Suite, number>()
  const said: string[] = []
  // The one that comes first warms the other's code.
  for (const suite of ['international', 'international', 'national'] as const) {
    const house = await bench.ground.openHouse()
    try {
      await house.environment.keys.choose(suite)
      await register(house, 0, organisations)
      await house.owner.query('vacuum analyze')
      const before = await processorSeconds(house.owner)
      const handedIn = await handIn(house.environment, LICENCE, path)
      const after = await processorSeconds(house.owner)
      seconds.set(suite, handedIn.seconds)
      said.push(`${suite} ${handedIn.seconds.toFixed(1)} s, ${processorsBetween(before, after)}`)
    } finally {
      await house.leave()
    }
  }
  const value = seconds.get('international')! / seconds.get('national')!
  bench.tell({ figure, measure: 'intake-ratio', value, beside: said.slice(1).join('; ') })
}
