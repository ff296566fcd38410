/** Runs an operation: shape, role, transaction, and the trace that cannot be forgotten. */

import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type Transaction, todayOf } from '#storage/database'
import { appendAct, type Batch, getOpenedAct, openBatch } from '#storage/ledger'
import { checkShape } from './check-shape.ts'
import { refusedContent, withoutNumbers } from './kept-content.ts'
import type {
  ActOutcome,
  Actor,
  Answer,
  Asked,
  Command,
  CommandContext,
  Context,
  Environment,
  FileIn,
  FileQuery,
  LongCommand,
  Operation,
  Query,
} from './shapes.ts'
import { type OperationTables, putAccess } from './store.ts'

/** Stands in `access` for a look at data of no one organisation: a submission, a search. */
export const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000'

/**
 * Does what is asked. Throws a Refusal where the caller, the shape or the law says no (recorded as a refused act where a
 * known caller asked for a command); anything else thrown is a Fault.
 * @param beside a file handed in beside the input; who wants to hear by which day a query was answered
 */
export const runOperation = async <T extends Operation>(
  operation: T,
  environment: Environment,
  actor: Actor,
  input: Asked<T>,
  beside: { file?: FileIn; onDay?: (today: LocalDate) => void } = {},
): Promise<Answer<T>> => {
  const reads = operation.form === 'query' || operation.form === 'file-query'
  if (reads) return (await runQuery(operation, environment, actor, input, beside.onDay)) as Answer<T>
  if (environment.isReadOnly === true) throw new Refusal('READ_ONLY')
  const actId = environment.sources.uuid()
  const trace = newTrace(operation, environment, actor, actId, input)
  try {
    mayAsk(operation, actor)
    const asked = checkShape(operation.input, input)
    if (operation.takesFile === true && beside.file === undefined) throw new Refusal('FILE_EMPTY')
    const answer =
      operation.form === 'command'
        ? await runCommand(operation, environment, actor, asked, beside.file, trace)
        : await runLongCommand(operation, environment, actor, asked, beside.file, trace)
    return answer as Answer<T>
  } catch (thrown) {
    if (thrown instanceof Refusal && actor.role !== 'public') await writeRefused(environment, thrown, trace)
    throw thrown
  }
}

/** What the act row will say; filled in while the operation runs. */
type Trace = {
  readonly actId: string
  readonly operation: Operation
  readonly actor: Actor
  readonly input: unknown
  unitId: string | null
  batch?: Batch
}
const newTrace = (operation: Operation, _environment: Environment, actor: Actor, actId: string, input: unknown): Trace => ({
  actId,
  operation,
  actor,
  input,
  unitId: actor.unitId ?? null,
})

const mayAsk = (operation: Operation, actor: Actor): void => {
  if (!operation.may.includes(actor.role))
    throw new Refusal('ACTOR_MAY_NOT', { details: { operation: operation.name, role: actor.role } })
}

const runQuery = async (
  operation: Query | FileQuery,
  environment: Environment,
  actor: Actor,
  input: unknown,
  onDay: ((today: LocalDate) => void) | undefined,
): Promise<unknown> => {
  mayAsk(operation, actor)
  const asked = checkShape(operation.input, input)
  const isPublic = actor.role === 'public'
  const database = isPublic ? (environment.portal ?? environment.database) : environment.database
  const looks: { organisationId: string; what: string }[] = []
  const answer = await database.transaction(
    async tx => {
      const context = await contextOf(environment, actor, tx)
      onDay?.(context.today)
      const looked = (organisationId: string, what: string) => {
        if (!isPublic) looks.push({ organisationId, what })
      }
      return operation.run({ ...context, looked }, asked)
    },
    { readOnly: true },
  )
  // Whoever did not say at what still looked.
  if (looks.length === 0) looks.push({ organisationId: NO_ORGANISATION, what: operation.name })
  if (!isPublic)
    await environment.database.transaction<OperationTables, void>(tx =>
      putAccess(
        tx,
        { operation: operation.name, actor: actor.id, unitId: actor.unitId ?? null, purpose: actor.purpose ?? null },
        looks,
      ),
    )
  return answer
}

// biome-ignore lint/suspicious/noExplicitAny: see Context.
type AnyTransaction = Transaction<any>

const contextOf = async (environment: Environment, actor: Actor, tx: AnyTransaction): Promise<Context> => ({
  tx,
  law: environment.law.current(),
  today: await todayOf(tx),
  actor,
  sources: environment.sources,
  environment,
})

const commandContext = (context: Context, file: FileIn | undefined, trace: Trace): CommandContext => ({
  ...context,
  act: { id: trace.actId },
  ...(file === undefined ? {} : { file }),
  inBatch: batch => {
    trace.batch = batch
  },
  onBehalfOf: unitId => {
    trace.unitId = unitId
  },
})

const runCommand = (
  operation: Command,
  environment: Environment,
  actor: Actor,
  asked: unknown,
  file: FileIn | undefined,
  trace: Trace,
): Promise<unknown> =>
  environment.database.transaction(async tx => {
    const context = commandContext(await contextOf(environment, actor, tx), file, trace)
    const answer = await operation.run(context, asked)
    await writeAct(environment, tx, trace, 0, 'done', { input: trace.input, answer })
    return answer
  })

const runLongCommand = async (
  operation: LongCommand,
  environment: Environment,
  actor: Actor,
  asked: unknown,
  file: FileIn | undefined,
  trace: Trace,
): Promise<unknown> => {
  const { tx: _none, ...before } = await environment.database.transaction(
    async tx => commandContext(await contextOf(environment, actor, tx), file, trace),
    { readOnly: true },
  )
  const prepared = await operation.prepare(before, asked)
  let opened: { subject: string; output: unknown }
  try {
    opened = await environment.database.transaction(async tx => {
      const result = await operation.open(commandContext(await contextOf(environment, actor, tx), file, trace), asked, prepared)
      await writeAct(environment, tx, trace, 1, 'opened', {
        input: trace.input,
        subject: result.subject,
        answer: result.output,
      })
      return result
    })
  } catch (thrown) {
    await operation.giveUp?.(before, prepared)
    throw thrown
  }
  await environment.begin?.(operation.name, opened.subject)
  return opened.output
}

const writeAct = async (
  environment: Environment,
  tx: AnyTransaction,
  trace: Trace,
  phase: 0 | 1,
  outcome: ActOutcome,
  content: unknown,
): Promise<void> =>
  appendAct(
    tx,
    {
      actId: trace.actId,
      phase,
      operation: trace.operation.name,
      actor: trace.actor.id,
      unitId: trace.unitId,
      clause: trace.operation.clause ?? null,
      outcome,
      law: environment.law.current().version,
      salt: environment.sources.randomBytes(16),
      content: withoutNumbers(content),
    },
    trace.batch ?? (await openBatch(tx, trace.actId)),
  )

/** A refused command is an act too; what it had begun to write is gone with its transaction. */
const writeRefused = async (environment: Environment, refusal: Refusal, trace: Trace): Promise<void> => {
  delete trace.batch
  await environment.database.transaction(tx =>
    writeAct(environment, tx, trace, 0, `refused:${refusal.code}`, {
      input: refusedContent(trace.input),
      refusal: { code: refusal.code, clause: refusal.clause ?? null, details: refusedContent(refusal.details) },
    }),
  )
}

/** The closing act of a long command, in the transaction of its end; who asked and for whom stands in the act that opened it. */
export const closeAct = async (
  tx: AnyTransaction,
  environment: Environment,
  act: { readonly id: string; readonly outcome: ActOutcome; readonly content: unknown },
): Promise<void> => {
  const opened = await getOpenedAct(tx, act.id)
  const salt = environment.sources.randomBytes(16)
  const { id: actId, outcome } = act
  const content = withoutNumbers(act.content)
  const closing = { ...opened, actId, outcome, content, phase: 2 as const, law: environment.law.current().version, salt }
  await appendAct(tx, closing, await openBatch(tx, act.id))
}
