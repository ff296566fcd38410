// The bill of materials (CycloneDX) of what the lock file names, and whether anything of it that runs is known to be unsafe.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const BILL = join('dist', 'sbom.cdx.json')
/** Of these a build does not pass. */
const REFUSED = ['high', 'critical'] as const

/** The npm that runs us, or the one of the machine. */
function npm(...args: string[]) {
  const own = process.env.npm_execpath
  const [command, ...first] = own === undefined ? ['npm'] : [process.execPath, own]
  // Told to stay off the line, npm says that it knows of nothing: that would be no audit.
  const quiet = ['--offline=false', '--fetch-retries=0', '--fetch-timeout=20000', '--no-update-notifier']
  return spawnSync(command, [...first, ...args, ...quiet], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

type Audit = { readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> } }

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
const counts = read(npm('audit', '--package-lock-only', '--omit=dev', '--json').stdout).metadata?.vulnerabilities
if (counts === undefined) process.stdout.write('dependencies: not audited, for no registry gave advisories\n')
else {
  const refused = REFUSED.filter(level => (counts[level] ?? 0) > 0)
  const said = Object.entries(counts).map(([level, count]) => `${level} ${count}`)
  process.stdout.write(`dependencies: ${said.join(', ')}\n`)
  if (refused.length > 0) process.exitCode = 1
}
