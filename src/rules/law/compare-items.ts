// What may not change about an item between two laws: facts are read by the version of the item under which they came.
import type { LawFinding } from './document.ts'
import type { Law, LawItem } from './law.ts'

/** Every version of an item that `before` has and `after` has not, or has with other fields, types, roles or another key. */
export function compareItems(before: Pick<Law, 'versions'>, after: Pick<Law, 'versions'>): LawFinding[] {
  return [...before.versions.values()].flat().flatMap(item => {
    const same = after.versions.get(item.id)?.find(one => one.version === item.version)
    if (!same)
      return found(
        item,
        `version ${item.version} is gone, and facts were read by it: keep it as ${item.id}.v${item.version}.yaml`,
      )
    const changed = PARTS.filter(([, part]) => part(item) !== part(same)).map(([name]) => name)
    return changed.length === 0
      ? []
      : found(
          same,
          `${changed.join(', ')} of version ${item.version} changed, and facts were read by it: give it a new version`,
        )
  })
}

function found(item: LawItem, message: string): LawFinding[] {
  return [{ file: item.file, line: 1, rule: item.id, code: 'LAW_ITEM_CHANGED', level: 'error', message }]
}

const sorted = (fields: object): string => JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))

const PARTS: readonly (readonly [string, (item: LawItem) => string])[] = [
  ['number', item => String(item.number)],
  [
    'fields',
    item =>
      [...item.fields]
        .map(field => `${field.prop} ${field.type}`)
        .sort()
        .join(),
  ],
  ['roles', item => sorted({ ...item.roles, partyOtherCodes: sorted(item.roles.partyOtherCodes) })],
  ['key', item => [...item.key].sort().join()],
]
