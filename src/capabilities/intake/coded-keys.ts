/** Keys of rows whose party has no code: by the code of the organisation that they are about, so that one decision has one record. */

import { type Fact, type Item, recordKeyText } from '#rules/catalogue'
import type { PartyStanding } from '#storage/organisations'
import { factBytes, type JudgedChunk, keyOf, sixteen } from './chunk.ts'

/** A row that is the same decision as an earlier one of its chunk, under the other way to name its party. */
export type Twin = { readonly n: number; readonly first: number; readonly isSame: boolean }

/** Of the rows of one chunk. */
export class CodedKeys {
  readonly #item: Item
  readonly #chunk: JudgedChunk
  readonly #keys = new Map<number, Buffer>()

  constructor(item: Item, chunk: JudgedChunk) {
    this.#item = item
    this.#chunk = chunk
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0
  }

  /** Undefined where the row's own key is the one. */
  get(n: number): Buffer | undefined {
    return this.#keys.get(n)
  }

  /** Gives the row the key that it would have with the code, where its party turned out to be known. */
  name(n: number, standing: PartyStanding): void {
    if (standing.standing !== 'known' || standing.uscc === null) return
    const text = recordKeyText(this.#item, this.#factOf(n), standing.uscc)
    if (text !== null) this.#keys.set(n, keyOf(text))
  }

  /** Among these rows; reading has seen only what repeats a key as the file writes it. */
  *twins(rows: readonly number[]): Generator<Twin> {
    const firsts = new Map<string, number>()
    for (const n of rows) {
      const key = (this.get(n) ?? sixteen(this.#chunk.candidates.keys, n)).toString('hex')
      const first = firsts.get(key)
      if (first === undefined) firsts.set(key, n)
      else yield { n, first, isSame: sameButParty(this.#item, this.#factOf(first), this.#factOf(n)) }
    }
  }

  #factOf(n: number): Fact {
    return JSON.parse(factBytes(this.#chunk.candidates, n).toString()) as Fact
  }
}

/** Whether two facts say the same but for how they name the party; the document number their key has compared. */
const sameButParty = ({ roles }: Item, a: Fact, b: Fact): boolean => {
  const apart = new Set([roles.partyName, roles.partyUscc, ...Object.values(roles.partyOtherCodes), roles.documentNo])
  const rest = ({ fields }: Fact) => JSON.stringify(Object.entries(fields).filter(([prop]) => !apart.has(prop)))
  return rest(a) === rest(b)
}
