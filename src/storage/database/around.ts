// What hears of the program's work while it is done: how long a request, a job, a transaction takes, and which is part of which.

/** Words and numbers that the program or its settings fix: never what was asked, who asked, or what stands in a row. */
export type Noted = Readonly<Record<string, string | number | boolean>>

export type Piece = {
  /** Of an operation, a route, a statement of ours. */
  readonly name: string
  /** Asked of us, asked by us of another server, or neither. */
  readonly kind?: 'server' | 'client'
  readonly noted?: Noted
  /** Milliseconds for which it had gone on before it was told of. */
  readonly before?: number
  /** Told of only as a part of something else. */
  readonly isPart?: boolean
}

/** Does the work, and may tell of it. `note` adds to what is told. */
export type Around = <T>(piece: Piece, run: (note: (more: Noted) => void) => Promise<T>) => Promise<T>

const nothing = () => {}

/** Where nobody hears: the work alone. */
export const alone: Around = (_piece, run) => run(nothing)
