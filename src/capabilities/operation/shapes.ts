/** Who asks, with what, and what an operation is given: the shapes every capability and every face share. */

import type { Static, TSchema } from '@sinclair/typebox'
import type { Law } from '#rules/law'
import type { NoteKey } from '#rules/ledger'
import type { Network } from '#rules/networks'
import type { ClauseId, RefusalCode } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { Around, Database, Transaction } from '#storage/database'
import type { Press } from '#storage/documents'
import type { DigestList, Scanner } from '#storage/files'
import type { Keys } from '#storage/keys'
import type { Batch } from '#storage/ledger'
import type { NoticeSettings } from '#storage/notices'
import type { FileIn, FileOut } from './file-shapes.ts'
import type { OpenIdSettings } from './openid-settings.ts'
import type { Words } from './words.ts'

/** Every role there is. The local operator is the machine itself; what the public may, everybody may. */
export const ROLES = [
  'local-operator',
  'centre-officer',
  'unit-reporter',
  'case-handler',
  'decider',
  'supervisor',
  'auditor',
  'administrator',
  'organisation-user',
  'bank',
  'partner-platform',
  'agency',
  'eraser',
  'public',
] as const
export type Role = (typeof ROLES)[number]

/** The two that are bound by nothing but the operation itself. */
export const UNBOUNDED: readonly Role[] = ['local-operator', 'public']

/** How far a role reaches in an operation. */
export type Within = 'own-unit' | 'own-division' | 'own-organisation' | 'all'

/** A role in its place: of a unit, which lies in a division, or of an organisation. */
export type Office = {
  readonly role: Role
  readonly unitId?: string
  readonly division?: string
  readonly organisationId?: string
  /** Whose office it is, where it is held in another's place for a time. */
  readonly substitutes?: string
  /** Operations it is good for, by name or by word (`intake.*`): of a key, of an organisation's agent. Without them the role alone decides. */
  readonly scopes?: readonly string[]
}

/** Who asks. The office bounds what may be done and seen; `purpose` goes into the access row. */
export type Actor = Office & {
  readonly id: string
  /** All offices held today, where there is more than one: the operation is asked in the first that may. */
  readonly offices?: readonly Office[]
  readonly purpose?: string
  /** Where the public asks from, for whatever counts attempts: the peer, and the same again where nobody stands behind it. */
  readonly networks?: { readonly near: string; readonly named?: string }
  /** As the face sees it: network (of IPv6 the 64 bits that an office is given), address, the browser's name without versions, and whether the place's gateway vouches for the terminal. */
  readonly from?: {
    readonly network: string
    readonly address: string
    readonly browser: string
    readonly isVouched?: boolean
  }
  /** Roles of theirs that do not count from where they ask; whether the session has moved since it began, and asks for another sign-in. */
  readonly heldBack?: { readonly closed: readonly Role[]; readonly isElsewhere: boolean; readonly address: string }
  /** Which of our pages asks, where the browser has said so and the face has looked: its origin. */
  readonly page?: string
  /** For an investigation: the day from which the organisation sees that it was looked at. */
  readonly visibleFrom?: LocalDate
}

/** Whose a thing is: a unit's, that of divisions, an organisation's; of all where nothing bounds it. */
export type Bounds = { readonly unitId?: string; readonly divisions?: readonly string[]; readonly organisationId?: string }
/** What the declaration lets the actor reach. A bounded actor gets no answer from an operation that has not asked it. */
export type Scope = {
  readonly within: Within
  /** Whether a thing of that unit, division or organisation is within reach. What lies in no division yet belongs to the whole. */
  admits(of: {
    readonly unitId?: string | null
    readonly division?: string | null
    readonly organisationId?: string | null
  }): boolean
  /** For lists: what rows must be of; nothing where everything is within reach. */
  bounds(): Bounds
}

/** Ids, randomness and the clock for measuring, handed in by the roof. The day is not among them: the database is asked. */
export type Sources = {
  /** A time-ordered UUID (version 7). */
  uuid(): string
  randomBytes(size: number): Uint8Array
  nowMs(): number
}

/** The law now in force; replaced as a whole when a new version is switched on. */
export type LawHolder = {
  current(): Law
  /** Looks whether another version has been switched on. */
  refresh(): Promise<Law>
}

/** What a running installation is made of. */
export type Environment = {
  readonly database: Database
  /** The portal's own connection, with its own database role; the public's queries run on it. A replica that is behind: nothing adverse is shown. */
  readonly portal?: Database
  readonly isBehind?: (() => boolean) | undefined
  /** Changes with whatever the replica is known to hold: what was read there is kept no longer than it stays the same. */
  readonly proof?: (() => number | undefined) | undefined
  readonly law: LawHolder
  readonly sources: Sources
  /** The folder of spools and cleaned copies. */
  readonly dataDir: string
  /** Restored, and something is missing: commands are refused, for what they wrote would contradict what was signed. */
  readonly isReadOnly?: boolean
  /** What signs, and what opens files at rest. */
  readonly keys: Keys
  /** Under which origin the log is published; a default where none is configured. */
  readonly logOrigin?: string | undefined
  /** Servers of departments that may be asked for what is new in a view. */
  readonly pullHosts?: readonly string[]
  /** Where units may be told outside the product that something waits. */
  readonly notices?: NoticeSettings
  /** Witnesses whose signatures on checkpoints are taken in now. */
  readonly logWitnesses?: () => readonly NoteKey[]
  /** Where else accounts sign in. */
  readonly openId?: OpenIdSettings
  /** From which networks offices are held, as CIDR, and administrators' more narrowly; empty: from anywhere. */
  readonly officeNetworks?: { readonly staff: readonly Network[]; readonly administrators: readonly Network[] }
  /** Whether administrators act from terminals alone for which the place's gateway vouches. */
  readonly terminalsVouched?: boolean
  /** For how many months after its case has closed a proof is kept. */
  readonly keepProofsMonths?: number
  /** For how many months is kept who looked. */
  readonly keepLooksMonths?: number
  /** For how many hours something may wait for a receiver of the feed before it is late. */
  readonly receiverHours?: number
  /** Hears that somebody, nobody knows who, was shown a public page about an organisation. */
  readonly seen?: (organisationId: string) => void
  /** What made files say; without it they say codes. */
  readonly words?: Words
  /** Sets papers; where there is none, none are given. */
  readonly press?: Press
  /** Looks at files that are kept, where one is configured. */
  readonly scanner?: Scanner | undefined
  /** Passwords known from breaches, where the place has a list of them. */
  readonly breached?: DigestList | undefined
  /** By which hash authenticator apps that are bound from now on make their codes; SHA-1 where it is not said. */
  readonly codeHash?: 'sha1' | 'sha256'
  /** Hears of what is done, where somebody does. */
  readonly around?: Around | undefined
  /** Carries a long command on, in a worker where the roof has wired one; resolves when it has been begun. */
  readonly begin?: (operation: string, subject: string) => Promise<void>
  /** Hears how many records a long look or a refold has come through, where somebody waits for it. */
  readonly watch?: (told: { readonly records: number }) => void
}

/** What every operation is given. Stores take `tx` first and see their own tables only. */
export type Context = {
  // biome-ignore lint/suspicious/noExplicitAny: an operation passes `tx` on to stores that each name their own tables.
  readonly tx: Transaction<any>
  readonly law: Law
  readonly today: LocalDate
  readonly actor: Actor
  readonly scope: Scope
  readonly sources: Sources
  readonly environment: Environment
}

export type CommandContext = Context & {
  readonly act: { readonly id: string }
  readonly file?: FileIn
  /** Names the batch that this act shares with the entries it wrote; without it the act gets a batch of its own. */
  inBatch(batch: Batch): void
  /** The unit in whose name the act is done, where that is not the actor's own. */
  onBehalfOf(unitId: string): void
  /** Who it turned out to be that asked: the act is theirs, also where it is refused. */
  actingAs(actorId: string, unitId: string | null): void
}

export type QueryContext = Context & {
  /** Says whose undisclosed data are read, and what of them; a query that never does leaves a trace of no organisation. Of the public it is counted, and no more. */
  looked(organisationId: string, what: string): void
  /** The same at once and committed, of what is read while the answer is already on its way. */
  lookedNow(looks: readonly { organisationId: string; what: string }[]): Promise<void>
  /** What was handed in beside the input, of a query that takes a file. */
  readonly file?: FileIn
}

type Declared<I extends TSchema, O extends TSchema> = {
  /** `word.verb` */
  readonly name: `${string}.${string}`
  /** The clause on which the operation rests, where the law names one. */
  readonly clause?: ClauseId | string
  readonly may: readonly Role[]
  /** How far those who may reach: all of them alike, or by role. Without it a bounded role is refused, and `capability` throws. */
  readonly within?: Within | Readonly<Partial<Record<Role, Within>>>
  /** Whoever asks says why; the machine's own operator need not. */
  readonly needsPurpose?: boolean
  /** Whose proposal is decided, where one is: none of these hands may ask. */
  apartFrom?(ctx: Context, input: Static<I>): Promise<readonly string[]>
  /** Begins or ends a session, whose `token` the browser keeps; or has it keep, as `begun`, what goes on in a moment. The face sees to both. */
  readonly session?: 'begins' | 'asks' | 'ends'
  /** Members of the input that the face takes from what the browser keeps: the session, in place of which another begins, what was begun. */
  readonly handsIn?: readonly ('token' | 'replaces' | 'begun')[]
  /** Members of the input and of the answer that no act keeps. */
  readonly secrets?: readonly string[]
  readonly input: I
  readonly output: O
  /** One sentence in English for the audit catalogue and OpenAPI. */
  readonly title: string
}

export type Command<I extends TSchema = TSchema, O extends TSchema = TSchema, P = unknown> = Declared<I, O> & {
  readonly form: 'command'
  readonly takesFile?: boolean
  /** Taken while the installation only answers: signing in, revoking. */
  readonly evenReadOnly?: boolean
  /** The public asks, and it changes nothing: an act of each would let anybody fill the ledger. */
  readonly leavesNoAct?: boolean
  /** Refusals of the public that leave an act. Others leave none: anyone could fill the ledger with them. */
  readonly tracedRefusals?: readonly RefusalCode[]
  /** What takes long or must stay although the command is refused; outside any transaction. */
  before?(ctx: Omit<CommandContext, 'tx'>, input: Static<I>): Promise<P>
  run(ctx: CommandContext, input: Static<I>, before: P): Promise<Static<O>>
  /** What may be done only once it is committed, and gives what is answered in place of that. */
  after?(environment: Environment, answer: Static<O>): Promise<Static<O>>
}

/** A command whose work goes on after its answer, in chunks that can be resumed. */
export type LongCommand<I extends TSchema = TSchema, O extends TSchema = TSchema, P = unknown> = Declared<I, O> & {
  readonly form: 'long-command'
  readonly takesFile?: boolean
  /** Looks and refuses before anything is written; may read a file into the spool. Runs outside any writing transaction. */
  prepare(ctx: Omit<CommandContext, 'tx'>, input: Static<I>): Promise<P>
  /** Opens the work in one transaction with the act: gives the subject that `carryOn` continues, and the answer. */
  open(ctx: CommandContext, input: Static<I>, prepared: P): Promise<{ subject: string; output: Static<O> }>
  /** Undoes what `prepare` left behind when `open` did not commit. */
  giveUp?(ctx: Omit<CommandContext, 'tx'>, prepared: P): Promise<void>
  /** The subject of the same thing asked before, where `prepare` has found it: nothing is opened again, and no act is left. */
  askedBefore?(prepared: P): string | undefined
  /** Waits for the end, and gives what is answered then in place of the answer of the opening. */
  settle?(environment: Environment, subject: string): Promise<Static<O>>
  /** Does the rest, from wherever it stands; idempotent once closed. */
  carryOn(environment: Environment, subject: string): Promise<void>
}

export type Query<I extends TSchema = TSchema, O extends TSchema = TSchema, P = unknown> = Declared<I, O> & {
  readonly form: 'query'
  /** Looks at a file that is handed in, and keeps nothing of it. */
  readonly takesFile?: boolean
  /** What takes long, such as receiving a file; outside any transaction. It asks itself whether the caller may. */
  before?(ctx: Omit<QueryContext, 'tx' | 'looked' | 'lookedNow'>, input: Static<I>): Promise<P>
  /**
   * In place of a transaction: what all who ask at the same moment need, read in one statement, through a door that shows everybody who may ask
   * the same; and the day. `run` is given its share, in the order of the inputs.
   */
  together?(environment: Environment, inputs: readonly Static<I>[]): Promise<{ today: LocalDate; found: readonly P[] }>
  /** Gives the answer, or how it is read once the transaction is over and its connection given back, by others. */
  run(ctx: QueryContext, input: Static<I>, before: P): Promise<Static<O> | Later<Static<O>>>
}

export type Later<T> = () => Promise<T>

/** A query whose answer is a file. */
export type FileQuery<I extends TSchema = TSchema, P = unknown> = Omit<Declared<I, TSchema>, 'output'> & {
  readonly form: 'file-query'
  /** As of a query. */
  readonly takesFile?: boolean
  before?(ctx: Omit<QueryContext, 'tx' | 'looked' | 'lookedNow'>, input: Static<I>): Promise<P>
  /** Undoes what `before` left behind, and `run` made of it, where nothing is answered. */
  giveUp?(before: P): Promise<void>
  run(ctx: QueryContext, input: Static<I>, before: P): Promise<FileOut>
}

// biome-ignore lint/suspicious/noExplicitAny: an operation's input is contravariant; the registry holds operations of every shape.
export type Operation = Command<any, any, any> | LongCommand<any, any, any> | Query<any, any, any> | FileQuery<any, any>

/** What comes out of an operation, by its form. */
export type Answer<T> =
  // biome-ignore lint/suspicious/noExplicitAny: of whatever is prepared.
  T extends FileQuery<TSchema, any>
    ? FileOut
    : T extends { readonly output: infer O }
      ? O extends TSchema
        ? Static<O>
        : never
      : never
export type Asked<T> = T extends { readonly input: infer I } ? (I extends TSchema ? Static<I> : never) : never

/** How an act ended: `done`, `opened`, or `refused:` with the code. */
export type ActOutcome = 'done' | 'opened' | `refused:${RefusalCode}`
