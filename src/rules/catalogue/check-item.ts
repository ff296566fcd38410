// Reads an item definition of law/catalogue and tells everything that is wrong with it.

import { type LocalDate, makeLocalDate, parseLocalDate } from '#rules/time'
import { checkConditions } from './check-conditions.ts'
import { foldHeading, headingsOf } from './heading-words.ts'
import {
  type CatalogueTerms,
  CONFIDENCES,
  FIELD_DISCLOSURES,
  FIELD_SOURCES,
  FIELD_TYPES,
  type Field,
  type Item,
  type KeyPart,
  type NationalClass,
  REQUIREMENTS,
  type Roles,
} from './item.ts'
import { type CatalogueProblem, DataReader, type Pointer } from './read-data.ts'

export type ItemContext = {
  readonly classes: ReadonlyMap<string, NationalClass>
  readonly terms: CatalogueTerms
}

const KEY_PARTS: readonly KeyPart[] = ['authority', 'documentNo', 'party']
const SINGLE_ROLES = [
  'partyName',
  'partyUscc',
  'partyCategory',
  'personDocumentType',
  'personDocumentNo',
  'authorityName',
  'authorityUscc',
  'sourceUnitUscc',
  'documentNo',
  'determinedOn',
  'validFrom',
  'validTo',
  'status',
  'categories',
  'procedure',
  'severity',
  'severityReason',
  'publicationReason',
  'sector',
  'formerNames',
  'division',
  'legalRepresentative',
] as const satisfies readonly Exclude<keyof Roles, 'partyOtherCodes'>[]

/**
 * The item that the data means, where nothing is wrong with it; `read` is what could be read of it in any case. Whether the clauses resolve and are in force is for the caller to check:
 * they stand in `basis`, `localBasis`, `handedInBy`, `cadence`, the fields and the conditions.
 */
export function checkItem(
  value: unknown,
  context: ItemContext,
): { readonly item?: Item; readonly read: Item; readonly problems: readonly CatalogueProblem[] } {
  const problems: CatalogueProblem[] = []
  const reader = new DataReader(value, [], problems)
  const item: Item = {
    id: reader.text('id'),
    number: reader.whole('number', 1, 32_767),
    version: reader.whole('version', 1, 32_767),
    from: readFrom(reader),
    title: reader.text('title'),
    english: reader.text('english'),
    class: reader.text('class'),
    subclass: reader.optionalText('subclass') ?? '',
    target: 'organisation',
    basis: reader.texts('basis'),
    ...optional('localBasis', reader.optionalText('localBasis')),
    key: reader.texts('key') as KeyPart[],
    roles: reader.inner('roles', readRoles) ?? { partyName: '', partyUscc: '', partyOtherCodes: {} },
    handedInBy: reader.inner('handedInBy', inner => ({
      who: inner.oneOf('who', ['deciding-authority', 'registration-authority', 'accepting-unit']),
      title: inner.text('title'),
      english: inner.text('english'),
      ...optional('clause', inner.optionalText('clause')),
    })) ?? { who: 'deciding-authority', title: '', english: '' },
    disclosure: reader.oneOf('disclosure', ['public', 'restricted', 'none']),
    sharing: reader.oneOf('sharing', ['unconditional', 'conditional', 'none']),
    cadence: reader.inner('cadence', inner => ({
      title: inner.text('title'),
      english: inner.text('english'),
      ...optional('workingDays', inner.optionalWhole('workingDays', 1, 366)),
      ...optional('from', inner.optionalText('from')),
      ...optional('clause', inner.optionalText('clause')),
    })) ?? { title: '', english: '' },
    ends: reader.oneOf('ends', ['whileInForce', 'untilSourceWithdraws', 'period']),
    fields: reader.list('fields', readField),
    conditions: checkConditions(reader),
    ignored: reader.texts('ignored'),
  }
  checkTarget(reader, item, context)
  reader.done()
  for (const key of ['roles', 'handedInBy', 'cadence']) if (!reader.has(key)) missing(problems, [], key)
  checkKeys(item, problems)
  checkFields(item, context, problems)
  checkHeadings(item, problems)
  checkConditionFields(item, context, problems)
  return problems.length === 0 ? { item, read: item, problems } : { read: item, problems }
}

function readFrom(reader: DataReader): LocalDate {
  const written = reader.text('from')
  const day = parseLocalDate(written)
  if (day === undefined && written !== '') reader.problem('from', 'VALUE_WRONG', 'from must be a day as YYYY-MM-DD')
  return day ?? FIRST_DAY
}

// Where nothing says from when: always.
const FIRST_DAY = makeLocalDate(1, 1, 1)!

function readRoles(reader: DataReader): Roles {
  const roles: Record<string, string | Record<string, string>> = { partyOtherCodes: reader.textMap('partyOtherCodes') }
  for (const role of SINGLE_ROLES) {
    const prop = reader.optionalText(role)
    if (prop !== undefined) roles[role] = prop
  }
  return roles as unknown as Roles
}

function readField(reader: DataReader): Field {
  return {
    prop: reader.text('prop'),
    ...optional('code', reader.optionalText('code')),
    earlierCodes: reader.texts('earlier'),
    aliases: reader.texts('aliases'),
    title: reader.text('title'),
    english: reader.text('english'),
    type: reader.oneOf('type', FIELD_TYPES),
    maxLength: reader.optionalWhole('max', 1, 100_000) ?? null,
    required: reader.oneOf('required', REQUIREMENTS),
    ...optional('condition', reader.optionalText('condition')),
    ...optional('codeTable', reader.optionalText('table')),
    disclosure: reader.oneOf('disclosure', FIELD_DISCLOSURES),
    source: reader.oneOf('source', FIELD_SOURCES),
    confidence: reader.oneOf('confidence', CONFIDENCES),
    longTerm: reader.flag('longTerm'),
    person: reader.flag('person'),
    ...optional('clause', reader.optionalText('clause')),
    ...optional('example', reader.optionalText('example')),
    ...optional('note', reader.optionalText('note')),
  }
}

function checkTarget(reader: DataReader, item: Item, context: ItemContext): void {
  const target = reader.text('target')
  if (target !== 'organisation' && target !== '') {
    reader.problem('target', 'AIMED_AT_PERSONS', 'an item is about organisations; natural persons are out of scope')
  }
  const national = context.classes.get(item.class)
  if (national?.target === 'refused') {
    reader.problem('class', 'AIMED_AT_PERSONS', `the class ${item.class} is about natural persons and is refused`)
  }
  if (national === undefined && item.localBasis === undefined) {
    reader.problem(
      'class',
      'CLASS_UNKNOWN',
      `${item.class} is no class of the national catalogue; without a local regulation in localBasis it may not be collected`,
    )
  }
  if (national !== undefined && !national.subclasses.some(one => one.id === item.subclass)) {
    reader.problem('subclass', 'CLASS_UNKNOWN', `the class ${item.class} has no item ${item.subclass}`)
  }
  const category = item.fields.find(field => field.prop === item.roles.partyCategory)?.codeTable
  if (category !== undefined && context.terms.tables.get(category)?.persons.length === 0) {
    const message = `the table ${category} names no natural persons: their rows could not be told and refused`
    reader.problem('roles', 'AIMED_AT_PERSONS', message)
  }
}

function checkKeys(item: Item, problems: CatalogueProblem[]): void {
  const add = (key: string, message: string) => problems.push({ pointer: [key], code: 'VALUE_WRONG', message })
  if (!/^[a-z]+(-[a-z]+)*$/.test(item.id)) add('id', 'an id is lower-case words with hyphens')
  if (item.basis.length === 0) missing(problems, [], 'basis')
  if (item.fields.length === 0) missing(problems, [], 'fields')
  if (!item.key.includes('party') || item.key.some(part => !KEY_PARTS.includes(part))) {
    add('key', `a key has the party, and no part but ${KEY_PARTS.join(', ')}`)
  }
  const props = new Set(item.fields.map(field => field.prop))
  const wanted = [item.roles.partyName, item.roles.partyUscc, ...Object.values(item.roles.partyOtherCodes)]
  for (const role of SINGLE_ROLES) wanted.push(item.roles[role] ?? '')
  if (item.cadence.from !== undefined) wanted.push(item.cadence.from)
  for (const prop of new Set(wanted.filter(prop => prop !== '' && !props.has(prop)))) {
    problems.push({ pointer: ['roles'], code: 'FIELD_UNKNOWN', message: `no field has the prop ${prop}` })
  }
  for (const role of ['partyName', 'partyUscc'] as const) {
    if ((item.roles[role] ?? '') === '') missing(problems, ['roles'], role)
  }
  if (item.key.includes('authority') && item.roles.authorityUscc === undefined) missing(problems, ['roles'], 'authorityUscc')
  if (item.key.includes('documentNo') && item.roles.documentNo === undefined) missing(problems, ['roles'], 'documentNo')
}

function checkFields(item: Item, context: ItemContext, problems: CatalogueProblem[]): void {
  const words = context.terms.personWords.map(foldHeading)
  const seen = new Set<string>()
  item.fields.forEach((field, index) => {
    const pointer = ['fields', index]
    const add = (key: string, code: CatalogueProblem['code'], message: string) =>
      problems.push({ pointer: [...pointer, key], code, message })
    if (seen.has(field.prop)) add('prop', 'DUPLICATE', `${field.prop} stands twice`)
    seen.add(field.prop)
    if (field.prop !== '' && !/^[a-z][A-Za-z0-9]*$/.test(field.prop))
      add('prop', 'VALUE_WRONG', 'a prop is one word in camel case')
    const chooses = field.type === 'choice' || field.type === 'choices'
    if (chooses && field.codeTable === undefined) missing(problems, pointer, 'table')
    if (field.codeTable !== undefined && !context.terms.tables.has(field.codeTable)) {
      add('table', 'REFERENCE_UNKNOWN', `there is no code table ${field.codeTable}`)
    }
    if (!chooses && field.codeTable !== undefined)
      add('table', 'VALUE_WRONG', `a field of type ${field.type} has no code table`)
    if (field.required === 'C' && field.condition === undefined) missing(problems, pointer, 'condition')
    if (field.longTerm && field.type !== 'last-day' && field.type !== 'date')
      add('longTerm', 'VALUE_WRONG', 'only a day has no end')
    if (field.person && (field.disclosure !== 'none' || field.required !== 'O')) {
      add(
        'person',
        'AIMED_AT_PERSONS',
        'a column about a person is never asked for, kept or shown: required O, disclosure none',
      )
    }
    const named = [field.title, ...field.aliases].some(name => words.some(word => foldHeading(name).includes(word)))
    if (named && !field.person && field.disclosure !== 'own-page') {
      add('title', 'AIMED_AT_PERSONS', `${field.title} is about a person: person must be true, or the disclosure own-page`)
    }
  })
}

/** Two fields that claim one heading make a file unreadable. */
function checkHeadings(item: Item, problems: CatalogueProblem[]): void {
  const owners = headingsOf(item)
  item.fields.forEach((field, index) => {
    for (const heading of [field.title, field.code, ...field.earlierCodes, ...field.aliases]) {
      if (heading === undefined || heading === '') continue
      const owner = owners.get(foldHeading(heading))?.field
      if (owner === field) continue
      const message = `${heading} already leads to ${owner?.prop ?? 'another field'}`
      problems.push({ pointer: ['fields', index], code: 'HEADING_TWICE', message })
    }
  })
}

function checkConditionFields(item: Item, context: ItemContext, problems: CatalogueProblem[]): void {
  const fields = new Map(item.fields.map(field => [field.prop, field]))
  item.conditions.forEach((condition, index) => {
    const pointer = ['conditions', index]
    const known = (prop: string): Field | undefined => {
      const field = fields.get(prop)
      if (field === undefined) problems.push({ pointer, code: 'FIELD_UNKNOWN', message: `no field has the prop ${prop}` })
      return field
    }
    const wrong = (message: string) => problems.push({ pointer, code: 'CONDITION_WRONG', message })
    const ofType = (prop: string, types: readonly Field['type'][]) => {
      const field = known(prop)
      if (field !== undefined && !types.includes(field.type)) wrong(`${prop} must be of type ${types.join(' or ')}`)
    }
    const inTable = (prop: string, words: readonly string[]) => {
      const table = context.terms.tables.get(known(prop)?.codeTable ?? '')
      const titles = new Set(table?.values.map(value => value.title))
      for (const word of words) if (!titles.has(word)) wrong(`${word} is no value of ${prop}`)
      if (words.length === 0) wrong('the list `in` is empty')
    }
    switch (condition.method) {
      case 'requiredWhen':
      case 'emptyUnless':
        known(condition.field)
        inTable(condition.when, condition.in)
        break
      case 'holdWhen':
        inTable(condition.field, condition.in)
        break
      case 'dateOrder':
        ofType(condition.first, ['date', 'last-day'])
        ofType(condition.second, ['date', 'last-day'])
        break
      case 'notAfterToday':
        ofType(condition.field, ['date'])
        break
      case 'amountPlausible':
        ofType(condition.field, ['money'])
        break
      case 'amountMatchesText':
        ofType(condition.field, ['money'])
        ofType(condition.text, ['text'])
        break
      case 'usualDocumentNumber':
        ofType(condition.field, ['number'])
    }
  })
}

function missing(problems: CatalogueProblem[], pointer: Pointer, key: string): void {
  const same = (problem: CatalogueProblem) =>
    problem.pointer.join('/') === pointer.join('/') && problem.message === `${key} is missing`
  if (problems.some(same)) return
  problems.push({ pointer, code: 'MISSING', message: `${key} is missing` })
}

function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T }
}
