/** Snapshots of a city, and mirrors that show them by a clock of the test's. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { listKept } from '#capabilities/announcements'
import { makeSnapshot } from '#capabilities/disclosure'
import { type Environment, runOperation } from '#capabilities/operation'
import { keptEligibility } from '#capabilities/repair'
import { createMirrorServer } from '#faces/http'
import { openMirror } from '#faces/portal'
import { verifySignature } from '#storage/keys'
import type { TrustedKey } from '#storage/snapshot'
import type { City } from '#support/portal'

type Site = NonNullable<Parameters<typeof openMirror>[0]['sampleSite']>

/** A body may bring next to nothing for so long. */
export const STALL_MS = 800
const PLATFORM = 'https://xinheng.example'

export const mirrorsOf = async (city: City, site: Site) => {
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-mirror-'))
  const [signer] = await city.environment.keys.signersOf('statement-signing')
  const own: TrustedKey = { key: signer!.public }
  const opened: { close(): Promise<unknown> }[] = []
  /** Milliseconds that the mirrors' clock is ahead. */
  const clock = { ahead: 0 }
  const nowMs = () => city.environment.sources.nowMs() + clock.ahead
  const dirOf = (of: string) => join(folder, of)
  return {
    clock,
    nowMs,
    /** Where the snapshots of that name lie. */
    dirOf,
    write: (of: string, since?: string, environment: Environment = city.environment, program = 'test') =>
      runOperation(
        makeSnapshot({
          isSample: true,
          program,
          beside: async (...asked) => ({ repair: await keptEligibility(...asked) }),
          documents: async tx => ({ announcements: await listKept(tx) }),
          onProgress: () => {},
        }),
        environment,
        { id: 'local-operator', role: 'local-operator' },
        { out: dirOf(of), ...(since === undefined ? {} : { since }) },
      ),
    async start(of: string, keys = [own]) {
      const notes: string[] = []
      const mirror = await openMirror({
        ...{ dir: dirOf(of), rememberIn: join(folder, `${of}-shown`), keys, verify: verifySignature, nowMs },
        ...{ sampleSite: site, platform: PLATFORM, note: (text: string) => void notes.push(text) },
      })
      const app = createMirrorServer({
        ...mirror,
        sources: { ...city.environment.sources, nowMs },
        ...{ origin: undefined, proxies: [], meter: { token: undefined, from: undefined as never } },
        ...{ logsRequests: false, stallLimitMs: STALL_MS, log: () => {} },
      })
      opened.push(app, mirror)
      return { app, mirror, notes }
    },
    async close() {
      for (const one of opened) await one.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const get = (app: FastifyInstance, url: string) => app.inject({ url, headers: { host: 'localhost:8080' } })

/** All that a snapshot holds, unpacked. */
export const textOf = (path: string): string => {
  const parts: string[] = []
  for (const file of readdirSync(path)) {
    const bytes = readFileSync(join(path, file))
    if (!file.endsWith('.lines')) {
      parts.push(bytes.toString())
      continue
    }
    let at = 0
    let dictionary: Buffer | undefined
    for (const line of readFileSync(join(path, file.replace('.lines', '.index')), 'utf8').split('\n')) {
      const length = Number(line.split(' ')[0])
      if (line === '') continue
      const block = inflateRawSync(bytes.subarray(at, at + length), dictionary === undefined ? {} : { dictionary })
      dictionary ??= block
      parts.push(block.toString())
      at += length
    }
  }
  return parts.join('\n')
}
