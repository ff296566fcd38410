/** What of the west every operation is asked about by its neighbours, and what must come of it. An operation that is not here fails the test. */

import { UNITS, uscc } from '#support/intake'
import type { File } from './index.ts'
import { PNG, type West } from './west.ts'

/**
 * refused: not there for the east, and there for the west. silent: answered to both, and only to the west with what is the west's.
 * apart: answered or refused as for everybody, with nothing of the west in it; `why` says why the west is no other case.
 */
export type Target = {
  readonly input: object
  readonly comes: 'refused' | 'silent' | 'apart'
  readonly why?: string
  /** What shows that the west sees its own, where that is not the mark. */
  readonly shows?: string
  readonly file?: File
}

const refused = (input: object, file?: File): Target => ({ input, comes: 'refused', ...(file ? { file } : {}) })
const silent = (input: object, shows?: string): Target => ({ input, comes: 'silent', ...(shows ? { shows } : {}) })
const apart = (why: string, input: object = {}): Target => ({ input, comes: 'apart', why })

const ALL_SEE = 'what everybody sees, and is answered as to the public'
const OWN_SIGN_IN = 'signs in, or changes how its own holder does: whose it is the token says'
const OPERATORS = 'of the machine’s operator alone'
const REASON = '查实后处理'
const DOCUMENT = { by: 'own-review', effect: 'annulled', issuer: '西衡县', number: '西撤〔2026〕1号', on: '2026-12-09' }
const RULING = { court: '西衡县人民法院', number: '（2026）演9901破1号', on: '2026-12-09' }
const LICENCE = 'administrative-licence'
const LOCAL = {
  ...{ title: '地方规定', reason: REASON },
  overlay: { division: '990102', files: [{ path: 'overlays/990102/instruments/x.yaml', text: 'id: [' }] },
}
const PENALTY = 'administrative-penalty'

export const targetsIn = (w: West, unit: string): Readonly<Record<string, readonly Target[]>> => {
  const repair = { case: w.repairCase }
  const objection = { case: w.objectionCase }
  const list = { case: w.listCase }
  const row = { submission: w.held, row: 2 }
  const record = { record: w.hidden }
  const file = { name: w.file.name, bytes: w.file.bytes }
  const months = { from: '2026-06', to: '2026-12' }
  const period = { from: '2026-06-01', until: '2026-12-11' }
  return {
    // First: what was asked stands in acts, the askers' own.
    'audit.who-looked': [silent({}), refused({ uscc: w.uscc })],
    'audit.export-who-looked': [silent({ ...period }), refused({ uscc: w.uscc, ...period })],
    'audit.looks': [silent({}), refused({ unit })],
    'audit.export-looks': [silent({ ...period }), refused({ unit, ...period })],
    'audit.acts': [silent({}), refused({ unit })],
    'audit.export-acts': [silent({ ...period }), refused({ unit, ...period })],
    'access.sign-in': [apart(OWN_SIGN_IN, { name: w.account, password: 'three-grey-herons-42' })],
    'access.begin-passkey': [apart(OWN_SIGN_IN)],
    'access.sign-in-by-passkey': [apart(OWN_SIGN_IN)],
    'access.second-factor': [apart(OWN_SIGN_IN)],
    'access.providers': [apart(ALL_SEE)],
    'access.begin-openid': [apart(OWN_SIGN_IN)],
    'access.finish-openid': [apart(OWN_SIGN_IN)],
    'access.end-openid': [apart('by the signature of a provider of the list alone', { token: 'eyJ.e30.' })],
    'access.open-invitation': [apart(OWN_SIGN_IN, { token: `xi_${'0'.repeat(43)}` })],
    'access.accept-invitation': [apart(OWN_SIGN_IN, { token: `xi_${'0'.repeat(43)}`, password: 'three-grey-herons-42' })],
    'access.begin-passkey-making': [apart(OWN_SIGN_IN)],
    'access.add-passkey': [apart(OWN_SIGN_IN)],
    'access.remove-passkey': [apart('of its own account alone: another’s passkey is not there', { passkey: w.passkey })],
    'access.remove-identities': [apart(OWN_SIGN_IN)],
    'access.change-password': [apart(OWN_SIGN_IN, { password: 'three-grey-herons-42' })],
    'access.begin-code': [apart(OWN_SIGN_IN)],
    'access.change-code': [apart(OWN_SIGN_IN, { current: 'three-grey-herons-42', code: '123456' })],
    'access.open-account': [refused({ name: 'new.clerk', post: '窗口岗', unit, role: 'case-handler' })],
    'access.invite-again': [refused({ name: w.account })],
    'access.give-office': [refused({ name: w.account, role: 'supervisor', unit })],
    'access.end-office': [refused({ office: w.accountOffice })],
    'access.confirm-office': [refused({ office: w.decidingOffice })],
    'access.end-sessions-of': [refused({ name: w.account })],
    'access.close-account': [refused({ name: w.account })],
    'access.list-accounts': [silent({})],
    'access.remove-accounts': [apart('removes what its day has come for, wherever it lies, and nothing else')],
    'access.propose-agent': [
      refused({
        ...{ organisation: w.uscc, name: 'agent.three', post: '财务岗', until: '2027-06-30', letterNo: '授权3号' },
        ...{ letterOn: '2026-12-01', letterSha256: w.letter },
      }),
    ],
    'access.decline-agent': [refused({ proposal: w.agentProposal, reason: REASON })],
    'access.confirm-agent': [refused({ proposal: w.agentProposal, letterSha256: w.letter })],
    'access.end-agent': [refused({ office: w.agentOffice })],
    'access.agents': [silent({})],
    'access.make-key': [refused({ unit, title: '机器二号', role: 'unit-reporter', scopes: ['intake.*'] })],
    'access.rotate-key': [refused({ key: w.key })],
    'access.end-key': [refused({ key: w.key })],
    'access.list-keys': [silent({}), refused({ unit })],
    'access.revoke-unit': [refused({ unit })],
    'access.switch-mode': [apart('of whoever is above all counties', { readOnly: true })],
    'audit.drop-looks': [apart(OPERATORS)],
    'disclosure.organisation': [apart(ALL_SEE, { uscc: w.uscc })],
    'disclosure.record': [apart(ALL_SEE, record)],
    'disclosure.counts': [apart(ALL_SEE)],
    'disclosure.rule': [apart(ALL_SEE, { rule: 'ordinary-shortest-publicity' })],
    'disclosure.rules': [apart(ALL_SEE)],
    'exchange.changes': [apart('what is shown or was, for all who keep copies')],
    'exchange.acknowledge': [apart('of its own place in the feed', { cursor: 'none' })],
    'exchange.receivers': [silent({})],
    'intake.submit': [refused({ item: PENALTY, source: unit }, file)],
    'intake.push': [refused({ item: PENALTY, source: unit, key: 'one', rows: [{ content: 'nothing' }] })],
    'intake.list': [silent({}, w.submission), silent({ source: unit }, w.submission)],
    'intake.show': [refused({ submission: w.submission })],
    'intake.findings': [refused({ submission: w.submission })],
    'intake.findings-file': [refused({ submission: w.submission, form: 'csv' })],
    'intake.template': [apart(ALL_SEE, { item: PENALTY })],
    'intake.withdraw': [refused({ record: w.shown, reason: REASON })],
    'intake.context': [silent({}, unit)],
    'intake.preview': [refused({ item: PENALTY, source: unit }, file)],
    'intake.headings': [refused({ item: PENALTY, source: unit })],
    'intake.say-headings': [refused({ item: PENALTY, source: unit, headings: [{ heading: '内容', field: 'content' }] })],
    'intake.held-list': [silent({}), silent({ source: unit })],
    'intake.held-row': [refused(row)],
    'intake.decide-held': [refused({ ...row, decision: 'refuse', reason: REASON })],
    'intake.name-conflicts': [silent({}), silent({ source: unit })],
    'intake.decide-name': [refused({ uscc: w.uscc, name: '西衡新名', decision: 'other', reason: REASON })],
    'intake.decided-names': [silent({})],
    'intake.same-candidates': [refused(row)],
    'intake.record-to-correct': [refused(record)],
    'intake.look-at-withdrawal': [refused(record)],
    'intake.correct': [
      apart('answers each correction by itself: of another unit’s record that it is unknown', {
        corrections: [{ record: w.shown, fields: [{ field: 'content', value: '不予处罚' }], reason: REASON }],
      }),
    ],
    'intake.look-at-corrections': [{ ...apart('the same, of a file of them', { item: PENALTY }), file }],
    'intake.moved-records': [refused({ uscc: w.uscc }), silent({})],
    'intake.entry-form': [refused({ source: unit, item: PENALTY })],
    'intake.drafts': [refused({ source: unit })],
    'intake.save-draft': [refused({ source: unit, item: PENALTY, values: { content: '草稿' } })],
    'intake.drop-draft': [refused({ source: unit, draft: w.draft })],
    'intake.add-pull': [
      refused({ item: PENALTY, source: unit, address: 'postgresql://a:b@127.0.0.1/c', view: 'given', cursor: 'no' }),
    ],
    'intake.pulls': [silent({})],
    'intake.pull': [refused({ pull: w.pull })],
    'intake.look-at-pull': [refused({ pull: w.pull })],
    'intake.schedule-pull': [refused({ pull: w.pull, everyMinutes: 60 })],
    'intake.drop-pull': [refused({ pull: w.pull })],
    'intake.propose-same': [refused({ into: uscc(1004), from: uscc(1005), reason: REASON })],
    'intake.same-list': [silent({}), silent({ decided: 'true' })],
    'intake.look-at-same': [refused({ proposal: w.proposed }), refused({ into: uscc(1004), from: uscc(1003) })],
    'intake.decide-same': [refused({ proposal: w.proposed, decision: 'reject', reason: REASON })],
    'intake.look-at-undo': [refused({ proposal: w.merged })],
    'intake.undo-same': [refused({ proposal: w.merged, reason: REASON })],
    'intake.settle-row': [refused({ submission: w.submission, row: 4, reason: REASON })],
    'intake.take-over': [refused({ item: PENALTY, source: unit, system: '旧平台' }, file)],
    'intake.reconciliation': [silent({}, unit), refused({ submission: w.takeover })],
    'keys.list': [apart(ALL_SEE)],
    'keys.rotate': [apart(OPERATORS)],
    'keys.choose-suite': [apart(OPERATORS)],
    'law.attest': [apart(OPERATORS)],
    'law.load': [apart(OPERATORS)],
    'law.preview': [apart(OPERATORS)],
    'law.refold': [apart(OPERATORS)],
    'notices.list': [silent({}, w.noticeAddress), silent({}, w.ownAddress)],
    'notices.add': [refused({ source: unit, way: 'webhook', to: 'https://hook.example.gov/' })],
    'notices.try': [refused({ address: w.noticeAddress })],
    'notices.drop': [refused({ address: w.noticeAddress }), refused({ address: w.ownAddress })],
    'law.desk': [silent({}, '990102')],
    'law.propose': [apart('law of the west, which its own centre alone proposes', LOCAL)],
    'law.proposals': [silent({})],
    'law.proposal': [refused({ proposal: w.lawProposal })],
    'law.preview-proposal': [refused({ proposal: w.lawProposal })],
    'law.withdraw': [refused({ proposal: w.lawProposal, reason: REASON })],
    'law.approve': [refused({ proposal: w.lawProposal, reason: REASON })],
    'law.undo': [refused({ proposal: w.lawProposal, reason: REASON })],
    'law.changes': [apart(ALL_SEE)],
    'ledger.prove': [refused(record)],
    'ledger.prove-shown': [apart(ALL_SEE, record)],
    'ledger.consistency': [apart(ALL_SEE)],
    'ledger.key': [apart(ALL_SEE)],
    'ledger.erase': [refused({ ...record, reason: 'personal-data', clause: 'cn-samr-2021-45#11' })],
    'ledger.end-statement': [refused(record)],
    'ledger.print-end': [refused(record)],
    'ledger.list-ends': [apart('asks of one organisation what has ended of it: nothing has', { uscc: w.uscc })],
    'ledger.statement-keys': [apart(ALL_SEE)],
    'ledger.witness': [apart('says by itself whose it is')],
    'ledger.rotate-key': [apart(OPERATORS)],
    'lists.propose': [
      refused({
        ...{ uscc: w.uscc, list: 'market-regulation-serious', unit, reason: REASON, facts: REASON },
        basisDocument: { number: '西罚〔2026〕1号', on: '2026-12-01' },
      }),
    ],
    'lists.notify': [refused({ ...list, number: '西告〔2026〕1号' })],
    'lists.defend': [refused({ ...list, statement: REASON })],
    'lists.lapse': [refused(list)],
    'lists.hold-hearing': [refused({ ...list, record: REASON })],
    'lists.review': [refused({ ...list, reply: REASON, upheld: false })],
    'lists.decide': [refused({ ...list, decision: 'not-enter', number: '西决〔2026〕1号', reason: REASON })],
    'lists.serve': [refused({ ...list, how: 'direct' })],
    'lists.publish': [refused(list)],
    'lists.ask-removal': [refused({ ...list, reason: REASON })],
    'lists.decide-removal': [refused({ ...list, decision: 'keep', number: '西决〔2026〕2号', reason: REASON })],
    'lists.record-annulment': [refused({ ...list, number: '西决〔2026〕3号', reason: REASON })],
    'lists.annul': [refused({ ...list, number: '西决〔2026〕4号', reason: REASON })],
    'lists.show': [refused(list)],
    'lists.document': [refused({ ...list, act: w.listAct })],
    'lists.list': [silent({})],
    'lists.withdraw': [refused({ ...list, reason: REASON })],
    'lists.known': [apart(ALL_SEE)],
    'measures.check': [apart('any office asks of any organisation, by what is in force', { uscc: w.uscc, matter: 'licence' })],
    'measures.check-file': [{ ...apart('the same, of many', { matter: 'licence' }), file }],
    'measures.progress': [apart('how far the answer to its own file is', { batch: w.batch })],
    'measures.in-force': [apart(ALL_SEE)],
    'measures.report-use': [
      apart('says what its own office did', {
        uscc: w.uscc,
        matter: 'licence',
        uses: [{ measure: 'no-such', applied: false }],
      }),
    ],
    'measures.uses': [silent({}, w.uscc)],
    'measures.overview': [apart('numbers, of the own division')],
    'measures.impact': [apart('numbers, of the own division', { item: PENALTY })],
    'objection.about': [refused(record)],
    'objection.file': [
      refused({ ...record, subject: 'content', fields: [{ field: 'content', value: '不予处罚' }], reason: REASON }),
    ],
    'objection.acknowledge': [refused(objection)],
    'objection.refuse': [refused({ ...objection, reason: REASON })],
    'objection.ask-verification': [refused({ ...objection, reason: REASON })],
    'objection.verify': [refused({ ...objection, found: 'as-recorded', reason: REASON })],
    'objection.extend': [refused({ ...objection, reason: REASON })],
    'objection.decide': [refused({ ...objection, decision: 'reject', reason: REASON })],
    'objection.ask-second-look': [refused({ ...objection, reason: REASON })],
    'objection.decide-second-look': [refused({ ...objection, decision: 'reject', reason: REASON })],
    'objection.withdraw': [refused(objection)],
    'objection.show': [refused(objection)],
    'objection.list': [silent({})],
    'objection.attach': [refused(objection, { name: 'paid.png', bytes: PNG })],
    'objection.evidence': [refused({ ...objection, no: 1 })],
    'objection.letter': [refused(objection)],
    'objection.overview': [silent({}, UNITS.west.name)],
    'objection.kept': [apart(ALL_SEE)],
    'objection.annul': [refused({ ...record, document: DOCUMENT, reason: REASON })],
    'objection.report-error': [apart('anybody says it of what is shown', { ...record, about: 'content', says: REASON })],
    'objection.reports': [silent({})],
    'objection.close-report': [refused({ report: w.report, outcome: 'right', answer: REASON })],
    'organisations.find': [apart(ALL_SEE, { text: w.uscc })],
    'organisations.find-by-number': [silent({ number: w.hidden }, w.hidden)],
    'organisations.show': [silent({ uscc: w.uscc }, w.hidden), refused({ uscc: uscc(1007) })],
    'announcements.list': [apart(ALL_SEE)],
    'announcements.publish': [refused({ unit, kind: 'announcement', title: '公告', body: '正文' })],
    'announcements.withdraw': [refused({ announcement: w.announcement })],
    'organisations.own': [silent({}, w.hidden), refused({ uscc: w.uscc })],
    'organisations.list-units': [apart('the tree of units, without what they did')],
    'organisations.load-units': [apart(OPERATORS)],
    'province.make': [apart(OPERATORS)],
    'province.exports': [apart(OPERATORS)],
    'province.file': [apart(OPERATORS)],
    'province.receipt': [apart(OPERATORS)],
    'quality.count': [silent({ ...months }, UNITS.west.name), silent({ ...months, unit }, UNITS.west.name)],
    'quality.rows': [
      silent({ ...months, of: 'refused' }, w.submission),
      silent({ ...months, unit, of: 'refused' }, w.submission),
    ],
    'quality.file': [silent({ ...months, form: 'csv' }, UNITS.west.name)],
    'quality.reminders': [silent({}, UNITS.west.name), silent({ unit }, UNITS.west.name)],
    'quality.month': [refused({ source: unit, month: '2026-06' })],
    'quality.bulletin': [
      silent({ month: '2026-06' }, UNITS.west.name),
      silent({ month: '2026-06', division: '990102' }, UNITS.west.name),
    ],
    'quality.bulletin-file': [apart('the same, in a workbook', { month: '2026-06', division: '990102', form: 'xlsx' })],
    'quality.say-nothing': [refused({ source: unit, item: LICENCE, month: '2026-10' })],
    'repair.eligibility': [apart(ALL_SEE, record)],
    'repair.records': [refused({ uscc: w.uscc })],
    'repair.apply': [refused({ records: [w.shown], commitment: true, corrected: REASON })],
    'repair.receive': [
      refused({
        ...{ number: '修复1号', receivedAt: '2026-12-09T02:00:00.000Z', records: [w.shown], commitment: true },
        corrected: REASON,
      }),
    ],
    'repair.results': [silent({})],
    'repair.receipt': [refused({ ...repair, step: 2, receipt: '回执1号' })],
    'repair.return': [refused({ ...repair, missing: ['缴款凭证'] })],
    'repair.complete': [refused({ ...repair, corrected: REASON })],
    'repair.extend': [refused({ ...repair, reason: REASON })],
    'repair.accept': [refused(repair)],
    'repair.refuse': [refused({ ...repair, reason: REASON })],
    'repair.decide': [refused({ ...repair, decision: 'reject', reason: REASON })],
    'repair.find-falsehood': [refused({ ...repair, what: 'false-material', reason: REASON })],
    'repair.show': [refused(repair)],
    'repair.list': [silent({})],
    'repair.overview': [silent({}, UNITS.west.name)],
    'repair.kept': [apart(ALL_SEE)],
    'repair.commitment-letter': [refused({ records: w.shown })],
    'repair.notice': [refused(repair)],
    'repair.attach': [refused(repair, { name: 'paid.png', bytes: PNG })],
    'repair.evidence': [refused({ ...repair, no: 1 })],
    'repair.withdraw': [refused(repair)],
    'repair.shield': [refused({ records: [w.shown], ruling: RULING })],
    'repair.end-shield': [refused({ records: [w.shown], ruling: RULING, outcome: 'failed' })],
    // Last: whoever asks it is signed in no more.
    'access.end-other-sessions': [apart(OWN_SIGN_IN)],
    'access.end-session': [apart(OWN_SIGN_IN, { session: '00000000-0000-7000-8000-000000000000' })],
    'access.sign-out': [apart(OWN_SIGN_IN)],
  }
}
