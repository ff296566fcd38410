// The named conditions over a whole row that items choose among: a closed list, no expressions.
import type { Finding, FindingCode } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type Field, type Item, LONG_TERM, type RowCondition } from './item.ts'
import { compareMoney, parseMoney } from './money.ts'
import { addFinding, type RowReading, type Value } from './read-value.ts'

export type Condition = (values: readonly Value[], row: RowReading, today: LocalDate) => void

type Units = readonly { readonly word: string; readonly fenPower: number }[]

const FEN_POWER = 6
const LONGEST_BEFORE_AMOUNT = 12
const YEAR_IN_BRACKETS = /[([{\u3014\u3010\u3016\uff08\uff3b\u300a](?:19|20)[0-9]{2}/

/** The condition with its fields bound to their places. Throws only where `checkItem` would have refused the item. */
export function compileCondition(
  condition: RowCondition,
  item: Item,
  placeOf: ReadonlyMap<string, number>,
  units: Units,
): Condition {
  const at = (prop: string): Bound => {
    const place = placeOf.get(prop)
    if (place === undefined) throw new Error(`the condition ${condition.method} names ${prop}, which checkItem refuses`)
    return { place, field: item.fields[place]! }
  }
  const clause = condition.clause
  switch (condition.method) {
    case 'requiredWhen':
      return requiredWhen(at(condition.field), at(condition.when), new Set(condition.in), condition.positive === true, clause)
    case 'emptyUnless':
      return emptyUnless(at(condition.field), at(condition.when), new Set(condition.in), clause)
    case 'dateOrder':
      return dateOrder(at(condition.first), at(condition.second), clause)
    case 'notAfterToday':
      return notAfterToday(at(condition.field), clause)
    case 'amountPlausible':
      return amountPlausible(at(condition.field), condition.above, clause)
    case 'amountMatchesText':
      return amountMatchesText(at(condition.field), at(condition.text), condition.after, units, clause)
    case 'usualDocumentNumber':
      return usualDocumentNumber(at(condition.field), clause)
    case 'holdWhen':
      return holdWhen(at(condition.field), new Set(condition.in), clause)
  }
}

type Bound = { readonly place: number; readonly field: Field }
type Clause = string | undefined

function add(row: RowReading, field: Field, code: FindingCode, value: Value, params: Finding['params'], clause: Clause): void {
  addFinding(row, field, code, typeof value === 'string' ? value : undefined, {
    params: params ?? {},
    ...(clause === undefined ? {} : { clause }),
  })
}

/** Whether one of the values is in the list; a stated word (`other-something`) counts as the word before the hyphen. */
function isIn(value: Value, list: ReadonlySet<string>): boolean {
  if (value === undefined) return false
  if (typeof value === 'string') return list.has(value) || hasHead(value, list)
  for (const one of value) if (list.has(one) || hasHead(one, list)) return true
  return false
}

function matching(value: Value, list: ReadonlySet<string>): string {
  const all = value === undefined ? [] : typeof value === 'string' ? [value] : value
  return all.filter(one => isIn(one, list)).join('; ')
}

function hasHead(value: string, list: ReadonlySet<string>): boolean {
  const hyphen = value.indexOf('-')
  return hyphen > 0 && list.has(value.slice(0, hyphen))
}

function requiredWhen(target: Bound, when: Bound, list: ReadonlySet<string>, positive: boolean, clause: Clause): Condition {
  const code = target.field.type === 'money' ? 'MONEY_REQUIRED' : 'FIELD_REQUIRED_HERE'
  return (values, row) => {
    const value = values[target.place]
    if (value !== undefined && !(positive && value === '0')) return
    if (!isIn(values[when.place], list) || hasError(row, target.field.prop)) return
    add(row, target.field, code, value, { other: when.field.title, otherValue: matching(values[when.place], list) }, clause)
  }
}

/** What is written there cannot be: the decision has nothing of the kind. Zero counts as nothing. */
function emptyUnless(target: Bound, when: Bound, list: ReadonlySet<string>, clause: Clause): Condition {
  return (values, row) => {
    const value = values[target.place]
    const deciding = values[when.place]
    if (value === undefined || value === '0' || deciding === undefined || isIn(deciding, list)) return
    add(row, target.field, 'FIELD_NOT_EXPECTED_HERE', value, { other: when.field.title, allowed: [...list].join(' ') }, clause)
  }
}

function dateOrder(first: Bound, second: Bound, clause: Clause): Condition {
  return (values, row) => {
    const a = values[first.place]
    const b = values[second.place]
    if (a === undefined || b === undefined || b === LONG_TERM || a <= b || hasError(row, first.field.prop)) return
    add(row, second.field, 'DATE_ORDER', b, { other: first.field.title, otherValue: String(a) }, clause)
  }
}

function notAfterToday(target: Bound, clause: Clause): Condition {
  return (values, row, today) => {
    const value = values[target.place]
    if (typeof value !== 'string' || value <= today) return
    add(row, target.field, 'DATE_FUTURE', value, { today }, clause)
  }
}

function amountPlausible(target: Bound, above: string, clause: Clause): Condition {
  const digits = above.split('.')[0]!.length
  return (values, row) => {
    const value = values[target.place]
    if (typeof value !== 'string' || value.length < digits || compareMoney(value, above) <= 0) return
    add(row, target.field, 'AMOUNT_IMPLAUSIBLE', value, { above }, clause)
  }
}

/**
 * Compares the amount with those that the text names after one of the words. An amount that is the number of yuan in the text is
 * told as a doubtful unit.
 */
function amountMatchesText(target: Bound, text: Bound, after: readonly string[], units: Units, clause: Clause): Condition {
  const find = makeAmountFinder(after, units)
  return (values, row) => {
    const value = values[target.place]
    const content = values[text.place]
    if (typeof value !== 'string' || typeof content !== 'string') return
    const named = find(content)
    if (named.length === 0 || named.includes(value) || sumIs(named, value) || hasError(row, target.field.prop)) return
    const doubtful = named.some(amount => moved(amount) === value)
    const params = { other: text.field.title, expected: named.join(' ') }
    add(row, target.field, doubtful ? 'AMOUNT_UNIT_DOUBTFUL' : 'AMOUNT_DIFFERS_FROM_TEXT', value, params, clause)
  }
}

/** Amounts in ten thousand yuan that stand shortly after a word. */
function makeAmountFinder(after: readonly string[], units: Units): (text: string) => string[] {
  const words = [...units].sort((a, b) => b.word.length - a.word.length)
  const powers = new Map(words.map(unit => [unit.word, unit.fenPower]))
  // Not past a comma, semicolon or full stop: what stands there is about something else.
  const pattern = new RegExp(
    `[^0-9,;\\uff0c\\uff1b\\u3001\\u3002]{0,${LONGEST_BEFORE_AMOUNT}}([0-9][0-9,]*(?:\\.[0-9]+)?) ?(${words.map(unit => unit.word).join('|')})`,
    'uy',
  )
  return text => {
    const amounts: string[] = []
    for (const word of after) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        pattern.lastIndex = at + word.length
        const match = pattern.exec(text)
        const parsed = match === null ? undefined : parseMoney(match[1]!, FEN_POWER - powers.get(match[2]!)!)
        if (parsed?.ok) amounts.push(parsed.amount)
      }
    }
    return amounts
  }
}

/** The number of yuan of an amount in ten thousand yuan. */
function moved(amount: string): string | undefined {
  const parsed = parseMoney(amount, -4)
  return parsed.ok ? parsed.amount : undefined
}

function sumIs(amounts: readonly string[], value: string): boolean {
  return amounts.length > 1 && amounts.reduce((sum, amount) => sum + fen(amount), 0n) === fen(value)
}

function fen(amount: string): bigint {
  const parsed = parseMoney(amount, -FEN_POWER)
  return parsed.ok ? BigInt(parsed.amount) : -1n
}

/** A year in brackets stands in almost every number of a decision: without it the number may be cut or mistyped. */
function usualDocumentNumber(target: Bound, clause: Clause): Condition {
  return (values, row) => {
    const value = values[target.place]
    if (typeof value !== 'string' || YEAR_IN_BRACKETS.test(value) || YEAR_IN_BRACKETS.test(value.normalize('NFKC'))) return
    add(row, target.field, 'DOCUMENT_NUMBER_UNUSUAL', value, {}, clause)
  }
}

function holdWhen(target: Bound, list: ReadonlySet<string>, clause: Clause): Condition {
  return (values, row) => {
    const value = values[target.place]
    if (isIn(value, list)) add(row, target.field, 'DECISION_SAID_WITHDRAWN', value, {}, clause)
  }
}

function hasError(row: RowReading, prop: string): boolean {
  return row.findings?.some(finding => finding.field === prop && finding.level === 'error') ?? false
}
