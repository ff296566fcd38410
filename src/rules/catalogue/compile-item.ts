// An item made ready for reading rows: headings in a dictionary, one reader per field, conditions bound to their places.

import { type Departments, kindOf, mayBePerson, type OrganisationWords, type Uscc } from '#rules/organisations'
import { type CompiledTable, compileTable } from './code-table.ts'
import { type Condition, compileCondition } from './conditions.ts'
import { foldHeading, headingsOf, type KnownHeading } from './heading-words.ts'
import type { CatalogueTerms, Field, Item } from './item.ts'
import { makeReader, type ValueReader } from './read-value.ts'

export type CompiledItem = {
  readonly item: Item
  readonly fields: readonly Field[]
  /** prop → place in `fields` */
  readonly placeOf: ReadonlyMap<string, number>
  readonly readers: readonly ValueReader[]
  /** Places sorted by prop as RFC 8785 sorts them: a fact's fields stand in canonical order, and intake writes them as they are. */
  readonly sortedPlaces: readonly number[]
  readonly conditions: readonly Condition[]
  readonly headings: ReadonlyMap<string, KnownHeading>
  readonly ignoredHeadings: ReadonlySet<string>
  /** Of columns that the unit has said it does not want; none but where `learnHeadings` added them. */
  readonly leftOutHeadings: ReadonlySet<string>
  readonly headingHints: readonly string[]
  readonly personWords: readonly string[]
  readonly moneyUnits: readonly { readonly word: string; readonly fenPower: number }[]
  /** Power of ten from the fen to the unit of money fields. */
  readonly fenPower: number
  /** Props of which a header row has at least one. */
  readonly keyProps: ReadonlySet<string>
  readonly tables: ReadonlyMap<string, CompiledTable>
  readonly places: {
    readonly partyName: number
    readonly partyUscc: number
    readonly partyCategory: number
    readonly personDocumentType: number
    readonly personDocumentNo: number
    readonly authorityName: number
    readonly authorityUscc: number
    readonly sourceUnitUscc: number
    readonly documentNo: number
    readonly legalRepresentative: number
    readonly otherCodes: readonly { readonly scheme: string; readonly place: number }[]
  }
  readonly personDocuments: ReadonlySet<string>
  /** Whether a party without a code may be a person, by its name. */
  readonly mayBePerson: (name: string) => boolean
  /** Whether the code is an individual business's, whose operator is not kept. */
  readonly isIndividual: (uscc: string) => boolean
  readonly fillers: ReadonlySet<string>
}

/** An item made ready with the words of its law. Throws only where the check of the law would have refused the item. */
export function compileItem(
  item: Item,
  law: { readonly terms: CatalogueTerms; readonly departments: Departments },
): CompiledItem {
  const { terms, departments } = law
  const words = nameWords(terms)
  const tables = new Map(Array.from(terms.tables, ([id, table]) => [id, compileTable(table)] as const))
  const fillers = new Set(terms.fillers.flatMap(word => [word, word.toLowerCase(), word.toUpperCase()]))
  const placeOf = new Map(item.fields.map((field, place) => [field.prop, place]))
  const find = (prop: string | undefined) => (prop === undefined ? -1 : (placeOf.get(prop) ?? -1))
  const { roles } = item
  const units = [...terms.moneyUnits].sort((a, b) => b.word.length - a.word.length)
  return {
    item,
    fields: item.fields,
    placeOf,
    readers: item.fields.map(field => makeReader(field, { tables, fillers, longTerm: terms.longTerm, units })),
    sortedPlaces: item.fields.map((_, place) => place).sort((a, b) => (item.fields[a]!.prop < item.fields[b]!.prop ? -1 : 1)),
    conditions: item.conditions.map(condition => compileCondition(condition, item, placeOf, units)),
    headings: headingsOf(item),
    ignoredHeadings: new Set([...item.ignored, ...terms.ownHeadings].map(foldHeading)),
    leftOutHeadings: new Set(),
    headingHints: terms.headingHints.map(foldHeading).sort((a, b) => b.length - a.length),
    personWords: terms.personWords.map(foldHeading),
    moneyUnits: units,
    fenPower: FEN_POWER,
    keyProps: new Set([roles.partyName, roles.partyUscc, roles.documentNo].filter(prop => prop !== undefined)),
    tables,
    places: {
      partyName: find(roles.partyName),
      partyUscc: find(roles.partyUscc),
      partyCategory: find(roles.partyCategory),
      personDocumentType: find(roles.personDocumentType),
      personDocumentNo: find(roles.personDocumentNo),
      authorityName: find(roles.authorityName),
      authorityUscc: find(roles.authorityUscc),
      sourceUnitUscc: find(roles.sourceUnitUscc),
      documentNo: find(roles.documentNo),
      legalRepresentative: find(roles.legalRepresentative),
      otherCodes: Object.entries(roles.partyOtherCodes).map(([scheme, prop]) => ({ scheme, place: find(prop) })),
    },
    personDocuments: new Set(terms.personDocuments),
    mayBePerson: name => mayBePerson(name, words),
    isIndividual: uscc => kindOf(uscc as Uscc, departments) === 'individual-business',
    fillers,
  }
}

/** The words by which names of organisations are told from those of people. */
export function nameWords(terms: CatalogueTerms): OrganisationWords {
  return { organisation: terms.organisationWords, individual: terms.individualWords }
}

/** Money fields are in ten thousand yuan: a million fen. */
const FEN_POWER = 6
