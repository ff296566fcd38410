/** The statement that a record has ended, dated and signed: what an organisation shows to whoever has a copy that is not up to date. */

import { Type } from '@sinclair/typebox'
import { type Environment, type FileOut, fileQuery, type QueryContext, query } from '#capabilities/operation'
import type { Law } from '#rules/law'
import {
  END_CAUSES,
  type End,
  type EndStatement,
  endOn,
  endStatementText,
  type FoldFact,
  formatRecordId,
  nameOfFact,
  noteKey,
  parseRecordId,
  signedEndStatement,
  statementKeyName,
  toHex,
  utf8,
  verifierText,
} from '#rules/ledger'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import {
  explainRecord,
  findCheckpoint,
  findClauseOf,
  findRecord,
  listLogs,
  listRecords,
  type RecordName,
  type StoredRecord,
} from '#storage/ledger'
import { findOrganisation, findOrganisationById } from '#storage/organisations'
import { catchUp } from './keep-log.ts'

const Nullable = (type: ReturnType<typeof Type.String>) => Type.Union([type, Type.Null()])
const Cause = Type.Union(END_CAUSES.map(cause => Type.Literal(cause)))
const Record = Type.String({ minLength: 39, maxLength: 39 })

const StatementShape = Type.Object({
  kind: Type.Literal('xinheng-end-1'),
  record: Type.String(),
  item: Type.String(),
  title: Type.String(),
  documentNo: Nullable(Type.String()),
  organisation: Type.Object({ uscc: Nullable(Type.String()), name: Type.String() }),
  endedOn: Type.String(),
  by: Cause,
  clause: Nullable(Type.String()),
  instrument: Nullable(Type.String()),
  article: Nullable(Type.String()),
  statedOn: Type.String(),
  log: Type.Object({ origin: Type.String(), size: Type.String(), root: Type.String() }),
  signatures: Type.Array(Type.String(), {
    description: 'Lines of a signed note over the rest in canonical JSON and a newline',
  }),
})

/** The organisation itself; the centre for one that comes to its counter. */
const HOLDERS = {
  may: ['local-operator', 'organisation-user', 'centre-officer'] as const,
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division' } as const,
}

const factOf = ({ state, entries }: StoredRecord): FoldFact | undefined => {
  const content = entries.find(entry => entry.entryNo === state.factEntry)?.content ?? null
  return content === null ? undefined : (JSON.parse(content) as FoldFact)
}

const namedOf = (record: StoredRecord, law: Law) => nameOfFact(law, record.state.item, factOf(record))

/** The clause by which it ended: that of the act, or that of the rule of its period. */
const clauseOf = async (tx: OpenTransaction, record: StoredRecord, { by, on }: End, law: Law): Promise<string | null> => {
  const { value, because } = explainRecord(record, law)
  if (by === 'period')
    return because.findLast(one => one.field === 'disclosedUntil' && one.clause !== undefined)?.clause ?? null
  if (by === 'status') return because.findLast(one => one.note === 'ENDED_BY_STATUS')?.clause ?? null
  const number = because.findLast(one => one.field === 'endedOn')?.entry
  const entry = record.entries.find(one => one.entryNo === number)
  if (entry === undefined) throw new Error(`nothing says what ended a record on ${on} (${value.reason})`)
  const said = entry.content === null ? {} : (JSON.parse(entry.content) as { clause?: string })
  return said.clause ?? (await findClauseOf(tx, entry.actId))
}

const endedOf = (ctx: QueryContext, id: string, record: StoredRecord): End => {
  const end = endOn(record.state, ctx.today)
  if (end === undefined) throw new Refusal('RECORD_NOT_ENDED', { details: { record: id } })
  return end
}

/** What has been committed, in the eyes of the program: whose it is has been asked. */
const reading = <T>(ctx: QueryContext, run: (tx: OpenTransaction) => Promise<T>): Promise<T> =>
  ctx.environment.database.transaction(run, { readOnly: true, isolation: 'repeatable read' })

const getRecord = async (ctx: QueryContext, tx: OpenTransaction, id: string): Promise<StoredRecord> => {
  const name: RecordName | undefined = parseRecordId(id)
  const record = name && (await findRecord(tx, name))
  const { division = null } = record?.state ?? {}
  if (!name || !ctx.scope.admits({ organisationId: name.organisationId, division }) || !record)
    throw new Refusal('RECORD_UNKNOWN', { details: { record: id } })
  ctx.looked(name.organisationId, `statement of the end of record ${id}`)
  return record
}

const signedOf = async (ctx: QueryContext, id: string) => {
  const { environment, law, today } = ctx
  await catchUp(environment)
  const statement = await reading(ctx, async tx => {
    const record = await getRecord(ctx, tx, id)
    const end = endedOf(ctx, id, record)
    const organisation = await findOrganisationById(tx, record.state.organisationId)
    const checkpoint = await findCheckpoint(tx)
    const log = (await listLogs(tx)).find(one => one.log === checkpoint?.log)
    if (checkpoint === undefined || log === undefined) throw new Refusal('LOG_BEHIND')
    const clause = await clauseOf(tx, record, end, law)
    const cited = clause === null ? undefined : law.clause(clause)
    const said: EndStatement = {
      ...{ kind: 'xinheng-end-1', record: id, item: record.state.item, ...namedOf(record, law) },
      organisation: { uscc: organisation?.uscc ?? null, name: organisation?.name ?? '' },
      ...{ endedOn: end.on, by: end.by, clause, statedOn: today },
      ...{ instrument: cited?.instrument.title ?? null, article: cited?.article ?? null },
      log: { origin: log.origin, size: String(checkpoint.size), root: toHex(checkpoint.root) },
    }
    return said
  })
  const text = utf8(endStatementText(statement))
  const signatures = []
  for (const signer of await environment.keys.signersOf('statement-signing')) {
    const key = noteKey(statementKeyName(statement.log.origin), signer.public)
    signatures.push({ name: key.name, id: key.id, signature: await signer.sign(text) })
  }
  return signedEndStatement(statement, signatures)
}

export const endStatement = query({
  name: 'ledger.end-statement',
  title: 'A dated and signed statement that a record has ended: from which day, by what, by which clause',
  clause: 'cn-ndrc-2025-36#3',
  may: [...HOLDERS.may],
  within: HOLDERS.within,
  input: Type.Object({ record: Record }, { additionalProperties: false }),
  output: StatementShape,
  run: async (ctx, { record }) => structuredClone(await signedOf(ctx, record)) as typeof StatementShape.static,
})

export const printEnd = fileQuery({
  name: 'ledger.print-end',
  title: 'The same statement on paper (PDF), with a QR code that holds it whole',
  clause: 'cn-ndrc-2025-36#3',
  may: [...HOLDERS.may],
  within: HOLDERS.within,
  input: Type.Object({ record: Record }, { additionalProperties: false }),
  async run(ctx, { record }): Promise<FileOut> {
    const { press, words } = ctx.environment
    if (press === undefined || words === undefined) throw new Refusal('PAPER_NOT_MADE')
    const signed = await signedOf(ctx, record)
    const pdf = await press.print(words.endPaper(signed))
    return { name: `${signed.endedOn}-${record}.pdf`, media: 'application/pdf', bytes: once(pdf) }
  },
})

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const EndedShape = Type.Object({
  record: Type.String(),
  item: Type.String(),
  title: Type.String(),
  documentNo: Nullable(Type.String()),
  endedOn: Type.String(),
  by: Cause,
})

export const listEnds = query({
  name: 'ledger.list-ends',
  title: 'The records of an organisation that have ended, each with its day and what ended it, the last first',
  may: [...HOLDERS.may],
  within: HOLDERS.within,
  input: Type.Object(
    { uscc: Type.Optional(Type.String({ maxLength: 40, description: 'Its code; its own where an organisation asks' })) },
    { additionalProperties: false },
  ),
  output: Type.Object({ today: Type.String(), records: Type.Array(EndedShape) }),
  async run(ctx, { uscc }) {
    const { actor, law, today } = ctx
    const unknown = new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: uscc ?? null } })
    const records = await reading(ctx, async tx => {
      const organisationId = uscc === undefined ? actor.organisationId : await idOf(tx, uscc)
      const all = organisationId === undefined ? [] : await listRecords(tx, organisationId)
      const own = all.filter(({ state }) => ctx.scope.admits({ organisationId, division: state.division }))
      // Of whom nothing is within reach, not even that it exists.
      if (organisationId === undefined || (own.length === 0 && !ctx.scope.admits({ organisationId }))) throw unknown
      ctx.looked(organisationId, 'its records that have ended')
      return own
    })
    const ended = records.flatMap(record => {
      const end = endOn(record.state, today)
      if (end === undefined) return []
      const { organisationId, recordNo, item } = record.state
      return [{ record: formatRecordId(organisationId, recordNo), item, ...namedOf(record, law), endedOn: end.on, by: end.by }]
    })
    return { today, records: ended.toSorted((a, b) => (a.endedOn > b.endedOn ? -1 : 1)) }
  },
})

const idOf = async (tx: OpenTransaction, uscc: string): Promise<string | undefined> => {
  const parsed = parseUscc(uscc)
  if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
  return (await findOrganisation(tx, parsed.uscc))?.organisationId
}

export const listStatementKeys = async (tx: OpenTransaction, { keys: ring }: Pick<Environment, 'keys'>) => {
  const origins = (await listLogs(tx)).map(log => log.origin)
  const keys = (await ring.list()).filter(key => key.role === 'statement-signing' && key.public !== null)
  return origins.flatMap(origin =>
    keys.map(({ public: half, algorithm, from, until }) => ({
      key: verifierText(noteKey(statementKeyName(origin), Buffer.from(half!, 'hex'))),
      ...{ algorithm, from, until },
    })),
  )
}

export const statementKeys = query({
  name: 'ledger.statement-keys',
  title: 'The public keys by which statements are signed, all there ever were, as whoever checks one needs them',
  may: ['public'],
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    keys: Type.Array(
      Type.Object({ key: Type.String(), algorithm: Type.String(), from: Type.String(), until: Nullable(Type.String()) }),
    ),
  }),
  run: async ({ tx, environment }) => ({ keys: await listStatementKeys(tx, environment) }),
})
