// Every kind of end there is: by a day, by a file, by an act; and what somebody does on that day.
import type { Actor } from '#capabilities/operation'
import { abnormal, honour, licence, OPERATOR, penalty } from '#support/intake'
import { endsOfEntries } from '#support/lists'

export type Row = Readonly<Record<string, string>>
export type Kind = {
  readonly item: string
  readonly row: Row
  /** Comes by a procedure and not by a file: the record once it is there. */
  readonly bring?: (n: number) => Promise<string>
  /** First day on which it is gone. */
  readonly from: string
  readonly by: string
  readonly clause: RegExp
  /** What somebody does on that day; of the others nobody does anything. */
  readonly act?: (record: string, today: string) => Promise<unknown>
  /** In which matter it bears a measure or an incentive. */
  readonly matter?: string
}
export type Asking = <T>(today: string, name: string, input: object, actor?: Actor) => Promise<T>

export const RULING = { court: '明衡市中级人民法院（演示）', number: '（2026）演破1号', on: '2026-07-01' }
const ANNULMENT = {
  ...{ by: 'reconsideration', effect: 'annulled', issuer: '明衡市人民政府（演示）' },
  ...{ number: '演复决〔2026〕1号', on: '2026-06-12' },
}
const REVOKED = { penaltyCategories: '吊销许可证件', content: '吊销许可证', fineWan: '', suspendedLicence: '食品经营许可证' }
const WARNED = { penaltyCategories: '警告', content: '给予警告', fineWan: '', publicationReason: '涉及众多消费者' }
const DECIDER: Actor = { ...OPERATOR, id: 'another hand' }

const decided = (n: number, more = {}) => penalty(n, { decisionDate: '2026-05-31', penaltyValidTo: '2026-08-31', ...more })
const licensed = (n: number) => licence(n, { decisionDate: '2026-06-01', validFrom: '2026-06-01', validTo: '2026-12-31' })
const penalised = (row: Row) => ({ item: 'administrative-penalty', row })

export const SHIELDED = penalised(decided(4))
/** Of its organisation nothing else was ever handed in. */
export const UNREGISTERED = 'validity of a licence'

/** In the order of their days. `repair` brings the record to its end by a case of repair. */
export const kindsOf = (
  ask: Asking,
  by: {
    handIn(today: string, item: string, row: Row): Promise<unknown>
    repair(record: string, today: string): Promise<unknown>
  },
): Readonly<Record<string, Kind>> => ({
  withdrawal: {
    ...penalised(decided(3)),
    ...{ from: '2026-06-10', by: 'withdrawal', clause: /^cn-samr-2021-45#11$/ },
    act: (record, today) => ask(today, 'intake.withdraw', { record, reason: '事实不清' }),
  },
  'taken off the list': {
    ...{ item: 'abnormal-operation', row: abnormal(7), matter: 'land' },
    ...{ from: '2026-06-11', by: 'status', clause: /^cn-ndrc-2025-36#4$/ },
    act: (_, today) =>
      by.handIn(
        today,
        'abnormal-operation',
        abnormal(7, { listStatus: '已移出', removedOn: today, removalReason: '已经补报' }),
      ),
  },
  'honour taken back': {
    ...{ item: 'honour', row: honour(8), matter: 'licence' },
    ...{ from: '2026-06-12', by: 'status', clause: /^xinheng-proposals#shown-while-held$/ },
    act: (_, today) => by.handIn(today, 'honour', honour(8, { honourStatus: '撤销' })),
  },
  annulment: {
    ...penalised(decided(9)),
    ...{ from: '2026-06-15', by: 'annulment', clause: /^cn-/ },
    act: (record, today) => ask(today, 'objection.annul', { record, document: ANNULMENT, reason: '复议决定撤销' }),
  },
  'longest period of a minor one': {
    ...penalised(decided(10, WARNED)),
    ...{ from: '2026-09-01', by: 'period', clause: /^cn-ndrc-2025-36#/ },
  },
  repair: {
    ...penalised(decided(1)),
    ...{ from: '2026-09-01', by: 'repair', clause: /^cn-ndrc-2025-36#3$/ },
    act: by.repair,
  },
  'plan performed': {
    ...penalised(decided(11)),
    ...{ from: '2026-09-02', by: 'repair', clause: /^cn-ndrc-2025-36#bankruptcy-completion$/ },
    async act(record, today) {
      // Shielded and completed on one day: until then it was seen.
      await ask(today, 'repair.shield', { records: [record], ruling: RULING })
      await ask(today, 'repair.end-shield', { records: [record], ruling: RULING, outcome: 'performed' })
    },
  },
  [UNREGISTERED]: {
    ...{ item: 'administrative-licence', row: licensed(6) },
    ...{ from: '2027-01-01', by: 'period', clause: /./ },
  },
  'validity of an honour': {
    ...{ item: 'honour', row: honour(12), matter: 'licence' },
    ...{ from: '2027-01-01', by: 'period', clause: /^xinheng-proposals#shown-while-held$/ },
  },
  ...endsOfEntries((...asked) => ask(...asked), { first: 13, decider: DECIDER }),
  'longest period': {
    ...penalised(decided(2)),
    ...{ from: '2027-06-01', by: 'period', clause: /^cn-ndrc-2025-36#/ },
  },
  'longest period of a serious one': {
    ...penalised(decided(5, REVOKED)),
    ...{ from: '2029-06-01', by: 'period', clause: /^cn-ndrc-2025-36#maximum$/ },
  },
})
