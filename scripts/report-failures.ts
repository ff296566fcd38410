// Reports a line per test file as it ends, failures whole, and the runner's own summary.
import { relative } from 'node:path'
import { inspect } from 'node:util'

type Data = {
  readonly name?: string
  readonly file?: string
  readonly line?: number
  readonly nesting?: number
  readonly message?: string
  readonly details?: {
    readonly duration_ms?: number
    readonly type?: string
    readonly error?: { readonly cause?: unknown } & object
  }
  readonly counts?: Readonly<Record<string, number>>
  readonly duration_ms?: number
  readonly success?: boolean
  readonly skip?: boolean | string
  readonly todo?: boolean | string
}
type Event = { readonly type: string; readonly data: Data }

const named = (file: string | undefined) => (file === undefined ? 'tests' : relative(process.cwd(), file))

function failureText({ name, file, line, details }: Data): string {
  const error = details?.error
  return `\n✖ ${name}\n  at ${named(file)}${line === undefined ? '' : `:${line}`}\n${inspect(error?.cause ?? error, { depth: 8 }).replace(/^/gm, '  ')}\n`
}

// A suite fails for its tests, which are reported themselves.
const isCause = (data: Data) => (data.details?.error as { failureType?: string } | undefined)?.failureType !== 'subtestsFailed'

export default async function* reportFailures(source: AsyncIterable<Event>): AsyncGenerator<string> {
  const failures: string[] = []
  for await (const { type, data } of source) {
    if (type === 'test:fail' && data.todo === undefined && isCause(data)) {
      failures.push(failureText(data))
      yield failures[failures.length - 1]!
    } else if (type === 'test:stderr' || type === 'test:stdout') yield data.message ?? ''
    else if (type === 'test:summary' && data.file !== undefined) {
      const { passed = 0, tests = 0 } = data.counts ?? {}
      yield `${data.success ? 'ok  ' : 'FAIL'}  ${named(data.file)}  ${passed}/${tests}  ${((data.duration_ms ?? 0) / 1000).toFixed(1)} s\n`
    } else if (type === 'test:summary') {
      if (failures.length > 0)
        yield `\n${failures.length} failed:\n${failures.map(text => text.trim().split('\n').slice(0, 2).join(' ')).join('\n')}\n`
      const { tests = 0, suites = 0, passed = 0, cancelled = 0, skipped = 0, todo = 0 } = data.counts ?? {}
      const failed = tests - passed - cancelled - skipped - todo
      const lines = { tests, suites, pass: passed, fail: failed, cancelled, skipped, todo, duration_ms: data.duration_ms ?? 0 }
      yield `\n${Object.entries(lines)
        .map(([name, value]) => `ℹ ${name} ${value}`)
        .join('\n')}\n`
    }
  }
}
