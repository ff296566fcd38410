/** Which operation does which step, and what it has to be told. */
import type { Known, ListCase } from './list-client.ts'
import { mayAsk } from './may.ts'
import { t } from './say.ts'
import type { Context } from './shapes.ts'

const f = t.lists.fields

export type Field = {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'area' | 'number' | 'date' | 'check' | 'service'
  readonly needed: boolean
}
export type Act = {
  readonly operation: string
  readonly fields: readonly Field[]
  /** What the operation is asked, out of what was filled in. */
  readonly input: (of: (name: string) => string) => object
}

const field = (name: keyof typeof f, kind: Field['kind'] = 'text', needed = true): Field => ({
  ...{ name, label: f[name], kind, needed },
})
const NUMBER = field('number', 'text', false)

const REASON = field('reason', 'area')
const numbered = (of: (name: string) => string) => (of('number') === '' ? {} : { number: of('number') })
const said = (of: (name: string) => string) => ({ ...numbered(of), reason: of('reason') })
const months = (text: string): number | null => (text === '' ? null : Number(text))

type List = Known['lists'][number]

/** Numbers that the law leaves open are asked for with their reasons. */
const decided = (one: ListCase, list: List): Act => {
  const isOpen = (name: string) => one.needs.includes(name)
  return {
    operation: 'decide',
    fields: [
      ...[NUMBER, REASON, field('remedies', 'area')],
      ...(isOpen('termMonths') ? [field('term', 'number', false), field('termReason', 'area')] : []),
      ...(isOpen('removalAfterMonths') ? [field('removalAfter', 'number', false), field('removalAfterReason', 'area')] : []),
      ...(list.consent === null
        ? []
        : [field('consentBy', 'text', false), field('consentNumber', 'text', false), field('consentOn', 'date', false)]),
      ...(one.kind === 'abnormal' ? [field('publicationReason', 'area', false)] : []),
    ],
    input: of => ({
      ...{ ...said(of), decision: 'enter', remedies: of('remedies') },
      ...(isOpen('termMonths') ? { term: { months: months(of('term')), reason: of('termReason') } } : {}),
      ...(isOpen('removalAfterMonths')
        ? { removalAfter: { months: months(of('removalAfter')), reason: of('removalAfterReason') } }
        : {}),
      ...(of('publicationReason') === '' ? {} : { publicationReason: of('publicationReason') }),
      ...(of('consentBy') === '' ? {} : { consent: { by: of('consentBy'), number: of('consentNumber'), on: of('consentOn') } }),
    }),
  }
}

const noticed = (one: ListCase): Act => {
  const isOpen = one.needs.includes('statementDays')
  return {
    operation: 'notify',
    fields: [NUMBER, ...(isOpen ? [field('statementDays', 'number'), field('statementDaysReason', 'area')] : [])],
    input: of => ({
      ...numbered(of),
      ...(isOpen ? { statementDays: { days: Number(of('statementDays')), reason: of('statementDaysReason') } } : {}),
    }),
  }
}

const bare = (operation: string): Act => ({ operation, fields: [], input: () => ({}) })
const withReason = (operation: string): Act => ({ operation, fields: [REASON], input: of => ({ reason: of('reason') }) })
const document = (operation: string, more: object = {}): Act => ({
  ...{ operation, fields: [NUMBER, REASON] },
  input: of => ({ ...said(of), ...more }),
})

export const ACTS: Readonly<Record<string, (one: ListCase, list: List) => Act>> = {
  noticed,
  defended: () => ({
    operation: 'defend',
    fields: [field('statement', 'area'), field('hearing', 'check', false)],
    input: of => ({ statement: of('statement'), hearing: of('hearing') !== '' }),
  }),
  lapsed: () => bare('lapse'),
  'hearing-held': () => ({
    operation: 'hold-hearing',
    fields: [field('record', 'area')],
    input: of => ({ record: of('record') }),
  }),
  reviewed: () => ({
    operation: 'review',
    fields: [field('reply', 'area'), field('upheld', 'check', false)],
    input: of => ({ reply: of('reply'), upheld: of('upheld') !== '' }),
  }),
  'decided-in': decided,
  'decided-not': () => document('decide', { decision: 'not-enter' }),
  served: () => ({
    operation: 'serve',
    fields: [field('how', 'service'), field('receipt', 'text', false)],
    input: of => ({ how: of('how'), ...(of('receipt') === '' ? {} : { receipt: of('receipt') }) }),
  }),
  published: () => bare('publish'),
  'removal-asked': () => withReason('ask-removal'),
  'removal-refused': () => document('decide-removal', { decision: 'keep' }),
  'removed-early': () => document('decide-removal', { decision: 'remove' }),
  // A document of another authority: its number is known.
  'basis-annulled': () => ({
    ...{ operation: 'record-annulment', fields: [field('othersNumber'), REASON] },
    input: of => ({ number: of('othersNumber'), reason: of('reason') }),
  }),
  annulled: () => document('annul'),
  withdrawn: () => withReason('withdraw'),
}

/** Whether the step is one that the office of whoever reads may do. */
export const isFor = (kind: string, one: ListCase, list: List, context: Context): boolean => {
  const act = ACTS[kind]?.(one, list)
  return act !== undefined && mayAsk(context, `lists.${act.operation}`)
}
