// Notes pieces of work with how they belong together, and sends them in groups to a collector, which may be slow or away.
import { AsyncLocalStorage } from 'node:async_hooks'
import { Refusal } from '#rules/outcome'
import type { Around, Noted } from '#storage/database'
import { otlpOf, type Span } from './otlp.ts'
import { traceSettings } from './settings.ts'

export type Traces = {
  readonly around: Around
  /** How many were let go of unsent. */
  lost(): number
  /** Sends what is left, or gives it up. */
  close(): Promise<void>
}

export type TraceSources = {
  nowMs(): number
  randomBytes(size: number): Uint8Array
  /** Of the program. */
  readonly version: string
  /** Hears that the collector does not take them; not more often than once a minute. */
  onFault(line: {
    readonly level: 'error'
    readonly event: 'traces-not-sent'
    readonly name: string
    readonly lost: number
  }): void
}

const EVERY_MS = 5000
const AT_ONCE = 512
/** More would take memory from what the program is for. */
const MOST = 4096
const PATIENCE_MS = 10_000
const TOLD_MS = 60_000
/** It is there, and will take them later. */
const LATER = new Set([429, 502, 503, 504])

type Within = { readonly traceId: string; readonly spanId: string; readonly isTold: boolean }

/** Undefined where the settings name no collector. */
export function openTraces(given: Readonly<Record<string, string | undefined>>, sources: TraceSources): Traces | undefined {
  const settings = traceSettings(given)
  if (settings === undefined) return undefined
  const within = new AsyncLocalStorage<Within>()
  let waiting: Span[] = []
  let lost = 0
  const about: Noted = { 'service.name': settings.service, 'service.version': sources.version, 'process.pid': process.pid }
  const idOf = (bytes: number): string => Buffer.from(sources.randomBytes(bytes)).toString('hex')
  /** Of the same trace all or none: by its number, which is chance. */
  const isChosen = (traceId: string): boolean => Number.parseInt(traceId.slice(0, 8), 16) < settings.share * 2 ** 32

  const put = (span: Span): void => {
    if (waiting.length >= MOST) lost += 1
    else if (waiting.push(span) === AT_ONCE) void send()
  }

  const around: Around = async (piece, run) => {
    const parent = within.getStore()
    if (parent === undefined && piece.isPart === true) return run(() => {})
    const traceId = parent?.traceId ?? idOf(16)
    const isTold = parent?.isTold ?? isChosen(traceId)
    if (!isTold) return within.run(parent ?? { traceId, spanId: '', isTold }, () => run(() => {}))
    const own: Within = { traceId, spanId: idOf(8), isTold }
    const startMs = sources.nowMs() - (piece.before ?? 0)
    const began = performance.now() - (piece.before ?? 0)
    let noted: Noted = piece.noted ?? {}
    const note = (more: Noted) => {
      noted = { ...noted, ...more }
    }
    let isFault = false
    try {
      return await within.run(own, () => run(note))
    } catch (thrown) {
      if (thrown instanceof Refusal) note({ 'xinheng.refusal': thrown.code })
      else {
        isFault = true
        // What it says may cite a value.
        note({ 'error.type': thrown instanceof Error ? thrown.name : typeof thrown })
      }
      throw thrown
    } finally {
      const { name, kind } = piece
      const ended = typeof noted['http.response.status_code'] === 'number' && noted['http.response.status_code'] >= 500
      const endMs = startMs + performance.now() - began
      put({
        traceId,
        spanId: own.spanId,
        parentId: parent?.spanId,
        name,
        kind,
        startMs,
        endMs,
        noted,
        isFault: isFault || ended,
      })
    }
  }

  let toldAt = Number.NEGATIVE_INFINITY
  const tell = (name: string): void => {
    if (performance.now() - toldAt < TOLD_MS) return
    toldAt = performance.now()
    sources.onFault({ level: 'error', event: 'traces-not-sent', name, lost })
  }

  let sending: Promise<void> | undefined
  /** One group at a time: a slow collector is not asked twice at once. */
  const send = (): Promise<void> => {
    sending ??= sendGroup().finally(() => {
      sending = undefined
    })
    return sending
  }
  const sendGroup = async (): Promise<void> => {
    const group = waiting.slice(0, AT_ONCE)
    if (group.length === 0) return
    waiting = waiting.slice(group.length)
    let isLater = true
    let said: string
    try {
      const answer = await fetch(settings.url, {
        method: 'POST',
        headers: { ...settings.headers, 'content-type': 'application/json' },
        body: otlpOf(about, sources.version, group),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      await answer.arrayBuffer()
      if (answer.ok) return
      isLater = LATER.has(answer.status)
      said = `HTTP_${answer.status}`
    } catch (thrown) {
      said = (thrown as Error).name
    }
    const kept = isLater ? [...group, ...waiting].slice(0, MOST) : waiting
    lost += group.length + waiting.length - kept.length
    waiting = kept
    tell(said)
  }

  const every = setInterval(() => void send(), EVERY_MS).unref()
  return {
    around,
    lost: () => lost,
    async close() {
      clearInterval(every)
      await sending
      // As long as it takes them: what it does not take now is given up.
      for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
        before = waiting.length
        await send()
      }
      lost += waiting.length
      waiting = []
    },
  }
}
