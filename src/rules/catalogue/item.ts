// The shape of a catalogue item: what a department hands in, field by field, and what may be shown of it.
import type { Departments } from '#rules/organisations'
import type { LocalDate } from '#rules/time'

/** How a cell is read: `number` is a document or certificate number, `commitment-number` one of the national field guide of commitments, `uscc` a unified social credit code. */
export const FIELD_TYPES = [
  'text',
  'number',
  'commitment-number',
  'uscc',
  'organisation-code',
  'division',
  'choice',
  'choices',
  'date',
  'last-day',
  'money',
  'names',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** M mandatory, C mandatory under a condition of the item, O optional. */
export const REQUIREMENTS = ['M', 'C', 'O'] as const
export type Requirement = (typeof REQUIREMENTS)[number]

/**
 * public: page, search, API. own-page: the page of its organisation only, never in search, API or export.
 * shared: between units. none: not kept.
 */
export const FIELD_DISCLOSURES = ['public', 'own-page', 'shared', 'none'] as const
export type FieldDisclosure = (typeof FIELD_DISCLOSURES)[number]

export const FIELD_SOURCES = ['standard', 'seen', 'proposed'] as const
export type FieldSource = (typeof FIELD_SOURCES)[number]

export const CONFIDENCES = ['high', 'medium', 'low'] as const
export type Confidence = (typeof CONFIDENCES)[number]

export type Field = {
  prop: string
  /** Code of the national file standard now in use. */
  code?: string
  /** Codes of earlier national generations; a heading among them makes the file one of an earlier generation. */
  earlierCodes: readonly string[]
  /** Other names seen in use, Chinese or not. */
  aliases: readonly string[]
  title: string
  english: string
  type: FieldType
  /** In characters; null where the type sets its own. */
  maxLength: number | null
  required: Requirement
  /** Why and when a C field is needed, in Chinese, for people. */
  condition?: string
  codeTable?: string
  disclosure: FieldDisclosure
  source: FieldSource
  confidence: Confidence
  /** Dates: words and days that mean "no end" are allowed. */
  longTerm: boolean
  /** A column about a natural person: cut before anything is kept. */
  person: boolean
  clause?: string
  note?: string
  example?: string
}

/** The closed list of conditions over a row. Data chooses among them; there is no expression language. */
export const CONDITION_METHODS = [
  'requiredWhen',
  'emptyUnless',
  'dateOrder',
  'notAfterToday',
  'amountMatchesText',
  'amountPlausible',
  'holdWhen',
  'usualDocumentNumber',
] as const
export type ConditionMethod = (typeof CONDITION_METHODS)[number]

export type RowCondition =
  | { method: 'requiredWhen'; field: string; when: string; in: readonly string[]; positive?: boolean; clause?: string }
  | { method: 'emptyUnless'; field: string; when: string; in: readonly string[]; clause?: string }
  | { method: 'dateOrder'; first: string; second: string; clause?: string }
  | { method: 'notAfterToday'; field: string; clause?: string }
  | { method: 'amountMatchesText'; field: string; text: string; after: readonly string[]; clause?: string }
  | { method: 'amountPlausible'; field: string; above: string; clause?: string }
  | { method: 'holdWhen'; field: string; in: readonly string[]; clause?: string }
  | { method: 'usualDocumentNumber'; field: string; clause?: string }

/** Which field of the item plays which part: values are props. */
export type Roles = {
  partyName: string
  partyUscc: string
  partyCategory?: string
  /** scheme (as in organisation_code) → prop */
  partyOtherCodes: Readonly<Record<string, string>>
  /** Person columns that tell whether a row without a code is about a person. */
  personDocumentType?: string
  personDocumentNo?: string
  authorityName?: string
  authorityUscc?: string
  sourceUnitUscc?: string
  documentNo?: string
  /** Day of the determining document. */
  determinedOn?: string
  validFrom?: string
  /** Last day, inclusive, or LONG_TERM. */
  validTo?: string
  status?: string
  categories?: string
  procedure?: string
  severity?: string
  severityReason?: string
  publicationReason?: string
  sector?: string
  formerNames?: string
  division?: string
  /** Name of who stands for it; of an individual business that is its operator, and not kept. */
  legalRepresentative?: string
}

export type KeyPart = 'authority' | 'documentNo' | 'party'

export type Item = {
  id: string
  /** Permanent; never given to another item. */
  number: number
  version: number
  /** First day on which files are read by this version; what was read before keeps the version of its day. */
  from: LocalDate
  title: string
  english: string
  /** Id of a class of the national catalogue. */
  class: string
  /** Id of the second-level item of that class. */
  subclass: string
  /** Clauses on which the item stands. */
  basis: readonly string[]
  /** An item outside the national classes needs the clause of a local regulation. */
  localBasis?: string
  target: 'organisation'
  key: readonly KeyPart[]
  roles: Roles
  handedInBy: {
    who: 'deciding-authority' | 'registration-authority' | 'accepting-unit'
    title: string
    english: string
    clause?: string
  }
  disclosure: 'public' | 'restricted' | 'none'
  sharing: 'unconditional' | 'conditional' | 'none'
  cadence: { title: string; english: string; workingDays?: number; from?: string; clause?: string }
  /**
   * whileInForce: as long as the thing decided holds; untilSourceWithdraws: until its unit says otherwise; period: for a period of
   * law/disclosure. Says how it ends also where it is not shown to the public.
   */
  ends: 'whileInForce' | 'untilSourceWithdraws' | 'period'
  fields: readonly Field[]
  conditions: readonly RowCondition[]
  /** Headings that are known and not kept: time stamps and the like. */
  ignored: readonly string[]
}

export type CodeValue = {
  title: string
  english: string
  code?: string
  /** Codes and words seen for the same value. */
  also: readonly string[]
  /** What the value was written as in files of an earlier generation, where that differs. */
  earlierCodes: readonly string[]
  /** 其他: to be written with what it is, `<title>-<what>`. */
  stated: boolean
  /** First two characters of the codes of such organisations, where the value says which. */
  codeBegins: readonly string[]
}

export type CodeTable = {
  id: string
  title: string
  english: string
  source: string
  confidence: Confidence
  clause?: string
  values: readonly CodeValue[]
  /** One written word that stands for several values. */
  combined: readonly { written: string; values: readonly string[] }[]
  /** Values that name natural persons: a row that carries one is dropped. */
  persons: readonly { title: string; also: readonly string[] }[]
  /** Codes whose leading zero a spreadsheet may have dropped: they name a person unless the row has a valid code. */
  unclear: readonly string[]
}

/** Words that law gives to the reading of files. */
export type CatalogueTerms = {
  tables: ReadonlyMap<string, CodeTable>
  /** Days (ISO) and words that mean "no end". */
  longTerm: readonly string[]
  /** What is written where there is nothing to say. */
  fillers: readonly string[]
  /** Words around a heading that are no part of it. */
  headingHints: readonly string[]
  /** An unknown heading with one of these words is a column about a person. */
  personWords: readonly string[]
  /** Words by which organisations call themselves: a name without any of them may be a person's. */
  organisationWords: readonly string[]
  /** Words that say that a business is an individual's, and nothing of its name. */
  individualWords: readonly string[]
  /** Words of a document type column that mean a person's document. */
  personDocuments: readonly string[]
  /** Units of money as written after a number, with the power of ten that leads to the fen. */
  moneyUnits: readonly { word: string; fenPower: number }[]
  /** Headings of our own findings file and running numbers, ignored in every item. */
  ownHeadings: readonly string[]
  template: TemplateWords
}

/** Words of the upload template and the documentation page, by code. */
export type TemplateWords = Readonly<Record<string, string>>

export type NationalClass = {
  no: number
  id: string
  title: string
  english: string
  target: 'organisation' | 'refused'
  confidence: Confidence
  subclasses: readonly { id: string; title: string; english: string; item: string | null; confidence: Confidence }[]
  note?: string
}

/** Everything that law/catalogue says. */
export type Catalogue = {
  edition: string
  classes: ReadonlyMap<string, NationalClass>
  /** The newest version of each. */
  items: ReadonlyMap<string, Item>
  /** All versions of each, oldest first. */
  versions: ReadonlyMap<string, readonly Item[]>
  terms: CatalogueTerms
  departments: Departments
  kinds: ReadonlyMap<string, { title: string; english: string }>
}

/** The legal fact of one row, as it is kept: the ledger hashes and keeps it. */
/** Shown on pages, in lists and by the API. */
export const isPublicField = ({ disclosure, person }: Pick<Field, 'disclosure' | 'person'>): boolean =>
  disclosure === 'public' && !person

export type Fact = {
  item: string
  /** Version of the item under which the row was read. */
  v: number
  /** Days are ISO, "no end" is LONG_TERM, money an exact decimal in the unit of the field's title, choices the words of the table. */
  fields: Readonly<Record<string, string | readonly string[]>>
  /** As written, only where reading decided something (a code became a word, a far day became LONG_TERM). */
  raw?: Readonly<Record<string, string>>
}

export const LONG_TERM = 'LONG_TERM'
