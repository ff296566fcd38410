// What may be found about a row: the closed union of codes, each with its usual level.

/** error: the row does not land. hold: kept for an officer. warning: the row lands. */
export type FindingLevel = 'error' | 'hold' | 'warning'

// Sorted. The sentence of each code stands in faces/text; a walls test compares.
const FINDING_LEVELS = {
  AMOUNT_DIFFERS_FROM_TEXT: 'warning',
  AMOUNT_IMPLAUSIBLE: 'warning',
  AMOUNT_UNIT_DOUBTFUL: 'warning',
  AUTHORITY_NAME_MISMATCH: 'warning',
  AUTHORITY_OUTSIDE_DIVISION: 'error',
  AUTHORITY_UNKNOWN: 'hold',
  CATEGORY_MISMATCH: 'warning',
  CATEGORY_UNKNOWN: 'error',
  CELL_ERROR: 'error',
  CELL_TOO_LONG: 'error',
  CHARACTER_UNSTORABLE: 'error',
  COLUMN_MISSING: 'error',
  COLUMN_PERSON_CUT: 'warning',
  COLUMN_TWICE: 'error',
  COLUMN_UNKNOWN: 'warning',
  CONFLICT_IN_FILE: 'error',
  CORRECTED_BY_OBJECTION: 'hold',
  DATE_FUTURE: 'error',
  DATE_IMPOSSIBLE: 'error',
  DATE_ORDER: 'error',
  DATE_UNREADABLE: 'error',
  DECISION_SAID_WITHDRAWN: 'hold',
  DIVISION_INVALID: 'error',
  DOCUMENT_NUMBER_UNUSUAL: 'warning',
  DUPLICATE_IN_FILE: 'warning',
  ENUM_UNKNOWN: 'error',
  FIELDS_SWAPPED: 'error',
  FIELD_MISSING: 'error',
  FIELD_NOT_EXPECTED_HERE: 'error',
  FIELD_REQUIRED_HERE: 'error',
  FIELD_TOO_LONG: 'error',
  FILLER_VALUE: 'error',
  FORMULA_CACHED_VALUE: 'warning',
  FORMULA_WITHOUT_VALUE: 'error',
  LATE: 'warning',
  LATE_NOT_SETTLED: 'warning',
  MINOR_NOT_PUBLISHED: 'warning',
  MONEY_INVALID: 'error',
  MONEY_NEGATIVE: 'error',
  MONEY_PRECISION: 'error',
  MONEY_REQUIRED: 'error',
  MONEY_UNIT: 'error',
  NAME_MISMATCH: 'hold',
  ORGANISATION_CODE_CHECK: 'warning',
  ORGANISATION_CODE_INVALID: 'error',
  ORGANISATION_PROVISIONAL: 'warning',
  OVER_ON_ARRIVAL: 'warning',
  PARTY_AMBIGUOUS: 'hold',
  PARTY_CODE_MISSING: 'hold',
  PARTY_LIKE_PERSON: 'hold',
  PARTY_UNKNOWN: 'hold',
  PERSON_CONTACT_NUMBER: 'hold',
  PERSON_IDENTITY_NUMBER: 'error',
  PERSON_ROW: 'error',
  PUBLICATION_REASON_NOT_BY_AUTHORITY: 'hold',
  RECORD_ENDED: 'hold',
  REGISTRATION_NAME_DIFFERS: 'warning',
  ROW_CELLS_TOO_MANY: 'error',
  ROW_NOT_OBJECT: 'error',
  ROW_QUOTES_BROKEN: 'error',
  ROW_TOO_LONG: 'error',
  SCIENTIFIC_NOTATION: 'error',
  SEVERITY_NOT_BY_AUTHORITY: 'hold',
  SOURCE_CODE_MISMATCH: 'warning',
  SOURCE_OUTRANKED: 'hold',
  USCC_ALPHABET: 'error',
  USCC_CHECK: 'error',
  USCC_DIVISION: 'error',
  USCC_LENGTH: 'error',
  USCC_ORGANISATION_CHECK: 'warning',
} as const satisfies Record<string, FindingLevel>

export type FindingCode = keyof typeof FINDING_LEVELS

export const FINDING_CODES = Object.keys(FINDING_LEVELS) as readonly FindingCode[]

/** A row breaks a rule. Data, many per row, never thrown. `field` is the property, `value` comes from the cleaned row only. */
export type Finding = {
  readonly code: FindingCode
  readonly level: FindingLevel
  readonly field?: string
  readonly clause?: string
  readonly value?: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** A finding of the code's usual level, unless `more` says another. */
export function makeFinding(code: FindingCode, more: Partial<Omit<Finding, 'code'>> = {}): Finding {
  return { code, level: FINDING_LEVELS[code], ...more }
}
