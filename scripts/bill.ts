// The bill of materials (CycloneDX) of what the lock file names, whether anything of it that runs is known to be unsafe, and since when.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const BILL = join('dist', 'sbom.cdx.json')
/** Of these a build does not pass. */
const REFUSED = ['high', 'critical'] as const
/** Of these SECURITY.md says since when they are known, and how many days they may stand. */
const MODERATE_DAYS = 90

/** The npm that runs us, or the one of the machine. */
function npm(...args: string[]) {
  const own = process.env.npm_execpath
  const [command, ...first] = own === undefined ? ['npm'] : [process.execPath, own]
  // Told to stay off the line, npm says that it knows of nothing: that would be no audit.
  const quiet = ['--offline=false', '--fetch-retries=0', '--fetch-timeout=20000', '--no-update-notifier']
  return spawnSync(command, [...first, ...args, ...quiet], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

type Advisory = { readonly url?: string; readonly severity?: string; readonly name?: string }
type Audit = {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> }
  /** By package; why is an advisory, or the name of another package. */
  readonly vulnerabilities?: Readonly<Record<string, { readonly via?: readonly (Advisory | string)[] }>>
}

/** Since when an advisory is known, as SECURITY.md names it: `| GHSA-… | package | moderate | 2026-11-27 | … |`. */
const knownSince = (path: string): ReadonlyMap<string, string> =>
  new Map(
    [...readFileSync(path, 'utf8').matchAll(/^\| (GHSA-[\w-]+) \|.*\| (\d{4}-\d{2}-\d{2}) \|/gm)].map(([, id, day]) => [
      id!,
      day!,
    ]),
  )

const DAY_MS = 86_400_000
/** What of them stands longer than it may, or is named nowhere. */
function overdue({ vulnerabilities = {} }: Audit, known: ReadonlyMap<string, string>, nowMs: number): string[] {
  const moderate = Object.values(vulnerabilities)
    .flatMap(({ via = [] }) => via.filter(one => typeof one !== 'string'))
    .filter(({ severity }) => severity === 'moderate')
  const named = new Map(moderate.map(one => [one.url?.split('/').at(-1) ?? 'no number', one.name ?? '']))
  return [...named].flatMap(([id, name]) => {
    const day = known.get(id)
    if (day === undefined) return [`${id} of ${name}: name it in SECURITY.md with the day on which it became known`]
    const until = Date.parse(day) + MODERATE_DAYS * DAY_MS
    return nowMs < until ? [] : [`${id} of ${name}: known since ${day}, and more than ${MODERATE_DAYS} days`]
  })
}

function read(text: string): Audit {
  try {
    return JSON.parse(text) as Audit
  } catch {
    return {}
  }
}

const made = npm('sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application')
if (made.status !== 0) {
  process.stderr.write(`no bill of materials: ${made.stderr || (made.error?.message ?? '')}\n`)
  process.exit(1)
}
mkdirSync(join(ROOT, 'dist'), { recursive: true })
writeFileSync(join(ROOT, BILL), made.stdout)
process.stdout.write(`bill of materials: ${BILL}\n`)

// What is only built and tested with stands in the bill, and is not what answers the public.
const audit = read(npm('audit', '--package-lock-only', '--omit=dev', '--json').stdout)
const counts = audit.metadata?.vulnerabilities
if (counts === undefined) process.stdout.write('dependencies: not audited, for no registry gave advisories\n')
else {
  const refused = REFUSED.filter(level => (counts[level] ?? 0) > 0)
  const said = Object.entries(counts).map(([level, count]) => `${level} ${count}`)
  process.stdout.write(`dependencies: ${said.join(', ')}\n`)
  const late = overdue(audit, knownSince(process.env.XINHENG_SECURITY_PAGE ?? join(ROOT, 'SECURITY.md')), Date.now())
  for (const one of late) process.stdout.write(`dependencies: ${one}\n`)
  if (refused.length > 0 || late.length > 0) process.exitCode = 1
}
