/** Files of the sample that are refused as a whole, each for one reason. */
import type { Days } from './days.ts'
import { GOOD } from './defects.ts'
import { makeDice } from './dice.ts'
import type { PlannedFile, PlannedRow, Pool } from './plan.ts'
import { makeLicence, makePenalty } from './records.ts'
import { styleOf } from './style.ts'
import { writeWorkbook } from './table-files.ts'
import { getSampleUnit, makeFileName } from './units.ts'

export function* planRefusedFiles(seed: number, days: Days, pool: Pool): Generator<PlannedFile> {
  const dice = makeDice(seed, 'refused files')
  const rowsOf = (key: string, item: 'administrative-licence' | 'administrative-penalty', count: number): PlannedRow[] => {
    const unit = getSampleUnit(key)
    const make = item === 'administrative-licence' ? makeLicence : makePenalty
    return Array.from({ length: count }, (_, n) => ({
      planted: {
        row: make(dice, days, unit, pool.pick(dice, unit.division), { ago: 40 + n, serial: 90_000 + n }),
        expected: GOOD,
      },
    }))
  }
  const file = (
    what: string,
    key: string,
    item: 'administrative-licence' | 'administrative-penalty',
    more: Partial<PlannedFile> & Pick<PlannedFile, 'refusal'>,
  ): PlannedFile => ({
    name: makeFileName(item, getSampleUnit(key), what),
    unit: getSampleUnit(key),
    item,
    style: styleOf(getSampleUnit(key), item),
    rows: rowsOf(key, item, 6),
    ...more,
  })
  // A county hands in decisions of the city: outside its own division.
  yield file('市级决定', 'east-market', 'administrative-penalty', {
    rows: rowsOf('city-market', 'administrative-penalty', 6),
    refusal: 'UNIT_OUTSIDE_DIVISION',
  })
  yield file('代报', 'east-urban', 'administrative-licence', {
    rows: rowsOf('city-urban', 'administrative-licence', 3),
    refusal: 'UNIT_MAY_NOT_HAND_IN',
  })
  const workbook = { ...styleOf(getSampleUnit('city-weather'), 'administrative-licence'), media: 'xlsx' as const }
  yield file('没有传完', 'city-weather', 'administrative-licence', {
    style: workbook,
    bytes: rows => {
      const whole = writeWorkbook('Sheet1', rows)
      return whole.subarray(0, Math.floor(whole.length * 0.6))
    },
    refusal: 'FILE_TRUNCATED',
  })
  yield file('登录页', 'city-weather', 'administrative-licence', {
    style: workbook,
    bytes: () => new TextEncoder().encode('<html><body>演示：登录已超时</body></html>'),
    refusal: 'FILE_NOT_WORKBOOK',
  })
  yield file('简报', 'city-water', 'administrative-penalty', {
    style: { ...styleOf(getSampleUnit('city-water'), 'administrative-penalty'), media: 'csv', encoding: 'utf-8' },
    bytes: () => new TextEncoder().encode('演示水利工作简报\r\n一、基本情况\r\n二、下一步打算\r\n'),
    refusal: 'HEADINGS_NOT_FOUND',
  })
}
