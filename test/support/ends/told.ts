// What leaves the house: to whoever keeps a copy, to the platform above, to an office that asks of many at once.
import { setTimeout as sleep } from 'node:timers/promises'
import type { FileOut } from '#capabilities/operation'
import { collect, readWholeFile } from '#support/files'
import type { Asking } from './kinds.ts'

const WAITS_MS = 100
const MOST_WAITS = 300

type Page = { changes: { record: string; kind: 'shown' | 'gone' }[]; cursor: string; isWhole: boolean }

/** A bank that keeps a copy, and takes over what it is told: what it still has of what it once had. */
export class Copy {
  readonly #ask: Asking
  #cursor: string | undefined
  readonly #shown = new Set<string>()

  constructor(ask: Asking) {
    this.#ask = ask
  }

  /** Everything that it has not been told yet, as that day has it. */
  async #readOn(today: string): Promise<void> {
    for (;;) {
      const after = this.#cursor === undefined ? {} : { after: this.#cursor }
      const page = await this.#ask<Page>(today, 'exchange.changes', { ...after, limit: 500 })
      for (const { record, kind } of page.changes)
        if (kind === 'shown') this.#shown.add(record)
        else this.#shown.delete(record)
      this.#cursor = page.cursor
      if (page.isWhole) return
    }
  }

  /** Whether it has the record once that day is told. What others in the cluster hold open is waited for. */
  async has(record: string, today: string, expected: boolean): Promise<boolean> {
    for (let turn = 0; ; turn += 1) {
      await this.#readOn(today)
      if (this.#shown.has(record) === expected || turn === MOST_WAITS) return this.#shown.has(record)
      await sleep(WAITS_MS)
    }
  }
}

type Made = { export: number; items: { item: string; new: number; changed: number; ended: number }[] }

/** What the platform above has of a record after it has taken in what it is told on a day, by the last word of its file. */
export class Above {
  readonly #ask: Asking
  readonly #standing = new Map<string, boolean>()

  constructor(ask: Asking) {
    this.#ask = ask
  }

  /** Undefined of what was never told. */
  async has(record: string, item: string, today: string): Promise<boolean | undefined> {
    const made = await this.#ask<Made>(today, 'province.make', {})
    for (const one of made.items) {
      if (one.new + one.changed + one.ended === 0) continue
      const file = await this.#ask<FileOut>(today, 'province.file', { export: made.export, of: one.item })
      const { rows } = await readWholeFile(await collect(file.bytes), { name: file.name })
      // The last two columns: of which record, and what became of it.
      for (const [, cells] of rows.slice(1)) this.#standing.set(cells.at(-2)!, cells.at(-1) !== ENDED)
    }
    await this.#ask(today, 'province.receipt', { export: made.export, rows: [], rest: 'accepted', close: true })
    return made.items.some(one => one.item === item) ? (this.#standing.get(record) ?? false) : undefined
  }
}
const ENDED = '终止'

/** Whether an office that asks of a whole file is told of a measure or an incentive because of the record. */
export async function isInAnswerToFile(
  ask: (input: object, file: { name: string; text: string }) => Promise<FileOut>,
  { uscc, matter, record }: { uscc: string; matter: string; record: string },
): Promise<boolean> {
  const file = await ask({ matter }, { name: '投标单位.csv', text: `统一社会信用代码\n${uscc}\n` })
  const { rows } = await readWholeFile(await collect(file.bytes), { name: 'answer.xlsx' })
  return rows.some(([, cells]) => cells.includes(record))
}
