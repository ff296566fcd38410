// Pieces of work in the form that OTLP/HTTP takes as JSON.
import type { Noted, Piece } from '#storage/database'

export type Span = {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly name: string
  readonly kind: Piece['kind']
  readonly startMs: number
  readonly endMs: number
  readonly noted: Noted
  readonly isFault: boolean
}

const KINDS = { server: 2, client: 3 } as const
const INTERNAL = 1
const ERROR = 2

const typed = (value: string | number | boolean) =>
  typeof value === 'string'
    ? { stringValue: value }
    : typeof value === 'boolean'
      ? { boolValue: value }
      : Number.isInteger(value)
        ? { intValue: String(value) }
        : { doubleValue: value }

const attributesOf = (noted: Noted) => Object.entries(noted).map(([key, value]) => ({ key, value: typed(value) }))

/** A double holds microseconds since 1970, and no finer. */
const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n)

export const otlpOf = (of: Noted, version: string, spans: readonly Span[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(of) },
        scopeSpans: [
          {
            scope: { name: 'xinheng', version },
            spans: spans.map(span => ({
              traceId: span.traceId,
              spanId: span.spanId,
              ...(span.parentId === undefined ? {} : { parentSpanId: span.parentId }),
              name: span.name,
              kind: span.kind === undefined ? INTERNAL : KINDS[span.kind],
              startTimeUnixNano: nanoseconds(span.startMs),
              endTimeUnixNano: nanoseconds(span.endMs),
              attributes: attributesOf(span.noted),
              ...(span.isFault ? { status: { code: ERROR } } : {}),
            })),
          },
        ],
      },
    ],
  })
