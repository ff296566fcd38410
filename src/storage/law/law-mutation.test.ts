// Mutation of the law: changing any value in law/disclosure, law/lists, law/measures, law/objection, law/repair, or in an overlay, makes the
// check or a case fail.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMap, isScalar, isSeq, type Node, parseDocument, type Scalar } from 'yaml'
import { checkLaw, runCases } from '#rules/law'
import { parsePeriod } from '#rules/time'
import { repositoryFiles } from '#support/law'
import { JUDGES, parseLawFiles } from './index.ts'

const files = await repositoryFiles()
// Parsed once; only the mutated file is parsed anew.
const { documents } = parseLawFiles(files)
const RULES = [...files.keys()].filter(
  path => /(disclosure|lists|objection|repair|measures)\/[a-z-]+\.yaml$/.test(path) && !path.endsWith('.cases.yaml'),
)
// What people read, and what an overlay may do: the overlays' own checks hold these.
const NOT_VALUES = new Set(['title', 'english', 'note', 'overridable', 'units', 'text'])

// Names, and one clause that carries them.
const NAMES_ALONE = ['measures/matters.yaml']

type Mutant = { readonly name: string; readonly apply: () => void; readonly undo: () => void }

function mutantsOf(node: Node | null, path: string): Mutant[] {
  if (isMap(node)) {
    return node.items.flatMap(pair => {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      return NOT_VALUES.has(key) ? [] : mutantsOf(pair.value as Node | null, `${path}/${key}`)
    })
  }
  if (isSeq(node)) {
    const { items } = node
    const removed = items.map((item, index) => ({
      name: `${path}/${index} removed`,
      apply: () => void items.splice(index, 1),
      undo: () => void items.splice(index, 0, item),
    }))
    return [...removed, ...items.flatMap((item, index) => mutantsOf(item as Node, `${path}/${index}`))]
  }
  return isScalar(node) ? scalarMutants(node, path) : []
}

function scalarMutants(node: Scalar, path: string): Mutant[] {
  const { value } = node
  const others: unknown[] = []
  const choices = CHOICES.find(some => some.includes(String(value)))
  if (value === null) others.push('1', '1000000')
  else if (typeof value === 'number') others.push(value + 1, value - 1)
  else if (/^\d{4}-\d\d-\d\d$/.test(String(value))) others.push(shifted(String(value), 1), shifted(String(value), -1))
  else if (value === 'none') others.push('P3M')
  else if (typeof value === 'string' && parsePeriod(value))
    others.push(
      value.replace(/\d+/, n => String(Number(n) + 1)),
      value.replace(/\d+/, n => String(Number(n) * 12)),
    )
  else if (choices) others.push(...choices.filter(choice => choice !== value))
  else others.push(`${String(value)}x`)
  return others.map(other => ({
    name: `${path}: ${String(value)} → ${String(other)}`,
    apply: () => set(node, other),
    undo: () => set(node, value),
  }))
}

function set(node: Scalar, value: unknown): void {
  node.value = value
}

const CHOICES = [
  ['minor', 'ordinary', 'serious'],
  ['keep', 'new', 'milder'],
  ['whileInForce', 'whileRegistered', 'bySeverity', 'notDisclosed'],
  ['determinedOn', 'recordedOn'],
  ['receivedOn', 'acceptedOn', 'foundOn'],
  ['filedOn', 'acknowledgedOn', 'decidedOn', 'askedAgainOn', 'annulledOn'],
  ['determining-unit', 'superior-unit'],
  ['credit-china', 'own'],
  ['must', 'may', 'must-not', 'incentive'],
  ['in-force', 'shielded'],
  ['severe', 'abnormal'],
  ['decided', 'published'],
  ['shortest-period', 'corrected', 'commitment', 'other-law'],
]

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

function isSound(path: string, text: string): boolean {
  const mutated = parseLawFiles(new Map([[path, text]])).documents
  const { law } = checkLaw(documents.map(document => (document.path === path ? mutated[0]! : document)))
  return law !== undefined && runCases(law, JUDGES).every(result => result.ok)
}

for (const path of RULES) {
  test(`changing any value of ${path} makes a case fail`, () => {
    const document = parseDocument(files.get(path)!)
    const survivors: string[] = []
    const mutants = mutantsOf(document.contents as Node, '')
    assert.ok(mutants.length > (NAMES_ALONE.includes(path) ? 0 : 5))
    assert.ok(isSound(path, document.toString({ lineWidth: 0 })), 'unchanged, it is sound')
    for (const mutant of mutants) {
      mutant.apply()
      if (isSound(path, document.toString({ lineWidth: 0 }))) survivors.push(mutant.name)
      mutant.undo()
    }
    assert.deepEqual(survivors, [])
  })
}
