// Where traces go, by the settings that OpenTelemetry itself names; nowhere where none is given.
import { Refusal } from '#rules/outcome'

export type TraceSettings = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly service: string
  /** Of requests and jobs, from 0 to 1. */
  readonly share: number
}

type Given = Readonly<Record<string, string | undefined>>

const invalid = (setting: string, value: string) => new Refusal('SETTING_INVALID', { details: { setting, value } })

/**
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, or `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces` behind it; `OTEL_EXPORTER_OTLP_HEADERS`, `name=value` with commas
 * between them; `OTEL_SERVICE_NAME`; `OTEL_TRACES_SAMPLER_ARG`, the share of requests; `OTEL_SDK_DISABLED=true`. Undefined where nothing is to be sent.
 */
export function traceSettings(given: Given): TraceSettings | undefined {
  const of = (name: string): string => given[name]?.trim() ?? ''
  if (of('OTEL_SDK_DISABLED').toLowerCase() === 'true' || of('OTEL_TRACES_EXPORTER') === 'none') return undefined
  const own = of('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
  const all = of('OTEL_EXPORTER_OTLP_ENDPOINT')
  if (own === '' && all === '') return undefined
  const [setting, url] =
    own !== ''
      ? ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', own]
      : ['OTEL_EXPORTER_OTLP_ENDPOINT', `${all.replace(/\/$/, '')}/v1/traces`]
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw invalid(setting, url)
  for (const name of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'])
    if (of(name) !== '' && of(name) !== 'http/json') throw invalid(name, of(name))
  const share = of('OTEL_TRACES_SAMPLER_ARG') === '' ? 1 : Number(of('OTEL_TRACES_SAMPLER_ARG'))
  if (!(share >= 0 && share <= 1)) throw invalid('OTEL_TRACES_SAMPLER_ARG', of('OTEL_TRACES_SAMPLER_ARG'))
  return { url, headers: headersOf(of('OTEL_EXPORTER_OTLP_HEADERS')), service: of('OTEL_SERVICE_NAME') || 'xinheng', share }
}

function headersOf(text: string): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const one of text.split(',').filter(part => part.trim() !== '')) {
    const [, name, value] = /^\s*([\w-]+)\s*=(.*)$/.exec(one) ?? []
    // What it says may be a secret.
    if (name === undefined) throw invalid('OTEL_EXPORTER_OTLP_HEADERS', '…')
    try {
      headers[name.toLowerCase()] = decodeURIComponent(value!.trim())
    } catch {
      throw invalid('OTEL_EXPORTER_OTLP_HEADERS', '…')
    }
  }
  return headers
}
