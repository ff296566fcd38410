// What stands on a paper. The words are handed in; this room sets them and adds none of its own.

export type Paper = {
  readonly title: string
  /** Its own day, YYYY-MM-DD. */
  readonly dated: string
  /** Under the title, in one line: a number, a date. */
  readonly under?: string
  readonly lead?: string
  readonly rows: readonly { readonly label: string; readonly value: string }[]
  readonly paragraphs: readonly string[]
  /** Each with its title; the first row of `rows` is no heading. */
  readonly tables?: readonly {
    readonly title: string
    readonly columns: readonly string[]
    readonly rows: readonly (readonly string[])[]
    /** Said where there are no rows. */
    readonly none: string
  }[]
  /** A line for each who signs, with room for a seal. */
  readonly signs?: readonly string[]
  readonly code?: {
    /** What the QR code holds, whole. */
    readonly payload: string
    readonly words: readonly string[]
  }
  readonly foot: string
}
