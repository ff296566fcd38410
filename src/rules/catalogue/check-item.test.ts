// What makes an item definition unsound.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue, readCatalogueFiles } from '#support/catalogue'
import { checkCatalogue } from './check-catalogue.ts'
import { checkItem } from './check-item.ts'

type Loose = { [key: string]: unknown; fields: Record<string, unknown>[]; conditions: Record<string, unknown>[] }

const catalogue = loadCatalogue()
const files = readCatalogueFiles()
const penalty = () => structuredClone(files.find(file => file.path === 'administrative-penalty.yaml')!.value) as Loose

function problemsOf(change: (item: Loose) => void): string[] {
  const item = penalty()
  change(item)
  return checkItem(item, catalogue).problems.map(problem => `${problem.code} ${problem.pointer.join('.')}`)
}

test('the catalogue as it stands is sound: thirteen classes, one refused, and fourteen items', () => {
  assert.equal(catalogue.classes.size, 13)
  assert.deepEqual(
    [...catalogue.classes.values()].filter(one => one.target === 'refused').map(one => one.no),
    [4],
  )
  assert.deepEqual([...catalogue.items.keys()].toSorted(), [
    ...['abnormal-operation', 'administrative-coercion', 'administrative-licence', 'administrative-penalty', 'commitment'],
    ...['compliance', 'contract-performance', 'enforcement', 'evaluation-result', 'honour', 'intellectual-property'],
    ...['registration', 'severe-list', 'volunteered'],
  ])
  assert.deepEqual(checkItem(penalty(), catalogue).problems, [])
})

test('anything aimed at natural persons is refused', () => {
  assert.deepEqual(
    problemsOf(item => (item.target = 'person')),
    ['AIMED_AT_PERSONS target'],
  )
  const refused = problemsOf(item => Object.assign(item, { class: 'titles-and-occupations', subclass: 'x' }))
  assert.ok(refused.includes('AIMED_AT_PERSONS class'))
  const idCard = {
    prop: 'idCard',
    title: '当事人身份证号',
    english: 'x',
    type: 'text',
    required: 'O',
    disclosure: 'public',
    source: 'proposed',
    confidence: 'low',
  }
  assert.deepEqual(
    problemsOf(item => item.fields.push(idCard)),
    [`AIMED_AT_PERSONS fields.${penalty().fields.length}.title`],
  )
  const at = penalty().fields.findIndex(field => field.person === true)
  assert.deepEqual(
    problemsOf(item => (item.fields[at]!.disclosure = 'public')),
    [`AIMED_AT_PERSONS fields.${at}.person`],
  )
})

test('an item outside the national classes needs a local regulation', () => {
  const outside = (item: Loose) => Object.assign(item, { class: 'parking', subclass: 'parking' })
  assert.deepEqual(problemsOf(outside), ['CLASS_UNKNOWN class'])
  assert.deepEqual(
    problemsOf(item => Object.assign(outside(item), { localBasis: 'cn-jiangsu-social-credit-2021#supplement' })),
    [],
  )
})

test('keys that nothing reads, methods that no code has, tables and fields that do not exist', () => {
  assert.deepEqual(
    problemsOf(item => (item.colour = 'red')),
    ['KEY_UNKNOWN colour'],
  )
  assert.deepEqual(
    problemsOf(item => (item.fields[0]!.colour = 'red')),
    ['KEY_UNKNOWN fields.0.colour'],
  )
  const last = penalty().conditions.length
  assert.deepEqual(
    problemsOf(item => item.conditions.push({ method: 'evaluate', field: 'x' })),
    [`CONDITION_WRONG conditions.${last}.method`],
  )
  assert.deepEqual(
    problemsOf(item => item.conditions.push({ method: 'notAfterToday', field: 'x' })),
    [`FIELD_UNKNOWN conditions.${last}`],
  )
  assert.deepEqual(
    problemsOf(item => item.conditions.push({ method: 'requiredWhen', field: 'facts', when: 'severity', in: ['特别严重'] })),
    [`CONDITION_WRONG conditions.${last}`],
  )
  assert.ok(problemsOf(item => (item.fields[1]!.table = 'nothing')).includes('REFERENCE_UNKNOWN fields.1.table'))
})

test('two fields may not claim one heading', () => {
  assert.deepEqual(
    problemsOf(item => (item.fields[5]!.aliases = ['注 册 号'])),
    ['HEADING_TWICE fields.5'],
  )
})

test('no data makes the check throw', () => {
  for (const value of [
    null,
    1,
    'x',
    [],
    {},
    { fields: {} },
    { fields: [null, 1, {}] },
    { conditions: [{}], roles: 3, key: [1] },
  ]) {
    assert.ok(checkItem(value, catalogue).problems.length > 0)
  }
  assert.ok(checkCatalogue([]).problems.length > 0)
  assert.ok(checkCatalogue(files.map(file => ({ ...file, value: null }))).problems.length > 0)
})

test('a number is never given twice, and a file is named like its item', () => {
  const copy = { path: 'other.yaml', value: { ...penalty(), id: 'other', number: 3 } }
  const { problems } = checkCatalogue([...files, copy])
  assert.deepEqual(
    problems.map(problem => problem.code),
    ['DUPLICATE'],
  )
  const misnamed = files.map(file => (file.path === 'registration.yaml' ? { ...file, path: 'enrolment.yaml' } : file))
  assert.deepEqual(
    checkCatalogue(misnamed).problems.map(problem => problem.code),
    ['VALUE_WRONG'],
  )
})
