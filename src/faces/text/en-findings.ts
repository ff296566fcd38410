/** The English of findings. */

import type { FindingCode } from '#rules/outcome'
import type * as zh from './zh-findings.ts'

export const findings: Record<FindingCode, string> = {
  AMOUNT_DIFFERS_FROM_TEXT:
    '“{field}” is {value} × 10,000 yuan, “{other}” says {expected}. Registered as filled in. Check it against the decision.',
  AMOUNT_IMPLAUSIBLE:
    '“{field}” {value} × 10,000 yuan is above {above}, which is rare. Registered. Check that it was not entered in yuan.',
  AMOUNT_UNIT_DOUBTFUL:
    '“{field}” {value} looks like yuan; “{other}” says {expected} × 10,000 yuan. The unit is 10,000 yuan. Enter {expected}.',
  AUTHORITY_NAME_MISMATCH:
    'The authority’s name differs from the one registered under its code.⟨ The file says “{value}”.⟩⟨ Registered: “{known}”.⟩ Registered by the code; please check.',
  AUTHORITY_OUTSIDE_DIVISION:
    'The deciding authority is outside this unit’s division.⟨ {authority} belongs to {division}.⟩ That authority or a unit of its place must hand it in.',
  AUTHORITY_UNKNOWN:
    'No authority is registered under this code.⟨ The file says “{value}”.⟩ The row is held; check the code, or ask the credit centre to register the authority.',
  CATEGORY_MISMATCH:
    'The category does not agree with the code. The file says “{value}”⟨; the code {uscc} belongs to “{expected}”⟩. Registered by the code; please check.',
  CATEGORY_UNKNOWN:
    '“{value}” is not a category of the list. Use the category on the certificate; natural persons are not handed in.',
  CELL_ERROR:
    '“{field}” holds an error value of the spreadsheet⟨, {value}⟩. There is nothing to register. Enter the real value.',
  CELL_TOO_LONG:
    'A cell⟨ of “{field}”⟩ has more than {most} characters and was not read. The row was not registered; the others are not affected. Shorten it, or look for quotes that do not pair.',
  CHARACTER_UNSTORABLE:
    '“{field}” contains a character that cannot be stored⟨ (number {position})⟩. Delete it and hand in again.',
  CLAIM_IMPOSSIBLE:
    'What “{heading}” says of the former system cannot be: a day that has not come, an end before the beginning, or an end without a day. Correct it and hand in again.',
  CLAIM_UNREADABLE:
    '“{heading}” is not understood: a day is written as 2026-03-31, a reason in the words of the operating guide. Correct it and hand in again.',
  COLUMN_MISSING:
    'Missing mandatory column: “{heading}”. No row can be registered without it. Add it under the heading of the template.',
  COLUMN_PERSON_CUT:
    'The column “{heading}” is about persons and was cut. Nothing of it was kept. Please leave it out next time.',
  COLUMN_TWICE:
    'Two columns are “{field}” and differ⟨: “{value}” and “{other}”⟩. It is unclear which counts; not registered. Delete one.',
  COLUMN_UNKNOWN:
    'The column “{heading}” is not known and was not read. The others were. Use the template’s heading if it matters.',
  CONFLICT_IN_FILE:
    'The same decision stands twice in the file with different content⟨ (see row {row})⟩. The first is judged as usual, this one was not registered. Keep the right one.',
  CORRECTED_BY_OBJECTION:
    '“{field}”⟨, “{value}”,⟩ is what stood there before the decision on an objection of {decided} put it right. The row is held and nothing was changed back. Please hand in what is right now; a new decision under its new number.',
  DATE_FUTURE: '“{field}” {value} is later than today. Only decisions already made are registered. Check the year.',
  DATE_IMPOSSIBLE: '“{field}” {value} is not a day that exists. Check it against the decision.',
  DATE_ORDER: '“{field}”⟨ {value}⟩ is earlier than “{other}”⟨ {otherValue}⟩. Check both dates.',
  DATE_UNREADABLE: '“{field}” is not a readable date: {value}. Write it like 2026-05-31; write 长期 for long-term.',
  DECISION_SAID_WITHDRAWN:
    'The status says “{value}”: the decision seems withdrawn. Held for the determining unit and not shown.',
  DIVISION_INVALID: '“{field}” {value} is no division code. A code has 6 digits.',
  DOCUMENT_NUMBER_UNUSUAL: 'The document number “{value}” is unusual. Registered as it is; please check that it is complete.',
  DUPLICATE_IN_FILE: 'The same as⟨ row {row} of⟩ this file. Registered once. The repeated row can be deleted.',
  ENUM_UNKNOWN: '“{value}” is not in the list of “{field}”.⟨ Allowed: {allowed}.⟩ “Other” must say what, e.g. 其他-具体名称.',
  FIELDS_SWAPPED: '“{field}” and “{other}” look swapped. Not registered. Check both columns.',
  FIELD_MISSING: '“{field}” is missing. The row cannot be registered without it. Fill it in from the decision.',
  FIELD_NOT_EXPECTED_HERE:
    '“{field}” should be empty in this row: “{other}” has none of {allowed}. Check which of the two is wrong.',
  FIELD_REQUIRED_HERE:
    '“{field}” is required in this row.⟨ “{other}” is “{otherValue}”.⟩ Fill it in from the decision; if there is none, check “{other}”.',
  FIELD_TOO_LONG: '“{field}” has {length} characters, at most {max} are allowed. It was neither registered nor shortened.',
  FILLER_VALUE:
    '“{field}” says “{value}”, which is no real content. Fill it in from the decision; leave optional fields empty.',
  FORMULA_CACHED_VALUE:
    '“{field}” is a formula; the result stored in the file, “{value}”, was read. Nothing was computed. Check that it is current.',
  FORMULA_WITHOUT_VALUE:
    '“{field}” is a formula without a stored result. Formulas are not computed; not registered. Enter the value, or save the file again.',
  LATE: 'Late: due by {due}⟨, {days} working days late⟩. Registered, and counted among this unit’s late rows.',
  LATE_NOT_SETTLED:
    'Whether it is late cannot be told yet: the working days of the year are not published⟨; due not before {notBefore}⟩. Registered.',
  MINOR_NOT_PUBLISHED:
    'Minor: in principle not shown. Registered, not published. A unit that holds publication necessary must say why.',
  MONEY_INVALID: '“{field}” is not a readable amount: {value}. The unit is 10,000 yuan; write the number only, e.g. 1.2.',
  MONEY_NEGATIVE: '“{field}” {value} is below zero. Check it against the decision.',
  MONEY_PRECISION:
    '“{field}” {value} has more than {max} decimals. In units of 10,000 yuan six decimals are one fen. Check the unit.',
  MONEY_REQUIRED:
    'With “{otherValue}” among the penalties, “{field}” is required and greater than zero, in units of 10,000 yuan.',
  MONEY_UNIT: '“{field}” {value} is not in units of 10,000 yuan, as this column is. Enter {expected}.',
  NAME_MISMATCH:
    'The name differs from the one registered under the code.⟨ The file says “{value}”,⟩⟨ registered is “{known}”.⟩ The row is held and landed on no organisation. Check name and code.',
  ORGANISATION_CODE_CHECK:
    'The check character of “{field}” {value} is wrong⟨; the first 8 give {expected}⟩. Registered as it is. Check the certificate.',
  ORGANISATION_CODE_INVALID:
    '“{field}” {value} is no organisation code of 9 digits or letters. Check it; leave it empty if there is none.',
  ORGANISATION_PROVISIONAL:
    'The registration of this organisation has not been received. The row is registered; the page says so.',
  OVER_ON_ARRIVAL:
    'Its period had already run when it was handed in⟨ (last day {last})⟩. Registered, never shown. Nothing to do.',
  PARTY_AMBIGUOUS: 'No code, and the name “{value}” belongs to more than one organisation. The row is held. Add the code.',
  PARTY_CODE_MISSING:
    'No unified social credit code and no other code that identifies the organisation. The row is held. Add the code.',
  PARTY_LIKE_PERSON:
    'No unified social credit code, and the name may be a person’s. The row is held and the name was not kept. If the party is an organisation, add its code of 18 characters and its full name; if it is a person, delete the row.',
  PARTY_UNKNOWN: 'No code, and no organisation is called “{value}”. The row is held. Add the code.',
  PERSON_CONTACT_NUMBER:
    '“{field}” contains what looks like a person’s mobile or bank card number. The row is held and was not registered. Remove the number and hand the row in again; where it is nobody’s, the credit centre releases it with a reason.',
  PERSON_IDENTITY_NUMBER:
    '“{field}” contains what looks like a person’s identity number; it was masked. The row was not registered. Remove the number.',
  PERSON_ROW:
    'The party of this row is a natural person; nothing was registered or kept. Only organisations are held. Delete the row; if it is an organisation, give its code and category and no document of a person.',
  PUBLICATION_REASON_NOT_BY_AUTHORITY:
    'Minor items are in principle not published; only the unit that decided may say why one is.⟨ That is {authority}.⟩ The row is held; let that unit hand it in, or leave the field empty.',
  RECORD_ENDED:
    'This record has ended⟨ ({ended})⟩ and does not re-open by being handed in. Held for the determining unit. A new decision needs its new number.',
  REGISTRATION_NAME_DIFFERS:
    'The registered name is not the one known before.⟨ That was “{known}”;⟩⟨ it is now registered as “{value}”.⟩ Registered as written. Check the code; if the name was changed, enter the former one as such.',
  ROW_CELLS_TOO_MANY:
    'The row has {found} cells, the heading {expected}. The rest cannot be assigned; not registered. Look for commas outside quotes.',
  ROW_NOT_OBJECT:
    'This line is no JSON object, or holds a value that no cell can have. Not registered; other rows are not affected. Write one object a line, with texts, numbers or lists of texts as values.',
  ROW_QUOTES_BROKEN: 'The quotes of this row do not pair. Its cells cannot be told apart; not registered. Export it again.',
  ROW_TOO_LONG:
    'The row has more than {most} characters and was not read. It was not registered; the others are not affected. Look for quotes that do not pair, or shorten it.',
  SCIENTIFIC_NOTATION:
    '“{field}” became scientific notation, {value}. The last digits are lost. Set the column to text and fill it in again.',
  SEVERITY_NOT_BY_AUTHORITY:
    'The severity stated is above what the rules make of the decision; only the unit that decided may state it.⟨ That is {authority}; the file says {value}.⟩ The row is held; let that unit hand it in, or leave the field empty.',
  SOURCE_CODE_MISMATCH:
    'The source unit’s code differs from the unit that handed in.⟨ The file says {value}.⟩ Registered under the unit that did.',
  SOURCE_OUTRANKED:
    'The unit that decided has handed in this decision itself, and says otherwise; its word stands. The row is held; a correction is handed in by that unit.',
  USCC_ALPHABET:
    'Character {position}, “{found}”, does not occur in codes; I, O, S, V and Z are not used.⟨ By the others it should be {expected}.⟩ Check the certificate.',
  USCC_CHECK:
    'Character 18 does not check. The first 17 give {expected}, the file has {found}. Check the certificate; one of the others may be mistyped.',
  USCC_DIVISION:
    'Character {position}, “{found}”, should be a digit: characters 3 to 8 are the division.⟨ By the others it should be {expected}.⟩ Check the certificate.',
  USCC_LENGTH: 'The code has {found} characters instead of 18. Enter the whole code, in a column of text format.',
  USCC_ORGANISATION_CHECK:
    'Character 17 does not check. The first 8 of the organisation code give {expected}, the file has {found}. If the certificate says so, leave it.',
}

export const findingLevels: typeof zh.findingLevels = { error: 'returned', hold: 'held', warning: 'note' }
