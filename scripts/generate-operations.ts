// docs/generated: every operation with its traces, every code that may come back, and the description of the interface.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Capability, makeRegistry, type Operation, type Registry } from '#capabilities/operation'
import { openApiOf, STATUS } from '#faces/http'
import { textOf } from '#faces/text'
import { FINDING_CODES, REFUSAL_CODES } from '#rules/outcome'
import type { Generator } from './generate.ts'
import { limitsOf } from './limits-page.ts'

const root = join(import.meta.dirname, '..')
const MADE = 'Made by `npm run generate`; a change here is lost.'

export const generateOperations: Generator = {
  folder: 'docs/generated',
  files: async () => {
    const registry = makeRegistry(await listCapabilities())
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return new Map([
      ['audit.md', auditPage(registry)],
      ['errors.md', errorsPage()],
      ['limits.md', limitsPage(registry)],
      ['openapi.json', `${JSON.stringify(openApiOf(registry, version), null, 2)}\n`],
    ])
  },
}

/** Read from the rooms themselves, so that none is forgotten here. */
async function listCapabilities(): Promise<Capability[]> {
  const found: Capability[] = []
  for (const room of readdirSync(join(root, 'src/capabilities')).sort()) {
    const door = (await import(`#capabilities/${room}`)) as Record<string, unknown>
    for (const given of Object.values(door)) if (isCapability(given)) found.push(given)
  }
  return found
}

const isCapability = (given: unknown): given is Capability =>
  typeof given === 'object' && given !== null && 'word' in given && 'operations' in given

const TRACE: Record<Operation['form'], string> = {
  command: 'one act',
  'long-command': 'an act that opens, an act that closes',
  query: 'a look at what is not disclosed: `access`',
  'file-query': 'a look at what is not disclosed: `access`',
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.map(cell).join(' | ')} |`).join('\n')

function auditPage(registry: Registry): string {
  const rows = [...registry.values()].map(({ name, title, form, may, clause }) => [
    `\`${name}\``,
    title,
    form,
    may.join(', '),
    clause === undefined ? '' : `\`${clause}\``,
    TRACE[form],
  ])
  return `# Operations and what they leave behind

${MADE}

Whatever is asked for is one of these. A refused command leaves an act too, \`refused:\` with the code. The public leaves no row.

${table(['operation', 'what', 'form', 'who may', 'clause', 'trace'], rows)}
`
}

function limitsPage(registry: Registry): string {
  return `# What operations let in

${MADE}

Each field of each operation, as its declaration bounds it; a field that is named nowhere is refused (\`INPUT_INVALID\`). What bounds files, callers
and time stands in [operating/limits.md](../operating/limits.md).

${table(['operation', 'field', 'bounds'], limitsOf(registry))}
`
}

function errorsPage(): string {
  const zh = textOf('zh-CN')
  const en = textOf('en')
  const refusals = REFUSAL_CODES.map(code => [
    `\`${code}\``,
    String(STATUS[code]),
    `${zh.refusals[code].title}。${zh.refusals[code].detail}`,
    `${en.refusals[code].title}. ${en.refusals[code].detail}`,
  ])
  const findings = FINDING_CODES.map(code => [`\`${code}\``, zh.findings[code], en.findings[code]])
  return `# Codes

${MADE}

A value stands in {}; a part in ⟨⟩ is left out where one of its values is not known.

## Refusals

A request is declined: problem details with this status and \`code\`; on the command line exit code 1.

${table(['code', 'status', 'Chinese', 'English'], refusals)}

## Findings

A row of a file breaks a rule or is worth a word: a line of the findings file.

${table(['code', 'Chinese', 'English'], findings)}
`
}
