// Judges the cases beside law/repair: what may be asked for on a day, and when a case is due.
import { type CaseAnswer, dayGiven, type Law, SEVERITIES } from '#rules/law'
import { ENTRY_KINDS, type EntryKindName, explain, type FoldEntry, type FoldFact } from '#rules/ledger'
import type { Because } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { clocksOf, foldCase, isOpen, STEPS, type Step } from './case.ts'
import { eligibilityOn, type Falsehood } from './eligibility.ts'

type Given = Readonly<Record<string, unknown>>
const OF_RECORD = ['item', 'v', 'fields', 'recordedOn', 'division', 'today', 'then', 'falsehoods', 'corrected']
const OF_CASE = ['steps', 'division']

/** given: a record (item, v, fields, recordedOn, then, falsehoods, corrected) with today, or the steps of a case: [{ kind, on }]. */
export function judgeRepair(given: Given, law: Law): CaseAnswer {
  const known = 'steps' in given ? OF_CASE : OF_RECORD
  const unknown = Object.keys(given).find(key => !known.includes(key))
  if (unknown !== undefined) return { ok: false, problem: `nothing is known of "${unknown}" in what is given` }
  const division = typeof given.division === 'string' ? given.division : null
  return 'steps' in given ? judgeClocks(given, law, division) : judgeRecord(given, law, division)
}

function judgeClocks({ steps }: Given, law: Law, division: string | null): CaseAnswer {
  const read = Array.isArray(steps) ? (steps as Step[]) : []
  if (read[0]?.kind !== 'submitted' || read.some(step => !STEPS.includes(step.kind) || dayGiven(step.on) === undefined))
    return { ok: false, problem: 'steps have a kind and a day (on), and begin with submitted' }
  const found = foldCase(read)
  const { value, because } = clocksOf(found, law, division)
  const values: Record<string, unknown> = { ...found, open: isOpen(found) }
  for (const name of ['acceptance', 'decision', 'feedback'] as const) {
    const due = value.find(one => one.clock === name)?.due
    values[`${name}Due`] = due?.settled === true ? due.due : null
    values[`${name}NotBefore`] = due?.settled === false ? due.notBefore : null
  }
  return { ok: true, values, because }
}

function judgeRecord(given: Given, law: Law, division: string | null): CaseAnswer {
  const today = dayGiven(given.today)
  const recordedOn = dayGiven(given.recordedOn)
  const item = law.item(String(given.item), typeof given.v === 'number' ? given.v : undefined)
  if (!today || !recordedOn || !item || typeof given.fields !== 'object' || given.fields === null)
    return { ok: false, problem: 'a case gives an item of the catalogue, fields, recordedOn and today' }
  const fact: FoldFact = {
    item: item.id,
    v: item.version,
    fields: given.fields as FoldFact['fields'],
    ...(division === null ? {} : { origin: { division, received: recordedOn, source: '', unit: null } }),
  }
  const entries: FoldEntry[] = [{ entryNo: 1, kind: ENTRY_KINDS.registered, recordedOn, fact }]
  for (const later of Array.isArray(given.then) ? (given.then as Given[]) : []) {
    const kind = ENTRY_KINDS[later.kind as EntryKindName]
    const on = dayGiven(later.on)
    if (kind === undefined || !on) return { ok: false, problem: 'what happens later has a day (on) and a kind of entry (kind)' }
    entries.push({ entryNo: entries.length + 1, kind, recordedOn: on })
  }
  const falsehoods = (Array.isArray(given.falsehoods) ? (given.falsehoods as Given[]) : []).map(
    (one): Falsehood => ({ foundOn: one.foundOn as LocalDate, here: one.here === true }),
  )
  const corrected = typeof given.corrected === 'boolean' ? given.corrected : undefined
  const record = explain(entries, law)
  const { value, because } = eligibilityOn({ fact, record, division, falsehoods, corrected }, law, today)
  const { severity } = record.value
  const of = (seen: string) =>
    value.conditions
      .filter(one => one.seen === seen)
      .map(one => one.condition)
      .join(' ')
  return {
    ok: true,
    because: [...because, ...clauseBecause(value.conditions)],
    values: {
      standing: value.standing,
      from: value.from,
      channel: value.channel,
      met: of('met'),
      missing: of('missing'),
      toShow: of('to-show'),
      severity: severity === null ? null : SEVERITIES[severity - 1],
    },
  }
}

/** So that a case can name the clause of one condition. */
function clauseBecause(conditions: readonly { condition: string; clauses: readonly Because['clause'][] }[]): Because[] {
  return conditions.flatMap(({ condition, clauses }) => clauses.map(clause => ({ field: condition, clause: clause! })))
}
