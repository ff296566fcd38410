/** How commands speak: results to standard output, everything else to standard error. */
import type { Roof } from './roof.ts'
import type { Global } from './session.ts'

/** One JSON document, or lines for people. */
export function answer(roof: Roof, global: Global, document: unknown, lines: readonly string[]): void {
  if (global.json) roof.out(`${JSON.stringify(document)}\n`)
  else if (lines.length > 0) roof.out(`${lines.join('\n')}\n`)
}

export interface Progress {
  /** Replaces the line where somebody watches; else says it at most every five seconds. */
  say(line: string): void
  end(): void
}

export function makeProgress(roof: Roof): Progress {
  let last = -5000
  let shown = false
  return {
    say(line) {
      const now = roof.nowMs()
      if (now - last < (roof.isWatched ? 100 : 5000)) return
      last = now
      shown = true
      roof.err(roof.isWatched ? `\r\u001b[2K${line}` : `${line}\n`)
    },
    end() {
      if (shown && roof.isWatched) roof.err('\r\u001b[2K')
    },
  }
}

/** Columns as wide as their widest cell; a Han character takes two places. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const width = (text: string) =>
    [...text].reduce(
      (sum, c) =>
        sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(c) ? 2 : 1),
      0,
    )
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, width(cell))
    })
  return rows.map(row =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat(widths[at]! - width(cell))))
      .join('  ')
      .trimEnd(),
  )
}
