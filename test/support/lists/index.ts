// Cases of lists as the tests walk them: to the list by the lapse of the days, and the ways in which an entry ends.

import type { Actor } from '#capabilities/operation'
import { UNITS, uscc } from '#support/intake'

export const SAMPLE_LIST = 'demo-gas-business'

export type Case = {
  case: string
  standing: string
  open: boolean
  record: string | null
  lastDay: string | null
  removalFrom: string | null
  needs: string[]
  next: string[]
  clocks: { clock: string; due: string | null; notBefore: string | null; overdue: boolean; clauses: string[] }[]
  steps: {
    kind: string
    on: string
    act: string
    said: Record<string, unknown>
    document: { title: string; text: string } | null
  }[]
}
/** Asks on a day. */
export type AskOn = <T = Case>(day: string, name: string, input: object, by?: Actor) => Promise<T>

export const decision = (id: string, number: string, more: object = {}) => ({
  case: id,
  decision: 'enter',
  number,
  reason: '事实清楚，证据充分',
  remedies: '可以自收到之日起六十日内申请行政复议',
  ...more,
})

/** To the list of the sample province by the lapse of the days, on it from 2026-07-16 for a year; the decision is another hand's. */
export const listByLapse = async (ask: AskOn, n: number, decider: Actor): Promise<Case> => {
  const proposal = {
    uscc: uscc(1000 + n),
    list: SAMPLE_LIST,
    unit: UNITS.city.uscc,
    reason: '瓶装液化石油气经营造成重大安全隐患',
  }
  const basisDocument = { number: `明燃罚〔2026〕${n}号`, on: '2026-06-20' }
  const { case: id } = await ask('2026-07-01', 'lists.propose', { ...proposal, facts: '违规充装四十只气瓶', basisDocument })
  await ask('2026-07-02', 'lists.notify', { case: id, number: `明燃告〔2026〕${n}号` })
  await ask('2026-07-10', 'lists.lapse', { case: id })
  await ask('2026-07-13', 'lists.decide', decision(id, `明燃列〔2026〕${n}号`), decider)
  await ask('2026-07-15', 'lists.serve', { case: id, how: 'direct', receipt: '收件人已签收' })
  return ask('2026-07-16', 'lists.publish', { case: id })
}

/** The ways in which an entry on a severe list ends: from which day it is gone, and what somebody does on that day. */
export const endsOfEntries = (ask: AskOn, { first, decider }: { first: number; decider: Actor }) => {
  const cases = new Map<string, string>()
  const bring = async (n: number): Promise<string> => {
    const { case: id, record } = await listByLapse(ask, n, decider)
    cases.set(record!, id)
    return record!
  }
  const CLAUSE = /^demo-hengyuan-social-credit-2025#38$/
  const said = (record: string) => ({ case: cases.get(record), number: '明燃〔2026〕1号', reason: '事实清楚，证据充分' })
  const entry = (n: number) => ({ item: 'severe-list', matter: 'tender', row: { partyName: `第${first + n}号` }, bring })
  return {
    'an entry undone': {
      ...{ ...entry(0), from: '2026-08-06', by: 'annulment', clause: CLAUSE },
      async act(record: string, today: string) {
        await ask(today, 'lists.record-annulment', said(record))
        await ask(today, 'lists.annul', said(record), decider)
      },
    },
    'removed before its term': {
      ...{ ...entry(1), from: '2027-02-01', by: 'delisting', clause: CLAUSE },
      async act(record: string, today: string) {
        await ask(today, 'lists.ask-removal', { case: cases.get(record), reason: '隐患已消除' })
        await ask(today, 'lists.decide-removal', { ...said(record), decision: 'remove' }, decider)
      },
    },
    'term on a severe list': { ...entry(2), from: '2027-07-14', by: 'period', clause: /./ },
  }
}
