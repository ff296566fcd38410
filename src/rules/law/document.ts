// A parsed file of a law folder, with what is found wrong in it.

/** One YAML file: its path inside the folder with forward slashes, its parsed value, and the line (from 1) of any place in it. */
export type LawDocument = {
  readonly path: string
  readonly value: unknown
  readonly lineAt: (pointer: Pointer) => number
}

/** Keys and indexes from the top of a document. */
export type Pointer = readonly (string | number)[]

// Sorted. The Chinese sentence of each code stands in faces/text.
const LAW_CODES = [
  'LAW_AIMED_AT_PERSONS',
  'LAW_BASIS_TOO_LOW',
  'LAW_CALENDAR_CONFLICT',
  'LAW_CASE_FAILED',
  'LAW_CASE_RULE_UNKNOWN',
  'LAW_CLAUSE_MISSING',
  'LAW_CLAUSE_OUTLIVED',
  'LAW_CLAUSE_OUT_OF_FORCE',
  'LAW_CLAUSE_UNCONFIRMED',
  'LAW_CLAUSE_UNRESOLVED',
  'LAW_DUPLICATE_ID',
  'LAW_DUPLICATE_KEY',
  'LAW_FIELD_MISSING',
  'LAW_FIELD_UNKNOWN',
  'LAW_FILE_UNKNOWN',
  'LAW_FOLDER_INCOMPLETE',
  'LAW_ITEM_CHANGED',
  'LAW_ITEM_OUTSIDE_CLASSES',
  'LAW_ITEM_UNSOUND',
  'LAW_METHOD_UNKNOWN',
  'LAW_OVERLAY_FOREIGN',
  'LAW_OVERLAY_NOT_ALLOWED',
  'LAW_OVERLAY_WEAKENS',
  'LAW_RULE_WITHOUT_CASE',
  'LAW_VALUES_OVERLAP',
  'LAW_VALUE_MALFORMED',
  'LAW_YAML_UNREADABLE',
] as const

export type LawCode = (typeof LAW_CODES)[number]

/** What a law folder breaks. `error`: the folder is refused. `warning`: it loads and is counted. `message` is English, for the terminal. */
export type LawFinding = {
  readonly file: string
  readonly line: number
  readonly rule?: string
  readonly code: LawCode
  readonly level: 'error' | 'warning'
  readonly message: string
}

/** What a check of one place in a document writes its findings with. */
export type Reading = {
  readonly document: LawDocument
  readonly rule?: string
  readonly found: (pointer: Pointer, code: LawCode, message: string, level?: LawFinding['level']) => void
}

/** A reading of one document that adds to a shared list of findings. */
export function makeReading(document: LawDocument, findings: LawFinding[], rule?: string): Reading {
  return {
    document,
    rule,
    found: (pointer, code, message, level = 'error') => {
      const finding = { file: document.path, line: document.lineAt(pointer), code, level, message }
      findings.push(rule === undefined ? finding : { ...finding, rule })
    },
  }
}
