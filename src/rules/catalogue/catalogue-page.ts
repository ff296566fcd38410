// The documentation pages that follow from the catalogue: one of each item, and a list of the classes.
import type { Catalogue, Field, Item, RowCondition } from './item.ts'
import { word } from './template-book.ts'

/** The page of an item, in Markdown, Chinese beside English. */
export function itemPage(item: Item, catalogue: Catalogue): string {
  const { terms } = catalogue
  const national = catalogue.classes.get(item.class)
  const subclass = national?.subclasses.find(one => one.id === item.subclass)
  const lines = [
    `# ${item.title} (${item.english})`,
    '',
    `Generated from \`law/catalogue/${item.id}.yaml\`, version ${item.version}. Do not edit.`,
    '',
    table(
      ['', ''],
      [
        ['Id, number', `\`${item.id}\`, ${item.number}`],
        ['Class', national === undefined ? item.class : `${national.no} ${national.title} (${national.english})`],
        ['Item of the class', subclass === undefined ? item.subclass : `${subclass.title} (${subclass.english})`],
        ['Basis', item.basis.map(code).join(', ')],
        ['Handed in by', `${item.handedInBy.title} (${item.handedInBy.english})${cited(item.handedInBy.clause)}`],
        ['When', `${item.cadence.title} (${item.cadence.english})${cited(item.cadence.clause)}`],
        ['Disclosure, sharing', `${item.disclosure}, ${item.sharing}`],
        ['Shown', item.ends === 'whileInForce' ? 'while it is in force' : 'for a period, see `law/disclosure`'],
        ['A record is found again by', [item.id, ...item.key].map(code).join(' + ')],
      ],
    ),
    '',
    '## Fields',
    '',
    'M mandatory, C under a condition, O optional. Source: standard (the file standard, transcribed from public code), seen (in files in use), proposed (ours).',
    '',
    table(
      [
        word(terms.template, 'column-heading'),
        'English',
        'Property',
        word(terms.template, 'column-code'),
        '',
        'Form',
        word(terms.template, 'column-disclosure'),
        word(terms.template, 'column-source'),
        'Clause',
      ],
      item.fields.map(field => [
        field.title,
        field.english,
        code(field.prop),
        field.code === undefined ? '' : code(field.code),
        field.required,
        formOf(field),
        field.person ? 'cut' : word(terms.template, `disclosure-${field.disclosure}`),
        `${word(terms.template, `source-${field.source}`)}, ${field.confidence}`,
        field.clause === undefined ? '' : code(field.clause),
      ]),
    ),
    '',
    '## Conditions over a row',
    '',
    table(
      ['Method', 'Says'],
      item.conditions.map(condition => [code(condition.method), said(condition)]),
    ),
    '',
    '## Also read as',
    '',
    table(
      [word(terms.template, 'column-heading'), 'Earlier national codes', 'Other headings'],
      item.fields
        .filter(field => field.earlierCodes.length + field.aliases.length > 0)
        .map(field => [field.title, field.earlierCodes.map(code).join(', '), field.aliases.join(' · ')]),
    ),
    '',
    '## Code tables',
    '',
    ...[...new Set(item.fields.flatMap(field => field.codeTable ?? []))].flatMap(id => tableLines(id, catalogue)),
    ...notesOf(item),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

/** The list of classes with their items. */
export function classesPage(catalogue: Catalogue): string {
  const rows = [...catalogue.classes.values()].flatMap(one =>
    one.target === 'refused'
      ? [[String(one.no), one.title, one.english, 'refused: natural persons', one.confidence]]
      : one.subclasses.map(sub => [
          String(one.no),
          `${one.title} · ${sub.title}`,
          `${one.english}: ${sub.english}`,
          sub.item === null
            ? ''
            : catalogue.items.has(sub.item)
              ? `[${sub.item}](${sub.item}.md)`
              : `${sub.item} (not built yet)`,
          sub.confidence,
        ]),
  )
  return [
    `# The national catalogue, edition ${catalogue.edition}`,
    '',
    'Generated from `law/catalogue/classes.yaml`. Do not edit.',
    '',
    table(['No', 'Class · item', 'English', 'Item here', 'Confidence'], rows),
    '',
  ].join('\n')
}

function tableLines(id: string, catalogue: Catalogue): string[] {
  const found = catalogue.terms.tables.get(id)
  if (found === undefined) return []
  return [
    `### ${found.title} (${found.english})`,
    '',
    `${found.source} Confidence: ${found.confidence}.${found.clause === undefined ? '' : ` ${code(found.clause)}`}`,
    '',
    table(
      ['Kept', 'English', 'Code', 'Also read'],
      found.values.map(value => [
        value.stated ? `${value.title}-…` : value.title,
        value.english,
        value.code ?? '',
        value.also.join(' · '),
      ]),
    ),
    '',
  ]
}

function notesOf(item: Item): string[] {
  const noted = item.fields.filter(field => field.note !== undefined)
  if (noted.length === 0) return []
  return ['## Notes', '', ...noted.map(field => `- ${code(field.prop)}: ${field.note}`)]
}

function formOf(field: Field): string {
  const form = field.codeTable === undefined ? field.type : `${field.type} of ${field.codeTable}`
  return `${form}${field.maxLength === null ? '' : `, up to ${field.maxLength}`}${field.longTerm ? ', or no end' : ''}`
}

function said(condition: RowCondition): string {
  switch (condition.method) {
    case 'requiredWhen': {
      const what = condition.positive === true ? 'is needed, and above zero,' : 'is needed'
      return `${code(condition.field)} ${what} when ${code(condition.when)} has ${condition.in.join(' or ')}`
    }
    case 'emptyUnless':
      return `${code(condition.field)} is empty unless ${code(condition.when)} has ${condition.in.join(' or ')}`
    case 'dateOrder':
      return `${code(condition.first)} is not after ${code(condition.second)}`
    case 'notAfterToday':
      return `${code(condition.field)} is not to come`
    case 'amountMatchesText':
      return `${code(condition.field)} agrees with the amount after ${condition.after.join(' or ')} in ${code(condition.text)} (warning)`
    case 'amountPlausible':
      return `${code(condition.field)} is not above ${condition.above} (warning)`
    case 'holdWhen':
      return `the row is held when ${code(condition.field)} is ${condition.in.join(' or ')}`
    case 'usualDocumentNumber':
      return `${code(condition.field)} has a year in brackets (warning)`
  }
}

function cited(clause: string | undefined): string {
  return clause === undefined ? '' : `, ${code(clause)}`
}

function code(text: string): string {
  return `\`${text}\``
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}
