/** What there is to say of the arrival of the records of a chunk. */

import type { RecordState } from '#rules/ledger'
import type { Finding } from '#rules/outcome'
import type { JudgedChunk } from './chunk.ts'

/** Rows of one state and one authority arrive alike. */
export class Arrivals {
  readonly #chunk: JudgedChunk
  readonly #own: string
  readonly #findingsOf: (state: RecordState, division: string) => readonly Finding[]
  readonly #known: (readonly Finding[])[] = []

  /** @param own division of the unit that hands in */
  constructor(chunk: JudgedChunk, own: string, findingsOf: (state: RecordState, division: string) => readonly Finding[]) {
    this.#chunk = chunk
    this.#own = own
    this.#findingsOf = findingsOf
  }

  of(n: number): readonly Finding[] {
    const { authorities, candidates, states } = this.#chunk
    const state = candidates.state[n]!
    const authority = candidates.authority[n]!
    const place = state * (authorities.length + 1) + authority + 1
    let findings = this.#known[place]
    if (findings === undefined) {
      findings = this.#findingsOf(states[state]!, authorities[authority]?.division ?? this.#own)
      this.#known[place] = findings
    }
    return findings
  }
}
