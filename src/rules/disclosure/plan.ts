// Remembers plans: facts that the law cannot tell apart, determined on the same day, share one.
import { compareDecimals, holdsIn, type Law, type LawItem, type PublicityValue, type SeverityValue } from '#rules/law'
import type { LocalDate } from '#rules/time'
import { type DisclosureInput, makePlan, type Plan, roleValue } from './decide.ts'
import { type FactFields, valuesOf } from './severity.ts'

/** Everything in a fact that any rule of the law looks at, so that two facts alike in it have one plan. */
type Marks = {
  /** field → word → bit; words of no rule share bit 0. */
  readonly words: readonly { readonly field: string; readonly bits: ReadonlyMap<string, number> }[]
  readonly amounts: readonly { readonly field: string; readonly thresholds: readonly string[] }[]
  readonly given: readonly string[]
  /** Fields that say whether the fact is for the public at all. */
  readonly shown: readonly string[]
  readonly terms: readonly { readonly field: string; readonly in: readonly string[]; readonly last: string }[]
  /** Whether some rule counts from the day of recording, so that this day tells facts apart too. */
  readonly byRecording: boolean
}

// Bounded by kinds of fact times days; emptied rather than let grow by a file of impossible days.
const MOST = 200_000
// Shifts work on 32 bits, of which the last is the sign; the first is for words of no rule.
const MOST_WORDS = 30
type Memory = { readonly marks: Marks; plans: Map<string, Map<LocalDate, Plan>>; size: number }
/** Null where the law tells more words of a field apart than a number has bits for. */
const memories = new WeakMap<Law, Map<string, Memory | null>>()

/** The plan of a fact, from memory where the law has met its like. Same value as `makePlan`. */
export function planOf(input: DisclosureInput, law: Law): Plan {
  const item = law.item(input.item, input.v)
  const determinedOn = roleValue(item, 'determinedOn', input.fields) as LocalDate | undefined
  if (!item || determinedOn === undefined) return makePlan(input, law)
  const memory = memoryOf(law, item, input.division ?? null)
  const { fields } = input
  if (memory === null) return makePlan(input, law)
  if (
    memory.marks.terms.some(
      term => valuesOf(fields, term.last).length > 0 && valuesOf(fields, term.field).some(value => term.in.includes(value)),
    )
  ) {
    return makePlan(input, law)
  }
  const publicity = law.ruleIn(`${input.item}-publicity`, input.division)
  if (publicity?.gives !== 'publicity') return makePlan(input, law)
  // What does not go by severity looks at the status and the last day alone; a file has few of them, and half of reading would go here.
  if (!publicity.values.some(value => value.method === 'bySeverity')) {
    const said = memory.marks.shown.map(field => valuesOf(fields, field).join(',')).join('|')
    const last = `${roleValue(item, 'status', fields) ?? ''}|${roleValue(item, 'validTo', fields) ?? ''}|${input.recordedOn}|${said}`
    return rememberedPlan(memory, last, determinedOn, input, law)
  }
  const key = keyOf(memory.marks, fields)
  return rememberedPlan(memory, memory.marks.byRecording ? `${key}|${input.recordedOn}` : key, determinedOn, input, law)
}

function rememberedPlan(memory: Memory, key: string, determinedOn: LocalDate, input: DisclosureInput, law: Law): Plan {
  if (memory.size > MOST) {
    memory.plans = new Map()
    memory.size = 0
  }
  let byDay = memory.plans.get(key)
  if (!byDay) {
    byDay = new Map()
    memory.plans.set(key, byDay)
  }
  let plan = byDay.get(determinedOn)
  if (!plan) {
    plan = makePlan(input, law)
    byDay.set(determinedOn, plan)
    memory.size += 1
  }
  return plan
}

function memoryOf(law: Law, item: LawItem, division: string | null): Memory | null {
  let byPlace = memories.get(law)
  if (!byPlace) {
    byPlace = new Map()
    memories.set(law, byPlace)
  }
  const key = `${item.id}|${item.version}|${division ?? ''}`
  let memory = byPlace.get(key)
  if (memory === undefined) {
    const marks = marksOf(law, item, division)
    memory = marks.words.some(({ bits }) => bits.size > MOST_WORDS) ? null : { marks, plans: new Map(), size: 0 }
    byPlace.set(key, memory)
  }
  return memory
}

function keyOf(marks: Marks, fields: FactFields): string {
  let key = ''
  for (const { field, bits } of marks.words) {
    let mask = 0
    const value = fields[field]
    if (typeof value === 'string') mask = value === '' ? 0 : 1 << (bits.get(value) ?? 0)
    else if (value !== undefined) for (const one of value) mask |= 1 << (bits.get(one) ?? 0)
    key += `${mask},`
  }
  for (const { field, thresholds } of marks.amounts) {
    const value = valuesOf(fields, field)[0]
    key += `${value === undefined ? -1 : thresholds.filter(one => /^\d+(\.\d+)?$/.test(value) && compareDecimals(value, one) >= 0).length},`
  }
  for (const field of marks.given) key += valuesOf(fields, field).length > 0 ? '1' : '0'
  return key
}

function marksOf(law: Law, { id: item, roles }: LawItem, division: string | null): Marks {
  const words = new Map<string, Set<string>>()
  const amounts = new Map<string, Set<string>>()
  const given = new Set<string>()
  const shown = new Set<string>()
  const terms: Marks['terms'][number][] = []
  const note = (field: string, some: readonly string[]) => {
    const known = words.get(field) ?? new Set()
    for (const word of some) known.add(word)
    words.set(field, known)
  }
  const { status } = roles
  const overlays = law.overlays.map(overlay => ({ ...overlay, items: [] as readonly string[] }))
  const all = [...law.rules.values(), ...overlays].filter(rule => holdsIn(rule, division))
  for (const rule of all) {
    if (rule.items.length > 0 && !rule.items.includes(item)) continue
    for (const { value: national, exceptions } of rule.values) {
      for (const exception of exceptions) note(exception.when.field, exception.when.in)
      for (const value of [national, ...exceptions.map(one => one.value)]) {
        if (value === undefined) continue
        if (rule.gives === 'unless-given') given.add(value as string)
        if (rule.gives === 'term') terms.push(value as Marks['terms'][number])
        if (rule.gives === 'publicity') {
          const { ended, shownWhen } = value as PublicityValue
          if (typeof status === 'string') note(status, ended)
          if (shownWhen !== null && rule.id === `${item}-publicity`) shown.add(shownWhen.field)
          if (shownWhen !== null) note(shownWhen.field, shownWhen.in)
        }
        if (rule.gives !== 'severity') continue
        const table = value as SeverityValue
        note(table.field, [...table.grades.flatMap(grade => grade.in), ...(table.amount?.in ?? [])])
        if (table.decided) note(table.decided.when.field, table.decided.when.in)
        if (table.stated) note(table.stated.field, Object.keys(table.stated.words))
        if (!table.amount) continue
        const thresholds = amounts.get(table.amount.field) ?? new Set()
        for (const one of [table.amount.minorBelow, table.amount.seriousFrom]) if (one !== null) thresholds.add(one)
        amounts.set(table.amount.field, thresholds)
      }
    }
  }
  return {
    words: [...words].map(([field, known]) => ({ field, bits: bitsOf([...known].sort()) })),
    amounts: [...amounts].map(([field, thresholds]) => ({ field, thresholds: [...thresholds].sort(compareDecimals) })),
    given: [...given].filter(field => field !== 'never'),
    shown: [...shown],
    terms,
    byRecording: all.some(
      rule =>
        'anchor' in rule &&
        rule.anchor === 'recordedOn' &&
        (rule.gives === 'period' || rule.id === `${item}-publicity` || rule.id === 'hand-in-clock'),
    ),
  }
}

// A bit each, the first for words of no rule.
function bitsOf(words: readonly string[]): ReadonlyMap<string, number> {
  return new Map(words.map((word, index) => [word, index + 1]))
}
