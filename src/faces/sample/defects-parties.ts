/** Planted defects of codes, names and authorities. */
import { organisationCheck, usccCheckCharacter } from '#rules/organisations'
import { breakCode, makeResidentNumber, makeUscc, swapNeighbours } from './codes.ts'
import {
  besideRegistration,
  change,
  DECISIONS,
  type Defect,
  type Expected,
  GOOD,
  heldFor,
  NOBODY,
  refusedFor,
  warnedOf,
  write,
} from './defects.ts'

/** A wrong organisation check is found before the wrong check character. */
function afterSlip(code: string): Expected {
  return organisationCheck(code.slice(8, 16)) === code[16]
    ? refusedFor('USCC_CHECK', 'partyUscc')
    : refusedFor('USCC_ORGANISATION_CHECK', 'partyUscc')
}

/** Told by its number alone; nothing that it says is kept. */
const PERSON: Expected = { outcome: 'person', findings: [{ code: 'PERSON_ROW' }] }

const swapped: Defect = {
  kind: 'code-two-characters-swapped',
  items: DECISIONS,
  plant(row) {
    const code = swapNeighbours(row.partyUscc!)
    return [{ row, as: { partyUscc: code }, expected: afterSlip(code) }]
  },
}

/** Right check character over a wrong organisation check: some real codes are so, and they land. */
function withOldOrganisationCheck(serial: number): string {
  const code = makeUscc('91', '990100', NOBODY + 500_000 + serial)
  const first = code.slice(0, 16) + (code[16] === '1' ? '2' : '1')
  return first + usccCheckCharacter(first)
}

const oldOrganisationCheck = besideRegistration(
  'code-organisation-check-only',
  warnedOf('USCC_ORGANISATION_CHECK', 'uscc'),
  (_row, ctx) => ({
    uscc: withOldOrganisationCheck(ctx.serial),
    name: `明衡演示旧码${ctx.serial}号商贸有限公司`,
  }),
)

export const PARTY_DEFECTS: readonly Defect[] = [
  write('code-check-character-wrong', DECISIONS, refusedFor('USCC_CHECK', 'partyUscc'), row => ({
    partyUscc: breakCode(row.partyUscc!, 18),
  })),
  swapped,
  oldOrganisationCheck,
  write('code-letter-outside-alphabet', DECISIONS, refusedFor('USCC_ALPHABET', 'partyUscc'), row => ({
    partyUscc:
      row.partyUscc!.slice(0, 4) +
      row
        .partyUscc!.slice(4, 18)
        .replace('0', 'O')
        .replace('1', 'I')
        .replace(/^(?=[^IO]+$)./, 'Z'),
  })),
  write('code-too-short', DECISIONS, refusedFor('USCC_LENGTH', 'partyUscc'), row => ({
    partyUscc: row.partyUscc!.slice(0, 17),
  })),
  write('code-letter-in-division', DECISIONS, refusedFor('USCC_DIVISION', 'partyUscc'), row => ({
    partyUscc: `${row.partyUscc!.slice(0, 4)}A${row.partyUscc!.slice(5)}`,
  })),
  write(
    'code-turned-into-scientific-notation',
    DECISIONS,
    refusedFor('SCIENTIFIC_NOTATION', 'partyUscc'),
    () => ({ partyUscc: '9.19901E+17' }),
    'csv',
  ),
  write('code-in-lower-case-and-full-width', DECISIONS, GOOD, row => ({
    partyUscc: ` ${row.partyUscc!.toLowerCase().replace(/\d/, d => String.fromCharCode(d.charCodeAt(0) + 0xfee0))}`,
  })),
  change('code-of-nobody-registered', DECISIONS, warnedOf('ORGANISATION_PROVISIONAL'), (_row, ctx) => ({
    partyUscc: makeUscc('91', ctx.unit.division, NOBODY + ctx.serial),
    partyName: `明衡演示未登记${ctx.serial}号商贸有限公司`,
    partyCategory: '法人及非法人组织',
  })),
  change('code-missing', DECISIONS, heldFor('PARTY_CODE_MISSING', 'partyUscc'), () => ({ partyUscc: '' })),
  change('code-and-name-of-two-organisations', DECISIONS, heldFor('NAME_MISMATCH', 'partyName'), (_row, ctx) => ({
    partyName: ctx.stranger.name,
  })),
  write('name-in-other-typography', DECISIONS, GOOD, row => ({
    partyName: ` ${row.partyName!.replaceAll('（', '(').replaceAll('）', ')').replace('演示', '演 示')}`,
  })),
  change('name-is-a-former-one', DECISIONS, GOOD, (_row, ctx) => ({
    partyName: ctx.renamed.formerNames[0]!,
    partyUscc: ctx.renamed.uscc,
    partyCategory: '法人及非法人组织',
  })),
  change('individual-business-called-legal-person', DECISIONS, warnedOf('CATEGORY_MISMATCH', 'partyCategory'), (_row, ctx) => ({
    partyName: ctx.stranger.name,
    partyUscc: ctx.stranger.uscc,
    partyCategory: ctx.stranger.kind === 'individual' ? '法人及非法人组织' : '个体工商户',
  })),
  change('row-about-a-natural-person', DECISIONS, PERSON, (_row, ctx) => ({
    partyName: '演示某人',
    partyCategory: '自然人',
    partyUscc: makeResidentNumber('990101', ctx.days.ago(11_000 + (ctx.serial % 400)), ctx.serial % 1000),
  })),
  change('identity-number-as-party-code', DECISIONS, PERSON, (_row, ctx) => ({
    partyName: '演示另一人',
    partyUscc: makeResidentNumber('990102', ctx.days.ago(12_000 + (ctx.serial % 400)), ctx.serial % 1000),
  })),
  change('authority-unknown', DECISIONS, heldFor('AUTHORITY_UNKNOWN', 'authorityUscc'), (_row, ctx) => ({
    authorityUscc: makeUscc('11', '990100', NOBODY + ctx.serial),
    authorityName: '明衡市某某局（演示）',
  })),
  change('authority-code-is-a-placeholder', DECISIONS, refusedFor('USCC_CHECK', 'authorityUscc'), () => ({
    authorityUscc: '00000000000000000X',
  })),
  change('authority-name-differs-from-its-code', DECISIONS, warnedOf('AUTHORITY_NAME_MISMATCH', 'authorityName'), row => ({
    authorityName: row.authorityName!.replace('（演示）', '演示分局'),
  })),
  change('source-unit-is-another', DECISIONS, warnedOf('SOURCE_CODE_MISMATCH', 'sourceUnitUscc'), (_row, ctx) => ({
    sourceUnitUscc: makeUscc('12', '990100', NOBODY + ctx.serial),
    sourceUnitName: '明衡市某某中心（演示）',
  })),
]
