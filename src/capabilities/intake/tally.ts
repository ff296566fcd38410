/** Counts the rows of a former system's file by what both systems know of them: the authority's code and the year of the decision. */

import { type CompiledItem, parseFileDate, type ReadHeadings } from '#rules/catalogue'
import { parseUscc } from '#rules/organisations'
import type { Tally } from './chunk.ts'

export class TallyMaker {
  readonly #authority: number
  readonly #day: number
  readonly #places = new Map<string, number>()
  readonly #of: number[] = []
  readonly #persons: number[] = []

  /** By their places among the columns of the file: also what is refused is counted. */
  constructor({ item, placeOf }: CompiledItem, { places }: ReadHeadings) {
    const columnOf = (prop: string | undefined) => (prop === undefined ? -1 : (places[placeOf.get(prop) ?? -1] ?? -1))
    this.#authority = columnOf(item.roles.authorityUscc)
    this.#day = columnOf(item.roles.determinedOn)
  }

  add(cells: readonly string[]): void {
    this.#of.push(this.#placeOf(cells))
  }

  addPerson(cells: readonly string[]): void {
    const place = this.#placeOf(cells)
    this.#persons[place] = (this.#persons[place] ?? 0) + 1
  }

  #placeOf(cells: readonly string[]): number {
    // Nothing else that stands in these cells is kept.
    const parsed = parseUscc(cells[this.#authority] ?? '')
    const day = parseFileDate(cells[this.#day] ?? '')
    const label = `${parsed.ok ? parsed.uscc : ''} ${day?.slice(0, 4) ?? ''}`
    let place = this.#places.get(label)
    if (place === undefined) {
      place = this.#places.size
      this.#places.set(label, place)
    }
    return place
  }

  finish(): Tally {
    const labels = [...this.#places.keys()]
    return { labels, of: Int32Array.from(this.#of), persons: labels.map((_, place) => this.#persons[place] ?? 0) }
  }
}
