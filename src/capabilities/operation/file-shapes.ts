/** Files that go in and out beside what is asked and answered. */

/** A file handed in beside the input. */
export type FileIn = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }
/** A file given back. */
export type FileOut = {
  readonly name: string
  readonly media: string
  readonly bytes: AsyncIterable<Uint8Array>
  /** Lets go of what it is made from, as its end does: for whoever does not begin to read it. */
  readonly close?: () => Promise<void>
}
