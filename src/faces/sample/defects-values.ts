/** Planted defects of values: what is missing, too long, impossible, unknown, or only looks so. */
import { makeResidentNumber } from './codes.ts'
import {
  besideRegistration,
  change,
  DECISIONS,
  type Defect,
  type Expected,
  GOOD,
  heldFor,
  LICENCE,
  PENALTY,
  REGISTRATION,
  refusedFor,
  warnedOf,
  write,
} from './defects.ts'
import { LONG_TERM } from './records.ts'

const NAUGHTY = [
  '<script>alert(1)</script>演示',
  "Robert'); DROP TABLE entry;--演示",
  '演示\u202e倒写\u202c的\u200b字',
  '演示𠮷野家与👩‍👩‍👧',
  '演示ｎｕｌｌ　undefined NaN true',
  '#{7*7}{{7*7}}%s%n演示',
  '演示\t制表，换行\n第二行',
  '../../etc/passwd演示',
  'Ω≈ç√∫˜µ≤≥÷演示',
] as const

const SWAPPED: Expected = {
  outcome: 'refused',
  findings: [
    { code: 'FIELDS_SWAPPED', field: 'penaltyCategories' },
    { code: 'AUTHORITY_NAME_MISMATCH', field: 'authorityName' },
  ],
}

const LONG_TERM_FORMS = ['2099/12/31', '2099-01-31', '9999-09-09', '9999-12-31', '长期'] as const

export const VALUE_DEFECTS: readonly Defect[] = [
  change('content-missing', DECISIONS, refusedFor('FIELD_MISSING', 'content'), () => ({ content: '' })),
  change('legal-basis-missing', PENALTY, refusedFor('FIELD_MISSING', 'legalBasis'), () => ({ legalBasis: '' })),
  change('document-number-missing', PENALTY, refusedFor('FIELD_MISSING', 'decisionNo'), () => ({ decisionNo: '' })),
  change('legal-basis-is-filler', PENALTY, refusedFor('FILLER_VALUE', 'legalBasis'), (_row, ctx) => ({
    legalBasis: ctx.dice.pick(['无', '——', '测试', '/']),
  })),
  change('optional-field-is-filler', DECISIONS, GOOD, () => ({ remarks: '无' })),
  change('document-number-too-long', DECISIONS, refusedFor('FIELD_TOO_LONG', 'decisionNo'), row => ({
    decisionNo: row.decisionNo! + '（续）'.repeat(60),
  })),
  change('document-number-unusual', PENALTY, warnedOf('DOCUMENT_NUMBER_UNUSUAL', 'decisionNo'), (_row, ctx) => ({
    decisionNo: `处罚决定${ctx.unit.short}${ctx.serial}`,
  })),
  write('decision-date-impossible', DECISIONS, refusedFor('DATE_IMPOSSIBLE', 'decisionDate'), () => ({
    decisionDate: '2024/02/30',
  })),
  write('decision-date-in-words', DECISIONS, refusedFor('DATE_UNREADABLE', 'decisionDate'), () => ({
    decisionDate: '去年三月',
  })),
  write('decision-date-to-come', DECISIONS, refusedFor('DATE_FUTURE', 'decisionDate'), row => ({
    decisionDate: `20${(Number(row.decisionDate!.slice(2, 4)) + 40) % 100}${row.decisionDate!.slice(4, 8)}15`,
  })),
  write('decision-date-in-chinese', DECISIONS, GOOD, row => {
    const [year, month, day] = row.decisionDate!.split('-')
    return { decisionDate: `${year}年${Number(month)}月${Number(day)}日` }
  }),
  write('decision-date-without-separators', DECISIONS, GOOD, row => ({ decisionDate: row.decisionDate!.replaceAll('-', '') })),
  change('valid-to-before-valid-from', LICENCE, refusedFor('DATE_ORDER', 'validTo'), (row, ctx) => ({
    validFrom: row.decisionDate!,
    validTo: ctx.days.ago(3000),
  })),
  {
    kind: 'long-term-written-otherwise',
    items: LICENCE,
    plant: (row, ctx) => [
      { row: { ...row, validTo: LONG_TERM }, as: { validTo: ctx.dice.pick(LONG_TERM_FORMS) }, expected: GOOD },
    ],
  },
  change('licence-category-unknown', LICENCE, refusedFor('ENUM_UNKNOWN', 'licenceCategory'), () => ({
    licenceCategory: '一般',
  })),
  change('licence-category-by-number', LICENCE, GOOD, () => ({ licenceCategory: '01' })),
  change('penalty-kind-unknown', PENALTY, refusedFor('ENUM_UNKNOWN', 'penaltyCategories'), () => ({
    penaltyCategories: '训诫',
    fineWan: '',
    confiscatedWan: '',
    suspendedLicence: '',
    content: '予以训诫',
  })),
  change('penalty-kind-other-not-stated', PENALTY, refusedFor('ENUM_UNKNOWN', 'penaltyCategories'), () => ({
    penaltyCategories: '罚款;其他',
    content: '罚款2000元；责令公开说明',
    fineWan: '0.2',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('penalty-kind-other-stated', PENALTY, GOOD, () => ({
    penaltyCategories: '罚款；其他-责令公开说明',
    content: '罚款2000元；责令公开说明',
    fineWan: '0.2',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('several-penalty-kinds-by-commas', PENALTY, GOOD, (_row, ctx) => ({
    penaltyCategories: ctx.dice.pick(['警告,罚款', '警告，罚款', '警告、罚款']),
    content: '给予警告；罚款3000元',
    fineWan: '0.3',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-without-amount', PENALTY, refusedFor('MONEY_REQUIRED', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '罚款2000元',
    fineWan: '',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('confiscation-without-amount', PENALTY, refusedFor('MONEY_REQUIRED', 'confiscatedWan'), () => ({
    penaltyCategories: '没收违法所得',
    content: '没收违法所得',
    fineWan: '',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-in-words', PENALTY, refusedFor('MONEY_INVALID', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '罚款2000元',
    fineWan: '贰仟',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-negative', PENALTY, refusedFor('MONEY_NEGATIVE', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '罚款2000元',
    fineWan: '-0.2',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-with-too-many-places', PENALTY, refusedFor('MONEY_PRECISION', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '罚款',
    fineWan: '0.20000001',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-in-yuan-instead-of-ten-thousands', PENALTY, warnedOf('AMOUNT_UNIT_DOUBTFUL', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '罚款2000元',
    fineWan: '2000',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-differs-from-the-content', PENALTY, warnedOf('AMOUNT_DIFFERS_FROM_TEXT', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '罚款2000元',
    fineWan: '0.3',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-beyond-belief', PENALTY, warnedOf('AMOUNT_IMPLAUSIBLE', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '依法处以罚款',
    fineWan: '20000',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-with-a-unit', PENALTY, refusedFor('MONEY_UNIT', 'fineWan'), () => ({
    penaltyCategories: '罚款',
    content: '罚款2000元',
    fineWan: '2000元',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('fine-beside-a-mere-warning', PENALTY, refusedFor('FIELD_NOT_EXPECTED_HERE', 'fineWan'), () => ({
    penaltyCategories: '警告',
    content: '给予警告',
    fineWan: '0.2',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('telephone-number-in-free-text', PENALTY, heldFor('PERSON_CONTACT_NUMBER', 'facts'), (_row, ctx) => ({
    facts: `该单位负责人联系电话1390000${String(1000 + (ctx.serial % 9000))}`,
  })),
  change('revocation-without-the-licence', PENALTY, refusedFor('FIELD_REQUIRED_HERE', 'suspendedLicence'), () => ({
    penaltyCategories: '吊销许可证件',
    content: '吊销许可证',
    fineWan: '',
    confiscatedWan: '',
    suspendedLicence: '',
  })),
  change('identity-number-in-free-text', PENALTY, refusedFor('PERSON_IDENTITY_NUMBER', 'facts'), (_row, ctx) => ({
    facts: `该单位员工（身份证号${makeResidentNumber('990101', ctx.days.ago(13_000 + (ctx.serial % 300)), ctx.serial % 1000)}）现场操作`,
  })),
  change('cells-that-look-like-formulas', DECISIONS, GOOD, (_row, ctx) => ({
    content: ctx.dice.pick(["=HYPERLINK('x')演示", '+86演示', '-1演示', '@SUM(A1:A9)演示']),
  })),
  change('naughty-strings', DECISIONS, GOOD, (_row, ctx) => ({ remarks: NAUGHTY[ctx.serial % NAUGHTY.length]! })),
  change('kind-and-authority-swapped', PENALTY, SWAPPED, row => ({
    penaltyCategories: row.authorityName!,
    authorityName: '罚款',
  })),
  besideRegistration('registration-status-unknown', refusedFor('ENUM_UNKNOWN', 'status'), () => ({ status: '冬眠' })),
  besideRegistration('registration-name-missing', refusedFor('FIELD_MISSING', 'name'), () => ({ name: '' })),
  write('capital-in-other-forms', REGISTRATION, GOOD, (_row, ctx) => ({
    capital: ctx.dice.pick(['2,300(万元)', '9.8万人民币', '10(万元人民币)', 'N/A']),
  })),
]
