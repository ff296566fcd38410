// The door of the catalogue: items, how their files are read, and the faces that follow from them.

export { amendFact, isFixed } from './amend-fact.ts'
export { classesPage, itemPage } from './catalogue-page.ts'
export type { CatalogueDocument, PlacedProblem } from './check-catalogue.ts'
export { checkCatalogue } from './check-catalogue.ts'
export type { ItemContext } from './check-item.ts'

export type { CheckedRow, Party, RowContext } from './check-row.ts'
export { checkRow, comparablePart, recordKeyText } from './check-row.ts'
export type { Claimed, ReadClaim } from './claimed.ts'
export { claimedEnd, claimedUntil, makeClaimReader, withClaims } from './claimed.ts'
export type { RowCleaner } from './clean-row.ts'
export { makeRowCleaner } from './clean-row.ts'
export type { CompiledItem } from './compile-item.ts'
export { compileItem, nameWords } from './compile-item.ts'
export { documentNumberFields, normaliseDocumentNo, soughtNumber, soughtNumbers } from './document-number.ts'
export { parseFileDate } from './file-date.ts'
export type { Column, ReadHeadings } from './headings.ts'
export { findHeader, knowsHeading, readHeadings } from './headings.ts'
export type {
  Catalogue,
  CatalogueTerms,
  CodeTable,
  CodeValue,
  Confidence,
  Fact,
  Field,
  FieldDisclosure,
  FieldSource,
  FieldType,
  Item,
  KeyPart,
  NationalClass,
  Requirement,
  Roles,
  RowCondition,
  TemplateWords,
} from './item.ts'
export { isPublicField, LONG_TERM } from './item.ts'
export type { JsonSchema } from './json-schema.ts'
export { jsonSchema } from './json-schema.ts'
export type { LearnedHeading } from './learned-headings.ts'
export { learnableHeading, learnHeadings } from './learned-headings.ts'
export type { ParsedMoney } from './money.ts'

export type { PageLabel } from './page-labels.ts'

export { masked } from './personal-numbers.ts'
export type { CatalogueProblem, CatalogueProblemCode } from './read-data.ts'
export type { TemplateBook, TemplateColumn } from './template-book.ts'
export { templateBook } from './template-book.ts'
