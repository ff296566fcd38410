/** The console's words, with values put in. */
import { consoleZh, refusalSaid, sentence } from '#faces/text'
import type { Context, FoundFinding } from './shapes.ts'

export const t = consoleZh
/** The words of the pages on who may and who looked. */
export const g = consoleZh.guard
export const { operationNames } = consoleZh

export function say(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

const count = new Intl.NumberFormat('zh-CN')

export function number(value: number): string {
  return count.format(value)
}

/** A moment as people of this platform read it: the day and the minute in China. */
export function moment(instant: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant))
  return parts
}

export function causeOf(code: string): string {
  return (t.causes as Readonly<Record<string, string>>)[code] ?? code
}

export function roleOf(role: string): string {
  return t.roles[role] ?? role
}

/** What a scope allows: one operation, or all of a room. Undefined where it names nothing. */
export function scopeSaid(scope: string): string | undefined {
  const room = /^(\w+)\.\*$/.exec(scope)?.[1]
  if (room === undefined) return operationNames[scope]
  const title = g.rooms[room]
  return title === undefined ? undefined : say(g.allOfRoom, { title })
}

/** What an operation does. */
export function operationOf(name: string): string {
  return operationNames[name] ?? name
}

export function itemTitle(context: Context, item: string): string {
  return context.itemTitles[item] ?? item
}

/** A division by its name; by its code where nobody has said what it is called. */
export function divisionSaid(context: Context, division: string): string {
  return context.divisionNames[division] ?? division
}

export function clauseSaid(context: Context, clause: string): string {
  return context.clauses.find(one => one.id === clause)?.name ?? clause
}

export function refusalTitle(code: string): string {
  return refusalSaid(code, {}).title
}

export function fieldTitle(context: Context, item: string, prop: string): string {
  return context.items.find(one => one.id === item)?.fields.find(field => field.prop === prop)?.title ?? prop
}

/** The whole sentence of a finding; parameters that name fields are said by their titles. */
export function sentenceOf(finding: FoundFinding, context: Context, item: string): string {
  const params: Record<string, unknown> = { ...finding.params }
  if (finding.value !== null) params.value ??= finding.value
  if (finding.field !== null) params.field ??= finding.field
  for (const name of ['field', 'other']) {
    if (typeof params[name] === 'string') params[name] = fieldTitle(context, item, params[name])
  }
  return sentence(finding.code, params)
}

/** Why a whole file was refused. */
export function refusalOf(refusal: { code: string; details: Record<string, unknown> | null }): string {
  const { title, detail } = refusalSaid(refusal.code, refusal.details ?? {})
  return `${title}。${detail}`
}
