/** One row of a chunk on its way into the ledger. */

import { hash } from 'node:crypto'
import { type CommitmentHash, ENTRY_KINDS, type EntryKind, type RecordState } from '#rules/ledger'
import type { ChunkRow, KeyHit } from '#storage/ledger'
import type { Unit } from '#storage/organisations'
import { factBytes, type JudgedChunk, NUMBER, SALT, saltedFact, sixteen } from './chunk.ts'

/**
 * Looks its values up in the columns of the chunk when they are asked for: a buffer for each of them, kept as long as the chunk, costs the
 * collector more than all else that the writing side does.
 */
export class LandingRow implements ChunkRow {
  readonly organisationId: string
  readonly #chunk: JudgedChunk
  readonly #unit: Unit
  readonly #n: number
  readonly #hit: KeyHit | undefined
  readonly #laterKey: Uint8Array | undefined
  readonly #commitments: CommitmentHash
  readonly #numbers: readonly string[] | undefined

  /**
   * @param laterKey where the record is not the first of the row's own key
   * @param commitments the hash by which the transaction commits
   * @param numbers of the rows of the chunk, where it brings them
   */
  constructor(
    chunk: JudgedChunk,
    unit: Unit,
    n: number,
    organisationId: string,
    hit: KeyHit | undefined,
    laterKey: Uint8Array | undefined,
    commitments: CommitmentHash,
    numbers: readonly string[] | undefined,
  ) {
    this.#chunk = chunk
    this.#unit = unit
    this.#n = n
    this.organisationId = organisationId
    this.#hit = hit
    this.#laterKey = laterKey
    this.#commitments = commitments
    this.#numbers = numbers
  }

  get recordNo(): bigint {
    return this.#hit?.recordNo ?? this.#chunk.candidates.recordNos[this.#n]!
  }

  get kind(): EntryKind {
    if (this.#hit !== undefined) return ENTRY_KINDS.amended
    return this.#chunk.tally === undefined ? ENTRY_KINDS.registered : ENTRY_KINDS.imported
  }

  get row(): number {
    return this.#chunk.candidates.rows[this.#n]!
  }

  get content(): Uint8Array {
    return factBytes(this.#chunk.candidates, this.#n)
  }

  get salt(): Uint8Array {
    return saltedFact(this.#chunk.candidates, this.#n).subarray(0, SALT)
  }

  get commitment(): Uint8Array {
    const { candidates } = this.#chunk
    const { landing } = candidates
    if (landing?.by === this.#commitments) return landing.commitments.subarray(this.#n * 32, this.#n * 32 + 32)
    return hash(this.#commitments, saltedFact(candidates, this.#n), 'buffer')
  }

  get numbers(): readonly string[] | undefined {
    const packed = this.#numbers?.[this.#n]
    return packed === '' ? [] : packed?.split(NUMBER)
  }

  get digest(): Uint8Array {
    return sixteen(this.#chunk.candidates.digests, this.#n)
  }

  get key(): Uint8Array | undefined {
    return this.#hit === undefined ? (this.#laterKey ?? sixteen(this.#chunk.candidates.keys, this.#n)) : undefined
  }

  /** Only a record's first entry is its whole state; the fold of a changed one needs what came before. */
  get state(): RecordState | undefined {
    return this.#hit === undefined ? this.#chunk.states[this.#chunk.candidates.state[this.#n]!] : undefined
  }

  get unitId(): string {
    return this.#chunk.authorities[this.#chunk.candidates.authority[this.#n]!]?.unitId ?? this.#unit.unitId
  }

  get division(): string {
    return this.#chunk.authorities[this.#chunk.candidates.authority[this.#n]!]?.division ?? this.#unit.division
  }
}
