/** Files that go in and out beside what is asked and answered. */

import { masked } from '#rules/catalogue'

/** A file handed in beside the input. */
export type FileIn = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }
/**
 * What a file that came in is called from then on, so many characters of its end: numbers that identify people are masked, and nothing stands
 * in it that a table or an act could not hold.
 */
export const keptFileName = ({ name }: FileIn, most: number): string =>
  masked(name.replaceAll(/\p{Cc}/gu, ''))
    .slice(-most)
    .toWellFormed()

/** A file given back. */
export type FileOut = {
  readonly name: string
  readonly media: string
  readonly bytes: AsyncIterable<Uint8Array>
  /** Lets go of what it is made from, as its end does: for whoever does not begin to read it. */
  readonly close?: () => Promise<void>
}
