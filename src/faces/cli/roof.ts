/** What the roof hands to the command line: the world outside, and an opened house. */
import type { Actor, Environment, Registry } from '#capabilities/operation'
import type { Lang } from '#faces/text'
import type { LocalDate } from '#rules/time'
import type { TrustedKey } from '#storage/snapshot'

/** Which installation is meant, and on which day. */
export interface Where {
  dataDir: string
  /** Handed in with --today; the embedded database only. */
  today?: LocalDate
}

/** An installation opened for one command: its database joined or started, its law in force. */
export interface House {
  environment: Environment
  registry: Registry
  operator: Actor
  /** Leaves the database; the last to leave stops an embedded one. */
  close(): Promise<void>
}

export interface StartOptions extends Where {
  port: number
  /** Name or address to listen on; `localhost` is this machine alone. */
  host: string
  /** How much of the sample province is loaded. */
  sample: 'whole' | 'small' | 'none'
}

export interface MirrorStart extends Where {
  /** Into which snapshots are put. */
  dir: string
  keys: readonly TrustedKey[]
  port: number
  host: string
  platform: string | undefined
}

export interface Addresses {
  portal: string
  console: string
  api: string
}

/** Something that runs until it is told to stop. */
export interface Running {
  addresses?: Addresses
  /** Resolves when it has stopped by itself or by a signal; rejects with what broke it. */
  done: Promise<void>
}

export interface Roof {
  lang: Lang
  /** Standard output: one JSON document with --json, else what was asked for. */
  out(text: string): void
  /** Standard error: progress and sentences. */
  err(text: string): void
  /** Whether somebody watches standard error. */
  isWatched: boolean
  nowMs(): number
  openHouse(where: Where): Promise<House>
  start(options: StartOptions): Promise<Running>
  work(where: Where): Promise<Running>
  /** Needs no database. */
  mirror(options: MirrorStart): Promise<{ addresses: { portal: string }; done: Promise<void> }>
  /** Whether what is shown is the fictitious province. */
  isSample(environment: Environment, registry: Registry): Promise<boolean>
  migrate(where: Where): Promise<readonly number[]>
  /** What the environment of the process says. */
  settings: () => Readonly<Record<string, string | undefined>>
  /** Where the program lies. */
  root: string
  nodeVersion: string
  version: string
  /** The folder of the law that came with the program. */
  lawDir: string
}
