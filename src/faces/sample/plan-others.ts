/** One file of each of the other items, without a fault. */
import type { Days } from './days.ts'
import { GOOD } from './defects.ts'
import { makeDice } from './dice.ts'
import type { SampleSize } from './files.ts'
import { OTHER_FILES, partyOf } from './other-items.ts'
import type { PlannedFile, Pool } from './plan.ts'
import { styleOf } from './style.ts'
import { getSampleUnit, makeFileName } from './units.ts'

const SHARE = 0.005
const FEWEST = 12
/** Three years back at most: what was decided earlier has mostly ended. */
const DAYS = 1_000

export function* planOtherFiles(seed: number, days: Days, size: SampleSize, pool: Pool): Generator<PlannedFile> {
  for (const { item, unit: key, authority, make } of OTHER_FILES) {
    const unit = getSampleUnit(key)
    const name = makeFileName(item, unit)
    const dice = makeDice(seed, name)
    const count = Math.max(FEWEST, Math.round(size.decisions * SHARE))
    const rows = Array.from({ length: count }, (_, n) => {
      const organisation = pool.pick(dice, unit.division)
      const row = {
        ...partyOf(organisation),
        [authority[0]]: unit.name,
        [authority[1]]: unit.uscc,
        ...make(dice, days, { ago: DAYS - Math.floor(((n + 1) * (DAYS - 5)) / count), serial: n + 1, unit }),
      }
      return { planted: { row, expected: GOOD } }
    })
    yield { name, unit, item, style: styleOf(unit, item), rows }
  }
}

/** Names of the same files without their endings, in the same order. */
export const otherFileNames = (): string[] =>
  OTHER_FILES.map(({ item, unit: key }) => {
    const unit = getSampleUnit(key)
    return `${makeFileName(item, unit)}.${styleOf(unit, item).media}`
  })
