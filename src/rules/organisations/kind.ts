// The kind of an organisation, told from the first two characters of its code by a table that law keeps as data.
import type { Uscc } from './uscc.ts'

export const ORGANISATION_KINDS = [
  'government-body',
  'public-institution',
  'established-body',
  'law-firm',
  'social-organisation',
  'enterprise',
  'individual-business',
  'cooperative',
  'collective-economic-organisation',
  'other',
  'unrecognised',
] as const

export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]

/** Registration departments by their character; `kind` stands for categories that are not named one by one. */
export type Departments = Readonly<Record<string, Department>>

export type Department = {
  readonly title: string
  readonly kind: OrganisationKind
  readonly categories: Readonly<Record<string, { readonly title: string; readonly kind: OrganisationKind }>>
}

/** A department that the table does not know is tolerated: 'unrecognised'. */
export function kindOf(uscc: Uscc, departments: Departments): OrganisationKind {
  const department = Object.hasOwn(departments, uscc[0]!) ? departments[uscc[0]!] : undefined
  if (department === undefined) return 'unrecognised'
  const category = Object.hasOwn(department.categories, uscc[1]!) ? department.categories[uscc[1]!] : undefined
  return category?.kind ?? department.kind
}
