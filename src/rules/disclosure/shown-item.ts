// What of a catalogue item the public is shown, and how its records are told apart in a list: read from the law once per version.

import { type Field, type Item, isPublicField } from '#rules/catalogue'
import type { Law, LawItem } from '#rules/law'

export type ShownField = {
  readonly prop: string
  readonly title: string
  readonly english: string
  readonly type: Field['type']
}

/** Props that play a part in a line of a list. */
type LineProps = {
  /** What the decision is about: the first that is filled in. */
  readonly matter: readonly string[]
  readonly documentNo?: string
  readonly authority?: string
  readonly validTo?: string
  /** Further facts of the line: categories, amounts. */
  readonly facts: readonly ShownField[]
}

export type ShownItem = {
  readonly id: string
  readonly title: string
  readonly english: string
  readonly class: string
  /** `period`: shown for a time by severity, as record blocks; all others as a table. */
  readonly ends: Item['ends']
  /** Public fields in the order of the file. */
  readonly fields: readonly ShownField[]
  /** Shown on the page of its organisation only, never in a list or by the API. */
  readonly ownPage: readonly ShownField[]
  readonly line: LineProps
}

const fieldOf = (field: Field): ShownField => ({
  prop: field.prop,
  title: field.title,
  english: field.english,
  type: field.type,
})

const readItem = (item: LawItem): ShownItem => {
  const shown = item.fields.filter(isPublicField)
  const role = (name: keyof LawItem['roles']): string | undefined => {
    const prop = item.roles[name]
    return typeof prop === 'string' && shown.some(one => one.prop === prop) ? prop : undefined
  }
  const documentNo = role('documentNo')
  const after = documentNo === undefined ? [] : shown.slice(shown.findIndex(one => one.prop === documentNo) + 1)
  const categories = role('categories')
  return {
    id: item.id,
    title: item.title,
    english: item.english,
    class: item.class,
    ends: item.ends,
    fields: shown.map(fieldOf),
    ownPage: item.fields.filter(one => one.disclosure === 'own-page').map(fieldOf),
    line: {
      matter: after.filter(one => one.type === 'text').map(one => one.prop),
      documentNo,
      authority: role('authorityName'),
      validTo: role('validTo'),
      facts: shown.filter(one => one.prop === categories || one.type === 'money').map(fieldOf),
    },
  }
}

/** A line of the list of classes: a class of the national catalogue, one item of a class that has several, or a local item outside them. */
export type ShownGroup = {
  readonly id: string
  readonly title: string
  readonly english: string
  /** Ids of items; empty where none is registered yet. */
  readonly items: readonly string[]
}

/** Items of the local supplement: no national class has them. */
export const localItemsOf = (law: Pick<Law, 'items' | 'classes'>): LawItem[] =>
  [...law.items.values()].filter(item => !law.classes.some(one => one.id === item.class))

const groupsOf = (law: Law): ShownGroup[] => [
  ...nationalGroupsOf(law),
  ...localItemsOf(law).map(({ id, title, english }) => ({ id, title, english, items: [id] })),
]

const nationalGroupsOf = (law: Law): ShownGroup[] =>
  law.classes
    .filter(one => one.target === 'organisation')
    .flatMap((one): ShownGroup[] => {
      const subclasses = one.subclasses.filter(sub => sub.item !== null)
      const items = [...new Set(subclasses.map(sub => sub.item!))]
      if (items.length <= 1) return [{ id: one.id, title: one.title, english: one.english, items }]
      return items.map(item => {
        const { id, title, english } = subclasses.find(sub => sub.item === item)!
        return { id, title, english, items: [item] }
      })
    })

export type Shown = {
  /** The newest version of each. */
  readonly items: ReadonlyMap<string, ShownItem>
  readonly groups: readonly ShownGroup[]
  /** The item of a fact of that version. */
  readonly item: (id: string, version: number | undefined) => ShownItem | undefined
}

const read = new WeakMap<Law, Shown>()

/** The items and the list of classes of that law. */
export const shownOf = (law: Law): Shown => {
  let shown = read.get(law)
  if (!shown) {
    const versions = new Map([...law.versions.values()].flat().map(item => [`${item.id} ${item.version}`, readItem(item)]))
    const item = (id: string, version?: number) => versions.get(`${id} ${law.item(id, version)?.version}`)
    const items = new Map([...law.items.keys()].map(id => [id, item(id)!]))
    shown = { items, item, groups: groupsOf(law) }
    read.set(law, shown)
  }
  return shown
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

// Between several values of one field: the full-width semicolon.
const BETWEEN = '\uff1b'

/** One value as text; undefined where nothing is given. */
export const shownValue = (fields: Fields, prop: string | undefined): string | undefined => {
  const value = prop === undefined ? undefined : fields[prop]
  if (value === undefined || value.length === 0) return undefined
  return typeof value === 'string' ? value : value.join(BETWEEN)
}

/** What of a fact stands in a line of a list. */
export type LineParts = {
  /** What it is about; the item's title where the file says nothing. */
  readonly matter: string
  readonly documentNo: string | null
  readonly authority: string | null
  /** A day, LONG_TERM, or null where the item has no validity. */
  readonly validTo: string | null
  readonly facts: readonly { readonly field: ShownField; readonly value: string }[]
}

export const lineParts = ({ line, title }: Pick<ShownItem, 'line' | 'title'>, fields: Fields): LineParts => {
  let matter: string | undefined
  for (const prop of line.matter) {
    matter = shownValue(fields, prop)
    if (matter !== undefined) break
  }
  const facts: { field: ShownField; value: string }[] = []
  for (const field of line.facts) {
    const value = shownValue(fields, field.prop)
    if (value !== undefined) facts.push({ field, value })
  }
  return {
    matter: matter ?? title,
    documentNo: shownValue(fields, line.documentNo) ?? null,
    authority: shownValue(fields, line.authority) ?? null,
    validTo: shownValue(fields, line.validTo) ?? null,
    facts,
  }
}
