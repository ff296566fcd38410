// Lines in order of their keys, some hundred at a time: merged, and compared with those before.

/** A value without a line's end; '' says that what stood under the key stands no more. */
export type Line = readonly [key: string, value: string]
export type Lines = AsyncIterable<readonly Line[]>

const AT_ONCE = 500

/** Walks through lines one by one. */
class Cursor {
  readonly #from: AsyncIterator<readonly Line[]>
  #some: readonly Line[] = []
  #at = 0
  #isOver = false

  constructor(lines: Lines) {
    this.#from = lines[Symbol.asyncIterator]()
  }

  /** The line it stands at; undefined behind the last. */
  async line(): Promise<Line | undefined> {
    while (this.#at >= this.#some.length && !this.#isOver) {
      const read = await this.#from.next()
      this.#isOver = read.done === true
      this.#some = read.done === true ? [] : read.value
      this.#at = 0
    }
    return this.#some[this.#at]
  }

  pass(): void {
    this.#at += 1
  }

  async close(): Promise<void> {
    await this.#from.return?.()
  }
}

/** What each key has in one and the other. @param choose the line that comes of it, if one does */
async function* walkBoth(
  one: Lines,
  other: Lines,
  choose: (one: Line | undefined, other: Line | undefined) => Line | undefined,
): AsyncGenerator<readonly Line[]> {
  const a = new Cursor(one)
  const b = new Cursor(other)
  let some: Line[] = []
  try {
    for (;;) {
      const x = await a.line()
      const y = await b.line()
      if (x === undefined && y === undefined) break
      const first = x === undefined ? y![0] : y === undefined || x[0] < y[0] ? x[0] : y[0]
      const ofA = x?.[0] === first ? x : undefined
      const ofB = y?.[0] === first ? y : undefined
      const chosen = choose(ofA, ofB)
      if (chosen !== undefined) some.push(chosen)
      if (ofA !== undefined) a.pass()
      if (ofB !== undefined) b.pass()
      if (some.length < AT_ONCE) continue
      yield some
      some = []
    }
    if (some.length > 0) yield some
  } finally {
    await a.close()
    await b.close()
  }
}

/** The lines of both, those of the newer before the older; nothing under a key of which the newer says that it stands no more. */
export const overlaid = (newer: Lines, older: Lines): AsyncGenerator<readonly Line[]> =>
  walkBoth(newer, older, (new_, old) => (new_ === undefined ? old : new_[1] === '' ? undefined : new_))

/** What makes the lines before those of now: new and changed ones, and of each that stands no more its key alone. */
export const difference = (now: Lines, before: Lines): AsyncGenerator<readonly Line[]> =>
  walkBoth(now, before, (is, was) => {
    if (is === undefined) return [was![0], '']
    return is[1] === was?.[1] ? undefined : is
  })
