/** Turns for what takes a process each: so many at once, so many more that wait, and no more. */

export class Turns {
  readonly #atOnce: number
  readonly #mostWaiting: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce
    this.#mostWaiting = mostWaiting
  }

  /** Runs when a turn comes; `busy` makes what is thrown where there are too many already. */
  async take<T>(run: () => Promise<T>, busy: () => Error): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1
    else {
      if (this.#waiting.length === this.#mostWaiting) throw busy()
      await new Promise<void>(done => this.#waiting.push(done))
    }
    try {
      return await run()
    } finally {
      // Whoever ends hands its turn on.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
