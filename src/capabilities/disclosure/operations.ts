/** What the public may ask about what is disclosed on the day. */

import { isBehind, query } from '#capabilities/operation'
import { shownOf } from '#rules/disclosure'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import { countsToday } from './counts.ts'
import { type RecordLine, readOrganisation } from './organisation.ts'
import type { Reader } from './reader.ts'
import { reasonsOfFact } from './reasons.ts'
import { readShownRecord } from './record.ts'
import { ruleSheetOn } from './rule.ts'
import {
  CountsInput,
  CountsOutput,
  OrganisationInput,
  OrganisationOutput,
  RecordInput,
  RecordOutput,
  RuleInput,
  RuleOutput,
  RulesInput,
  RulesOutput,
} from './shapes.ts'
import type { Statements } from './store.ts'
import { tableReader } from './table-reader.ts'

const SEVERITY = [null, 'minor', 'ordinary', 'serious'] as const
const severityWord = (severity: number | null): string | null => SEVERITY[severity ?? 0] ?? null

const readerOf = (tx: Pick<OpenTransaction, 'client'>): Reader => tableReader(tx.client as unknown as Statements)

type StateLike = Pick<
  RecordLine,
  | 'severity'
  | 'determinedOn'
  | 'recordedOn'
  | 'disclosedFrom'
  | 'disclosedUntil'
  | 'lastShownOn'
  | 'mayEndEarlyFrom'
  | 'objectedFrom'
>

const stateOf = (one: StateLike) => ({
  severity: severityWord(one.severity),
  determinedOn: one.determinedOn,
  recordedOn: one.recordedOn,
  disclosedFrom: one.disclosedFrom,
  disclosedUntil: one.disclosedUntil,
  lastShownOn: one.lastShownOn,
  mayEndEarlyFrom: one.mayEndEarlyFrom,
  objectedFrom: one.objectedFrom,
})

export const organisation = query({
  name: 'disclosure.organisation',
  title: 'All that is disclosed today about one organisation',
  may: ['public', 'local-operator'],
  input: OrganisationInput,
  output: OrganisationOutput,
  async run({ tx, law, looked, environment, actor }, { uscc, item, page, size }) {
    const parsed = parseUscc(uscc)
    if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
    const late = isBehind(environment, actor)
    const found = await readOrganisation(readerOf(tx), law, parsed.uscc, { item: item ?? null, page }, size, late)
    if (!found) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: parsed.uscc } })
    looked(found.organisationId, 'disclosed')
    const lines = found.groups.flatMap(group => group.items.flatMap(one => one.records))
    return {
      today: found.today,
      uscc: found.uscc,
      name: found.name,
      kind: found.kind,
      status: found.status,
      division: found.division,
      provisional: found.provisional,
      names: [{ name: found.name, standing: 'current', from: null, until: null }, ...found.names],
      classes: found.groups.map(({ group, count, isWithheld }) => ({
        class: group.id,
        title: group.title,
        items: [...group.items],
        count,
        ...(isWithheld ? { withheld: true } : {}),
      })),
      records: lines.map(line => ({
        id: line.id,
        item: line.item,
        title: line.matter,
        documentNo: line.documentNo,
        authority: line.authority,
        state: stateOf(line),
        because: reasonsOfFact(line, line.fields, law).map(one => ({ ...one })),
      })),
    }
  },
})

export const record = query({
  name: 'disclosure.record',
  title: 'One record that is disclosed today, with the reasons for its days',
  may: ['public', 'local-operator'],
  input: RecordInput,
  output: RecordOutput,
  async run({ tx, law, looked, environment, actor }, input) {
    const found = await readShownRecord(readerOf(tx), law, input.record, isBehind(environment, actor))
    if (!found.record) throw new Refusal('NOT_DISCLOSED', { details: { once: found.wasShown } })
    const shown = found.record
    looked(shown.organisationId, 'disclosed')
    return {
      today: shown.today,
      id: shown.id,
      item: shown.item.id,
      class: shown.item.class,
      title: shown.matter ?? shown.item.title,
      organisation: { uscc: shown.organisation.uscc, name: shown.organisation.name },
      documentNo: shown.documentNo,
      authority: shown.authority,
      state: stateOf(shown),
      because: shown.because.map(one => ({ ...one })),
      fields: shown.fields.map(({ field, value }) => ({ prop: field.prop, title: field.title, value })),
      source: shown.source,
      entry: shown.entry,
      entryOn: shown.entryOn,
      lawVersion: shown.lawVersion,
    }
  },
})

export const counts = query({
  name: 'disclosure.counts',
  title: 'How many records of each class are disclosed today',
  may: ['public', 'local-operator'],
  input: CountsInput,
  output: CountsOutput,
  async run({ law, today, environment, sources }) {
    const owner = environment.portal ?? environment.database
    const counted = await countsToday(tableReader(owner as unknown as Statements), sources.nowMs, today)
    return {
      today: counted.today,
      classes: shownOf(law).groups.map(group => ({
        class: group.id,
        title: group.title,
        items: [...group.items],
        count: group.items.reduce((sum, item) => sum + (counted.counts.get(item) ?? 0), 0),
      })),
    }
  },
})

export const rule = query({
  name: 'disclosure.rule',
  title: 'One rule of the law: values over time, exceptions, cases, clauses with their standing',
  may: ['public', 'local-operator'],
  input: RuleInput,
  output: RuleOutput,
  async run({ law, today }, input) {
    const sheet = ruleSheetOn(law, input.rule, today)
    if (!sheet) throw new Refusal('NOT_FOUND', { details: { rule: input.rule } })
    const { rule: found } = sheet
    return {
      rule: found.id,
      title: found.title,
      english: found.english,
      gives: found.gives,
      items: [...found.items],
      anchor: found.anchor,
      overridable: found.overridable,
      division: found.division,
      standing: sheet.standing,
      values: sheet.values.map(value => ({
        from: value.from,
        until: value.until,
        value: value.value,
        method: value.method,
        clause: value.clause,
        also: [...value.also],
        exceptions: [...value.exceptions],
        transition: value.transition,
        transitionClause: value.transitionClause,
        division: value.division,
      })),
      cases: sheet.cases.map(one => ({ name: one.name, given: one.given, expect: one.expect })),
      clauses: sheet.clauses.map(clause => ({
        id: clause.id,
        instrument: clause.instrument.title,
        article: clause.article,
        text: clause.text,
        fact: clause.fact,
        unconfirmed: clause.unconfirmed,
        confirmedBy: clause.confirmedBy,
        source: clause.source,
      })),
    }
  },
})

export const rules = query({
  name: 'disclosure.rules',
  title: 'The rules of the law in force',
  may: ['public', 'local-operator'],
  input: RulesInput,
  output: RulesOutput,
  async run({ law }) {
    return {
      rules: [...law.rules].map(([key, one]) => ({
        rule: key,
        title: one.title,
        gives: one.gives,
        items: [...one.items],
        division: one.division,
      })),
    }
  },
})
