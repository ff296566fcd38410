/** Numbers the parties of a file, so that each crosses from the reading to the writing side once, and is matched once. */

import type { Party } from '#rules/catalogue'
import type { PartyStanding } from '#storage/organisations'
import { type ChunkParty, type PackedParties, packParties, unpackParties } from './chunk.ts'

/** Beyond so many, numbering begins anew: some 40 MB on either side. */
const MOST = 250_000
/** Likewise beyond so many that could not be matched for good, whose names the writing side must keep. */
const MOST_OPEN = 25_000
/** Bytes of an organisation's id. */
const ID = 16

/** The reading side. */
export class PartyNumbers {
  readonly #byCode = new Map<string, number>()
  readonly #byText = new Map<string, number>()
  /** Folded name by number. */
  #folded: string[] = []
  #fresh: Party[] = []
  #isAnew = false

  /** Begins the numbering anew with the next chunk but one. */
  beginAnew(): void {
    this.#isAnew = true
  }

  of(party: Party): number {
    if (party.uscc === undefined) return this.#ofText(textOf(party), party)
    // A code under one name is looked up by the code alone: a text put together has to be hashed anew.
    const number = this.#byCode.get(party.uscc)
    if (number === undefined) {
      const fresh = this.#add(party)
      this.#byCode.set(party.uscc, fresh)
      return fresh
    }
    return this.#folded[number] === party.folded ? number : this.#ofText(`${party.uscc}\0${party.folded}`, party)
  }

  #ofText(text: string, party: Party): number {
    let number = this.#byText.get(text)
    if (number === undefined) {
      number = this.#add(party)
      this.#byText.set(text, number)
    }
    return number
  }

  #add(party: Party): number {
    this.#fresh.push(party)
    return this.#folded.push(party.folded) - 1
  }

  /** What the chunk that ends here has brought. */
  takeFresh(): PackedParties {
    const packed = packParties(this.#folded.length - this.#fresh.length, this.#fresh)
    this.#fresh = []
    if (this.#folded.length > MOST || this.#isAnew) {
      this.#isAnew = false
      this.#folded = []
      this.#byCode.clear()
      this.#byText.clear()
    }
    return packed
  }
}

const textOf = (party: Party): string =>
  `\0${party.folded}\0${Object.entries(party.otherCodes)
    .map(([scheme, code]) => `${scheme}=${code}`)
    .join('\0')}`

/** The writing side: parties by number, and what they were matched to. */
export class RunParties {
  #parties: (ChunkParty | undefined)[] = []
  #ids: Buffer = Buffer.alloc(64 * 1024)
  #matched: ((PartyStanding & { standing: 'known' }) | undefined)[] = []
  readonly #codeless = new Set<number>()
  #open = 0

  /** Whether so many parties stand unmatched that the numbering should begin anew. */
  get isHeavy(): boolean {
    return this.#open > MOST_OPEN
  }

  /** Takes in what a chunk brings; once for each chunk. */
  admit(packed: PackedParties): void {
    if (packed.from === 0) {
      this.#parties = []
      this.#matched = []
      this.#open = 0
      this.#codeless.clear()
    }
    this.#open += packed.count
    for (const party of unpackParties(packed)) {
      const number = this.#parties.push(party) - 1
      if (party.uscc === null) this.#codeless.add(number)
    }
  }

  get(number: number): ChunkParty {
    const party = this.#parties[number]
    if (party === undefined) throw new Error(`party ${number} was matched for good, or never handed over`)
    return party
  }

  get hasCodeless(): boolean {
    return this.#codeless.size > 0
  }

  /** Whether the file names the party without its code. */
  isCodeless(number: number): boolean {
    return this.#codeless.has(number)
  }

  matched(number: number): (PartyStanding & { standing: 'known' }) | undefined {
    return this.#matched[number]
  }

  /** Copies the 16 bytes of the organisation that the party was matched to; false where it was not. */
  copyId(number: number, target: Buffer, at: number): boolean {
    if (this.#matched[number] === undefined) return false
    this.#ids.copy(target, at, number * ID, number * ID + ID)
    return true
  }

  /**
   * Keeps what holds for the whole run: a registered organisation keeps its id and the names it has borne. A provisional one may be of
   * a transaction that is not committed yet.
   */
  keep(number: number, standing: PartyStanding): void {
    if (standing.standing !== 'known' || !standing.registered) return
    this.#matched[number] = standing
    if (number * ID + ID > this.#ids.length)
      this.#ids = Buffer.concat([this.#ids, Buffer.alloc(Math.max(this.#ids.length, number * ID))])
    this.#ids.write(standing.organisationId.replaceAll('-', ''), number * ID, 'hex')
    if (this.#parties[number] !== undefined) this.#open -= 1
    this.#parties[number] = undefined
  }
}
