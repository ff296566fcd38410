/** Runs an operation: shape, role, transaction, and the trace that cannot be forgotten. */

import { Refusal } from '#rules/outcome'
import { addDays, type LocalDate } from '#rules/time'
import { isReadOnly } from '#storage/actors'
import { alone, mayStand, type Transaction, todayOf } from '#storage/database'
import { appendAct, type Batch, getOpenedAct, openBatch } from '#storage/ledger'
import { type DivisionTree, readDivisions } from '#storage/organisations'
import { type Admitted, type Asking, admit, isPurpose, makeScope, mustHaveAsked, refuseSameHand } from './admit.ts'
import { checkShape } from './check-shape.ts'
import type { FileIn } from './file-shapes.ts'
import { refusedContent, withoutNumbers } from './kept-content.ts'
import { putLooks } from './put-looks.ts'
import type {
  ActOutcome,
  Actor,
  Answer,
  Asked,
  Command,
  CommandContext,
  Context,
  Environment,
  FileQuery,
  LongCommand,
  Operation,
  Query,
} from './shapes.ts'
import { takeBoundedRole } from './take-role.ts'
import { NO_TRANSACTION, readTogether } from './together.ts'

/** Stands in `access` for a look at data of no one organisation: a submission, a search. */
export const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000'

/**
 * Does what is asked. Throws a Refusal where the caller, the shape or the law says no (recorded as a refused act where a
 * known caller asked for a command); anything else thrown is a Fault.
 * @param beside a file handed in beside the input; who wants to hear by which day a query was answered
 */
export const runOperation = <T extends Operation>(
  operation: T,
  environment: Environment,
  actor: Actor,
  input: Asked<T>,
  beside: { file?: FileIn; onDay?: (today: LocalDate) => void } = {},
): Promise<Answer<T>> =>
  (environment.around ?? alone)({ name: operation.name, noted: { 'xinheng.form': operation.form } }, () =>
    perform(operation, environment, actor, input, beside),
  )

const perform = async <T extends Operation>(
  operation: T,
  environment: Environment,
  actor: Actor,
  input: Asked<T>,
  beside: { file?: FileIn; onDay?: (today: LocalDate) => void },
): Promise<Answer<T>> => {
  const actId = environment.sources.uuid()
  const trace = newTrace(operation, actor, actId, input)
  const reads = operation.form === 'query' || operation.form === 'file-query'
  // Not even an act that says so: it would stand where the ledger that was signed has another one.
  if (environment.isReadOnly === true && !reads && !isTakenReadOnly(operation)) throw new Refusal('RESTORED_INCOMPLETE')
  try {
    const admitted = admit(operation, actor)
    trace.asking.bounded = admitted.within !== 'all'
    noteOffice(trace, admitted.actor)
    if (reads) return (await runQuery(operation, environment, admitted, trace, beside)) as Answer<T>
    const asked = checkShape(operation.input, input)
    if (operation.takesFile === true && beside.file === undefined) throw new Refusal('FILE_EMPTY')
    const answer =
      operation.form === 'command'
        ? await runCommand(operation, environment, admitted, asked, beside.file, trace)
        : await runLongCommand(operation, environment, admitted, asked, beside.file, trace)
    return answer as Answer<T>
  } catch (thrown) {
    if (thrown instanceof Refusal && leavesAct(trace, actor, thrown)) await writeRefused(environment, thrown, trace)
    throw thrown
  }
}

const OUT_OF_BOUNDS: readonly string[] = ['ACTOR_MAY_NOT', 'PURPOSE_NEEDED', 'NETWORK_CLOSED', 'NETWORK_CHANGED']

/** What a known caller was refused is an act; of a query, where it was the caller who was out of bounds. */
const leavesAct = ({ operation, asking }: Trace, actor: Actor, { code }: Refusal): boolean => {
  const reads = operation.form === 'query' || operation.form === 'file-query'
  if (actor.role === 'public') return operation.form === 'command' && operation.tracedRefusals?.includes(code) === true
  // What is out of reach looks like what does not exist, to the operation as well.
  const isOut = asking.denied || OUT_OF_BOUNDS.includes(code)
  return !reads || isOut || (asking.bounded && code.endsWith('_UNKNOWN'))
}

/** What the act row will say; filled in while the operation runs. */
type Trace = {
  readonly actId: string
  readonly operation: Operation
  readonly input: unknown
  readonly asking: Asking
  actorId: string
  unitId: string | null
  office: { role: string; substitutes?: string } | undefined
  batch?: Batch
}
const newTrace = (operation: Operation, actor: Actor, actId: string, input: unknown): Trace => {
  const asking = { asked: false, denied: false, bounded: false }
  const trace: Trace = { actId, operation, input, asking, actorId: actor.id, unitId: null, office: undefined }
  noteOffice(trace, actor)
  return trace
}

/** In which office it is asked; the machine's operator and the public have none. */
const noteOffice = (trace: Trace, { id, role, unitId, substitutes }: Actor): void => {
  trace.actorId = id
  trace.unitId = unitId ?? null
  const isOffice = role !== 'local-operator' && role !== 'public'
  trace.office = isOffice ? { role, ...(substitutes === undefined ? {} : { substitutes }) } : undefined
}

/** An investigation may keep its looks from the organisation for so long and no longer. */
const LONGEST_DELAY_DAYS = 366
const MAY_DELAY: readonly string[] = ['case-handler', 'supervisor']

/** The day from which the organisation sees the look; null for at once. */
const visibleFromOf = ({ visibleFrom, role, purpose }: Actor, today: LocalDate): LocalDate | null => {
  if (visibleFrom === undefined || visibleFrom <= today) return null
  if (!MAY_DELAY.includes(role) || visibleFrom > addDays(today, LONGEST_DELAY_DAYS) || !isPurpose(purpose))
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/visibleFrom', keyword: 'maximum' }] } })
  return visibleFrom
}

const runQuery = async (
  operation: Query | FileQuery,
  environment: Environment,
  admitted: Admitted,
  { input, asking }: Trace,
  { file, onDay }: { file?: FileIn; onDay?: (today: LocalDate) => void },
): Promise<unknown> => {
  const { actor } = admitted
  const asked = checkShape(operation.input, input)
  const isPublic = actor.role === 'public'
  const database = isPublic ? (environment.portal ?? environment.database) : environment.database
  const looks: { organisationId: string; what: string }[] = []
  let visibleFrom: LocalDate | null = null
  const beside = file === undefined ? {} : { file }
  let before: unknown
  if (operation.before !== undefined) {
    const { tx: _none, ...context } = await database.transaction(tx => contextOf(environment, admitted, asking, tx), {
      readOnly: true,
    })
    before = await operation.before({ ...context, ...beside }, asked)
  }
  const run = async (context: Context, known: unknown): Promise<unknown> => {
    visibleFrom = visibleFromOf(actor, context.today)
    onDay?.(context.today)
    const looked = (organisationId: string, what: string) => {
      if (!isPublic) looks.push({ organisationId, what })
      else environment.seen?.(organisationId)
    }
    const lookedNow = (more: readonly { organisationId: string; what: string }[]): Promise<void> =>
      isPublic ? Promise.resolve() : putLooks(environment, operation, actor, visibleFrom, more)
    await keepApart(operation, context, asked)
    return operation.run({ ...context, looked, lookedNow, ...beside }, asked, known)
  }
  try {
    const read = await readTogether(operation, environment, asked)
    const found =
      read === undefined
        ? await database.transaction(async tx => run(await contextOf(environment, admitted, asking, tx, true), before), {
            readOnly: true,
          })
        : await run({ ...contextWithout(environment, admitted, asking), tx: NO_TRANSACTION, today: read.today }, read.found)
    mustHaveAsked(operation, admitted, asking)
    const answer: unknown = typeof found === 'function' ? await found() : found
    // Whoever did not say at what still looked.
    if (looks.length === 0) looks.push({ organisationId: NO_ORGANISATION, what: operation.name })
    if (!isPublic) await putLooks(environment, operation, actor, visibleFrom, looks)
    return answer
  } catch (thrown) {
    if (operation.form === 'file-query') await operation.giveUp?.(before)
    throw thrown
  }
}

// biome-ignore lint/suspicious/noExplicitAny: see Context.
type AnyTransaction = Transaction<any>

const contextOf = async (
  environment: Environment,
  admitted: Admitted,
  asking: Asking,
  tx: AnyTransaction,
  reads = false,
): Promise<Context> => {
  const divisions = admitted.within === 'own-division' ? await readDivisions(tx) : undefined
  const today = await todayOf(tx)
  if (reads && admitted.within !== 'all') await takeBoundedRole(tx, admitted, divisions)
  return { ...contextWithout(environment, admitted, asking, divisions), tx, today }
}

const contextWithout = (
  environment: Environment,
  admitted: Admitted,
  asking: Asking,
  divisions?: DivisionTree,
): Omit<Context, 'tx' | 'today'> => ({
  law: environment.law.current(),
  actor: admitted.actor,
  scope: makeScope(admitted, asking, divisions),
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
  actingAs: (actorId, unitId) => {
    trace.actorId = actorId
    trace.unitId = unitId
  },
})

const keepApart = async (operation: Operation, context: Context, asked: unknown): Promise<void> => {
  const proposers = await operation.apartFrom?.(context, asked)
  if (proposers !== undefined) refuseSameHand(operation, context.actor, proposers)
}

const isTakenReadOnly = (operation: Operation): boolean => operation.form === 'command' && operation.evenReadOnly === true

const refuseReadOnly = async (operation: Command | LongCommand, tx: AnyTransaction): Promise<void> => {
  if (!isTakenReadOnly(operation) && (await isReadOnly(tx))) throw new Refusal('READ_ONLY')
}

const runCommand = async (
  operation: Command,
  environment: Environment,
  admitted: Admitted,
  asked: unknown,
  file: FileIn | undefined,
  trace: Trace,
): Promise<unknown> => {
  let before: unknown
  if (operation.before !== undefined) {
    const { tx: _none, ...context } = await environment.database.transaction(
      async tx => commandContext(await contextOf(environment, admitted, trace.asking, tx), file, trace),
      { readOnly: true },
    )
    before = await operation.before(context, asked)
  }
  const done = await environment.database.transaction(async tx => {
    await refuseReadOnly(operation, tx)
    const context = commandContext(await contextOf(environment, admitted, trace.asking, tx), file, trace)
    await keepApart(operation, context, asked)
    const answer = await operation.run(context, asked, before)
    mustHaveAsked(operation, admitted, trace.asking)
    const content = { input: withoutSecrets(operation, trace.input), answer: withoutSecrets(operation, answer) }
    if (operation.leavesNoAct !== true) await writeAct(environment, tx, trace, 0, 'done', content)
    return answer
  })
  return operation.after === undefined ? done : operation.after(environment, done)
}

const runLongCommand = async (
  operation: LongCommand,
  environment: Environment,
  admitted: Admitted,
  asked: unknown,
  file: FileIn | undefined,
  trace: Trace,
): Promise<unknown> => {
  const { tx: _none, ...before } = await environment.database.transaction(
    async tx => {
      await refuseReadOnly(operation, tx)
      return commandContext(await contextOf(environment, admitted, trace.asking, tx), file, trace)
    },
    { readOnly: true },
  )
  const prepared = await operation.prepare(before, asked)
  const known = operation.askedBefore?.(prepared)
  const { subject, output } =
    known === undefined
      ? await openLong(operation, environment, admitted, asked, file, trace, before, prepared)
      : { subject: known, output: undefined }
  if (known !== undefined) {
    mustHaveAsked(operation, admitted, trace.asking)
    // What was handed in before is answered once more: a look like any other.
    const looks = [{ organisationId: NO_ORGANISATION, what: `asked again ${known}` }]
    await putLooks(environment, operation, admitted.actor, null, looks)
  }
  await environment.begin?.(operation.name, subject)
  return operation.settle === undefined ? output : operation.settle(environment, subject)
}

const openLong = async (
  operation: LongCommand,
  environment: Environment,
  admitted: Admitted,
  asked: unknown,
  file: FileIn | undefined,
  trace: Trace,
  before: Omit<CommandContext, 'tx'>,
  prepared: unknown,
): Promise<{ subject: string; output: unknown }> => {
  try {
    return await environment.database.transaction(async tx => {
      const context = commandContext(await contextOf(environment, admitted, trace.asking, tx), file, trace)
      await keepApart(operation, context, asked)
      const result = await operation.open(context, asked, prepared)
      mustHaveAsked(operation, admitted, trace.asking)
      await writeAct(environment, tx, trace, 1, 'opened', {
        input: withoutSecrets(operation, trace.input),
        subject: result.subject,
        answer: result.output,
      })
      return result
    })
  } catch (thrown) {
    // Where the database went away while it committed nobody knows whether it was opened: what may be needed stays until the next start looks.
    if (!mayStand(thrown)) await operation.giveUp?.(before, prepared)
    throw thrown
  }
}

const writeAct = async (
  environment: Environment,
  tx: AnyTransaction,
  trace: Trace,
  phase: 0 | 1,
  outcome: ActOutcome,
  content: object,
): Promise<void> =>
  appendAct(
    tx,
    {
      actId: trace.actId,
      phase,
      operation: trace.operation.name,
      actor: trace.actorId,
      unitId: trace.unitId,
      clause: trace.operation.clause ?? null,
      outcome,
      law: environment.law.current().version,
      salt: environment.sources.randomBytes(16),
      content: withoutNumbers({ ...(trace.office === undefined ? {} : { office: trace.office }), ...content }),
    },
    trace.batch ?? (await openBatch(tx, trace.actId)),
  )

/** The same without the members that no act keeps. */
const withoutSecrets = ({ secrets }: Operation, value: unknown): unknown => {
  if (secrets === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !secrets.includes(name)))
}

/** Of a refused input, where secrets are asked for, what is declared alone: the name of one may be misspelt, or it stands there bare. */
const withoutUndeclared = (operation: Operation, value: unknown): unknown => {
  if (operation.secrets === undefined) return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const declared: object = operation.input.properties ?? {}
  return withoutSecrets(operation, Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(declared, name))))
}

/** A refused command is an act too; what it had begun to write is gone with its transaction. */
const writeRefused = async (environment: Environment, refusal: Refusal, trace: Trace): Promise<void> => {
  delete trace.batch
  await environment.database.transaction(tx =>
    writeAct(environment, tx, trace, 0, `refused:${refusal.code}`, {
      input: refusedContent(withoutUndeclared(trace.operation, trace.input)),
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
