// The one error class: a request is declined for a reason that the law or the caller can name.
import type { Because, ClauseId, Ruling } from './ruling.ts'

// Sorted. Status in faces/http, sentence in faces/text; a walls test compares.
export const REFUSAL_CODES = [
  'ACCOUNT_NAME_TAKEN',
  'ACCOUNT_UNKNOWN',
  'ACTOR_MAY_NOT',
  'BACKUP_DAMAGED',
  'BACKUP_EXPIRED',
  'BACKUP_FOLDER',
  'BACKUP_INCOMPLETE',
  'BACKUP_OWN_DATABASE',
  'BACKUP_VERSION',
  'CODE_WRONG',
  'CRYPTO_SUITE_UNKNOWN',
  'CURSOR_AHEAD',
  'CURSOR_UNKNOWN',
  'DATABASE_NEWER_THAN_PROGRAM',
  'DATABASE_ROLES_NOT_PERMITTED',
  'DATABASE_TOO_OLD',
  'DATA_FOLDER_IN_USE',
  'EVIDENCE_CUT_OFF',
  'EVIDENCE_INFECTED',
  'EVIDENCE_TOO_LARGE',
  'EVIDENCE_TOO_MANY',
  'EVIDENCE_TYPE',
  'EVIDENCE_UNKNOWN',
  'FILE_DAMAGED',
  'FILE_DOCTYPE',
  'FILE_EMPTY',
  'FILE_ENCODING',
  'FILE_ENCRYPTED',
  'FILE_LINKS',
  'FILE_MACROS',
  'FILE_MEDIA_UNKNOWN',
  'FILE_NOT_WORKBOOK',
  'FILE_OLD_WORKBOOK',
  'FILE_RATIO',
  'FILE_TOO_LARGE',
  'FILE_TOO_MANY_COLUMNS',
  'FILE_TOO_MANY_ROWS',
  'FILE_TRUNCATED',
  'HEADINGS_NOT_FOUND',
  'HEADING_FIELD_UNKNOWN',
  'HEADING_KNOWN',
  'HEADING_NOT_LEARNT',
  'HELD_NOT_RELEASED',
  'HELD_ROW_UNKNOWN',
  'HELD_ROW_UNREADABLE',
  'IDENTITY_BOUND',
  'INPUT_INVALID',
  'INVITATION_INVALID',
  'ISSUER_UNKNOWN',
  'ITEM_UNKNOWN',
  'KEYS_LOCKED',
  'KEY_DAY_PAST',
  'KEY_MODULE_MISSING',
  'KEY_NOT_HELD',
  'KEY_UNKNOWN',
  'LAST_WAY_IN',
  'LAW_LENGTHENS_SHOWN',
  'LAW_NOT_READY',
  'LAW_UNSOUND',
  'LETTER_DIFFERS',
  'LISTED_BY_PROCEDURE',
  'LIST_CASE_UNKNOWN',
  'LIST_CONSENT_NEEDED',
  'LIST_HEARING_NEEDED',
  'LIST_NUMBER_TAKEN',
  'LIST_PREPARED',
  'LIST_REMOVAL_TOO_EARLY',
  'LIST_STATEMENT_OPEN',
  'LIST_STEP_NOT_NOW',
  'LIST_TERM_OVER',
  'LIST_UNDER_WAY',
  'LIST_UNKNOWN',
  'LIST_VALUE_NEEDED',
  'LOG_BEHIND',
  'LOG_KEY_ELSEWHERE',
  'LOOKS_KEPT',
  'MATTER_UNKNOWN',
  'MEASURE_FILE_WITHOUT_CODES',
  'MEASURE_UNKNOWN',
  'NOT_DISCLOSED',
  'NOT_FOUND',
  'OBJECTION_CASE_UNKNOWN',
  'OBJECTION_EXTENSION_NOT_NOW',
  'OBJECTION_FIELD_FIXED',
  'OBJECTION_FIELD_UNKNOWN',
  'OBJECTION_INCOMPLETE',
  'OBJECTION_NOTHING_CORRECTED',
  'OBJECTION_PERIOD_UNCHANGED',
  'OBJECTION_REMEDY_ELSEWHERE',
  'OBJECTION_SECOND_LOOK_NOT_NOW',
  'OBJECTION_STEP_NOT_NOW',
  'OBJECTION_UNDER_WAY',
  'OBJECTION_VALUE_UNFIT',
  'OBJECTION_WORSE',
  'OFFICE_CONFIRMED',
  'OFFICE_UNKNOWN',
  'OPEN_ROW_CLOSED',
  'OPEN_ROW_UNKNOWN',
  'ORGANISATION_UNKNOWN',
  'ORIGIN_FOREIGN',
  'PAPER_NOT_MADE',
  'PASSKEY_REFUSED',
  'PASSKEY_UNKNOWN',
  'PASSWORD_WEAK',
  'PASSWORD_BREACHED',
  'PREVIEW_BUSY',
  'PREVIEW_TOO_LONG',
  'PROPOSAL_ENDED',
  'PROPOSAL_UNKNOWN',
  'PROVIDER_TOO_WEAK',
  'PURPOSE_NEEDED',
  'PROVINCE_EXPORT_CLOSED',
  'PROVINCE_EXPORT_UNKNOWN',
  'PROVINCE_RECEIPT_AWAITED',
  'PULL_ADDRESS_WRONG',
  'PULL_EMPTY',
  'PULL_FAILED',
  'PULL_HOST_NOT_ALLOWED',
  'PULL_RUNNING',
  'PULL_UNKNOWN',
  'PUSH_KEY_RUNNING',
  'PUSH_KEY_TAKEN',
  'READ_ONLY',
  'REASON_HOLDS_NUMBER',
  'RECEIPT_BEHIND',
  'RECEIPT_UNFINISHED',
  'RECORD_ENDED',
  'RECORD_NOT_ENDED',
  'RECORD_UNKNOWN',
  'REPAIR_BEFORE_ITS_DAY',
  'REPAIR_CASE_UNKNOWN',
  'REPAIR_COMMITMENT_NEEDED',
  'REPAIR_EXTENSION_NOT_NOW',
  'REPAIR_NOT_POSSIBLE',
  'REPAIR_OTHER_CHANNEL',
  'REPAIR_RETURNED_ONCE',
  'REPAIR_STEP_NOT_NOW',
  'REPAIR_UNDER_WAY',
  'REPORTS_ENOUGH',
  'REPORT_UNKNOWN',
  'RESTORED_INCOMPLETE',
  'ROLES_APART',
  'ROLE_NEEDS_PLACE',
  'SAME_ALREADY',
  'SAME_DECIDED',
  'SAME_HAND',
  'SAME_NOT_IN_FORCE',
  'SAME_OTHER_WAY',
  'SAME_UNKNOWN',
  'SAMPLE_NOT_ALONE',
  'SCANNER_SILENT',
  'SETTING_INVALID',
  'SIGN_IN_AGAIN',
  'SIGN_IN_NEEDED',
  'SIGN_IN_REFUSED',
  'SIGN_IN_TOO_OFTEN',
  'SPOOL_LOST',
  'SUBMISSION_UNKNOWN',
  'SUBSTITUTE_NEEDS_OFFICE',
  'TOO_MANY_REQUESTS',
  'UNIT_MAY_NOT_HAND_IN',
  'UNIT_OUTSIDE_DIVISION',
  'UNIT_UNKNOWN',
  'USCC_INVALID',
  'WITNESS_REFUSED',
  'ZERO_REPORT_CONTRADICTED',
  'ZERO_REPORT_SAID',
  'ZERO_REPORT_TOO_EARLY',
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** What a refusal tells beside its code: JSON, e.g. `{ units: [...] }` for those who may. */
export type RefusalDetails = { readonly [key: string]: Json }
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly clause: string | undefined
  readonly details: RefusalDetails

  constructor(code: RefusalCode, more: { clause?: string | undefined; details?: RefusalDetails } = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.clause = more.clause
    this.details = more.details ?? {}
  }
}

/** A ruling on whether something may be done: true, or the refusal that an operation will throw. */
export type MayRuling = Ruling<true | Refusal>

export function allowed(because: readonly Because[] = []): MayRuling {
  return { value: true, because }
}

export function refused(
  code: RefusalCode,
  more: { clause?: ClauseId | string | undefined; details?: RefusalDetails } = {},
  because: readonly Because[] = [],
): MayRuling {
  return { value: new Refusal(code, more), because }
}

/** Throws the refusal that a ruling holds; returns where it allows. */
export function refuseUnless(ruling: MayRuling): void {
  if (ruling.value !== true) throw ruling.value
}
