/** What the reading thread hands over: a chunk of judged rows as a few arrays and texts, not as an object per row. */

import { hash } from 'node:crypto'
import type { Party } from '#rules/catalogue'
import type { CommitmentHash, RecordState } from '#rules/ledger'
import type { Finding } from '#rules/outcome'

/** A row with its findings. */
export type FoundIn = { readonly row: number; readonly findings: readonly Finding[] }

/** The organisation of a row of the file; undefined where it is nobody's, or nobody's yet. */
export type Whose = (row: number) => string | undefined

/** Rows that carry a fact, column by column; the n-th of each belongs together. */
export type Candidates = {
  readonly count: number
  /** Number of the row in the file, from 1. */
  readonly rows: Int32Array
  /** 16 bytes each: the record's key, the digest of the fact's comparable part. */
  readonly keys: Uint8Array
  readonly digests: Uint8Array
  /** 60 random bits each, in case the record is new. */
  readonly recordNos: BigUint64Array
  /** Each fact as canonical JSON in UTF-8 behind its 16 bytes of salt, one behind the other; the n-th ends before `factEnds[n]`. */
  readonly facts: Uint8Array
  readonly factEnds: Int32Array
  /** Number of the party, see `party-numbers.ts`. */
  readonly party: Int32Array
  /** Place in `authorities`, or -1 for an item that no authority decides. */
  readonly authority: Int32Array
  /** Row that brought the same fact earlier in the file; 0 where none did. */
  readonly sameAs: Int32Array
  /** 1 where reading already says that the row is to be held. */
  readonly held: Uint8Array
  /** What only rows that change something need; null where none was expected to. */
  readonly landing: Landing | null
  /** Place in `states`: what the fold makes of the fact as a record's first entry. */
  readonly state: Int32Array
}

/** What a row is written into the ledger with, beside its fact. */
export type Landing = {
  /** By which hash: where the ledger commits by another one when the row is written, they are made again. */
  readonly by: CommitmentHash
  /** 32 bytes each: the hash of salt and fact. */
  readonly commitments: Uint8Array
  /** By which numbers each is found, packed: `NUMBER` between those of one, `BETWEEN` between rows. */
  readonly numbers: string
}

export type ChunkParty = {
  readonly uscc: string | null
  readonly name: string
  readonly folded: string
  readonly otherCodes: readonly { readonly scheme: string; readonly code: string }[]
}

/** Parties as texts, one behind the other: an object each would cost the threads more than all else that they hand over. */
export type PackedParties = {
  /** Number of the first; 0 begins the numbering anew. */
  readonly from: number
  readonly count: number
  readonly usccs: string
  readonly names: string
  readonly folded: string
  /** By place among these, where there are any. */
  readonly otherCodes: ReadonlyMap<number, Readonly<Record<string, string>>>
}

// No cell holds one: the readers take it out.
export const BETWEEN = '\0'
// Levelling takes all such characters out.
export const NUMBER = '\u0001'

export const packParties = (from: number, parties: readonly Party[]): PackedParties => {
  const otherCodes = new Map<number, Readonly<Record<string, string>>>()
  for (let at = 0; at < parties.length; at++) {
    const codes = parties[at]!.otherCodes
    for (const _any in codes) {
      otherCodes.set(at, codes)
      break
    }
  }
  return {
    from,
    count: parties.length,
    usccs: parties.map(party => party.uscc ?? '').join(BETWEEN),
    names: parties.map(party => party.name).join(BETWEEN),
    folded: parties.map(party => party.folded).join(BETWEEN),
    otherCodes,
  }
}

export const unpackParties = ({ count, usccs, names, folded, otherCodes }: PackedParties): ChunkParty[] => {
  if (count === 0) return []
  const uscc = usccs.split(BETWEEN)
  const name = names.split(BETWEEN)
  const fold = folded.split(BETWEEN)
  if (uscc.length !== count || name.length !== count || fold.length !== count) throw new Error('a party holds a NUL')
  return uscc.map((code, at) => ({
    uscc: code === '' ? null : code,
    name: name[at]!,
    folded: fold[at]!,
    otherCodes: Object.entries(otherCodes.get(at) ?? {}).map(([scheme, one]) => ({ scheme, code: one })),
  }))
}

/** The unit that decided, as far as the law of this submission needs it. */
export type ChunkAuthority = { readonly unitId: string; readonly division: string }

export type JudgedChunk = {
  /** Last row of the file that this chunk covers: where reading goes on. */
  readonly lastRow: number
  /** How much of the file has been read, 0 to 1; null where the reader cannot tell. */
  readonly share: number | null
  /** With the chunk that holds them: the headings of the cleaned copy, and the row they stand in. */
  readonly headings: { readonly row: number; readonly cells: readonly string[] } | null
  /** Rows that are not blank, persons' rows included. */
  readonly rows: number
  readonly personRows: number
  /** Rows of the cleaned copy: all but blank ones and persons'. */
  readonly kept: Int32Array
  /** Rows that an error refuses. */
  readonly refused: Int32Array
  /** 16 bytes for each of these: the key of its record, zeros where the row does not say it. */
  readonly refusedKeys: Uint8Array
  readonly candidates: Candidates
  /** Those that no earlier chunk has handed over. */
  readonly parties: PackedParties
  readonly authorities: readonly ChunkAuthority[]
  /** Few: facts of one kind and day share a state. */
  readonly states: readonly RecordState[]
  /** In the order of rows. */
  readonly found: readonly FoundIn[]
  /** What the cleaned rows cover of those that an officer is to look at. */
  readonly covered: readonly CoveredRow[]
  /** The cleaned rows, packed for the copy. */
  readonly packed: Uint8Array
  /** With a chunk of a former system's file: by what its rows are counted again. */
  readonly tally?: Tally
}

/** Rows by the authority's code and the year of the decision, as the file says them: `code year`, either left out where it says none. */
export type Tally = {
  readonly labels: readonly string[]
  /** Place of the label, for each row of `kept`. */
  readonly of: Int32Array
  /** How many rows about natural persons, by place of the label. */
  readonly persons: readonly number[]
}

/** Cells as they were handed in but for identity numbers, by place in the cleaned row. */
export type CoveredRow = { readonly row: number; readonly cells: readonly (readonly [place: number, text: string])[] }

/** Bytes of a key, as the ledger keeps it and as `ChunkBuilder` makes it. */
const KEY = 16
/** The key of the record that a row says. */
export const keyOf = (keyText: string): Buffer => hash('sha256', keyText, 'buffer').subarray(0, KEY)
/** Where a row says none. */
export const NO_KEY = Buffer.alloc(KEY)

/** The n-th 16 bytes. */
export const sixteen = (bytes: Uint8Array, n: number): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset + n * 16, 16)

/** Bytes of a salt. */
export const SALT = 16

/** The n-th salt and fact, in their bytes: what the commitment is of. */
export const saltedFact = ({ facts, factEnds }: Candidates, n: number): Buffer => {
  const from = n === 0 ? 0 : factEnds[n - 1]!
  return Buffer.from(facts.buffer, facts.byteOffset + from, factEnds[n]! - from)
}

/** The n-th fact, in its bytes. */
export const factBytes = (candidates: Candidates, n: number): Buffer => saltedFact(candidates, n).subarray(SALT)

/** Place of a row of the file among rows in their order; undefined where it is none of them. */
export const placeOfRow = ({ rows }: { readonly rows: ArrayLike<number> }, row: number): number | undefined => {
  let low = 0
  let high = rows.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (rows[middle] === row) return middle
    if (rows[middle]! < row) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

/** Findings of reading and of writing, by row. */
export const foundTogether = (read: readonly FoundIn[], written: ReadonlyMap<number, readonly Finding[]>): FoundIn[] => {
  const all = new Map(read.map(({ row, findings }) => [row, [...findings]]))
  for (const [row, findings] of written) {
    const known = all.get(row)
    if (known === undefined) all.set(row, [...findings])
    else known.push(...findings)
  }
  return [...all].sort(([a], [b]) => a - b).map(([row, findings]) => ({ row, findings }))
}
