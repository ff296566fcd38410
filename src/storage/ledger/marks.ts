// Marks in a batch: whose entry every so many leaves are, so that a proof reads a tile of the log and not a whole batch of it.

const EVERY = 256
const ID_BYTES = 16
/** An act, which stands before all entries. */
const NOBODY = Buffer.alloc(ID_BYTES)

/** Of leaves in their order, by the organisation of each; undefined for an act. */
export const marksOf = (organisations: readonly (Buffer | undefined)[]): Buffer =>
  Buffer.concat(organisations.filter((_, at) => at % EVERY === 0).map(organisation => organisation ?? NOBODY))

/** Between which leaves of its batch an organisation's entries stand: from `from`, before `until`. */
export function rangeIn(marks: Buffer, organisation: Buffer, leaves: number): { from: number; until: number } {
  let from = 0
  for (let mark = 0; mark * ID_BYTES < marks.length; mark++) {
    const order = marks.compare(organisation, 0, ID_BYTES, mark * ID_BYTES, (mark + 1) * ID_BYTES)
    if (order < 0) from = mark * EVERY
    if (order > 0) return { from, until: mark * EVERY }
  }
  return { from, until: leaves }
}
