// Writes the number of a cell as its reader sees it: a day where its format says so, else the shortest decimal.
import { addDays, type LocalDate, parseLocalDate } from '#rules/time'

export const PLAIN = 0
export const DAY = 1
export const DAY_AND_TIME = 2
export const TIME = 3

/** PLAIN, DAY, DAY_AND_TIME or TIME for a number format of Excel by its id, or by its code where the workbook defines one. */
export function kindOfFormat(id: number, code: string | undefined): number {
  if (code !== undefined) return kindOfCode(code)
  if (id === 22) return DAY_AND_TIME
  // 27 to 36 and 50 to 58 are the days of the Chinese, Japanese and Korean locales; 32 to 35 of them are times in ours.
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return DAY
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) return TIME
  return PLAIN
}

function kindOfCode(code: string): number {
  // Only the first section holds for positive numbers; quoted text, escaped characters and [conditions] are no letters of it.
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./gs, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';', 1)[0]!
    .toLowerCase()
  if (/general|[#0?].*[#0?]?e[+-]/.test(bare)) return PLAIN
  const time = /[hs]/.test(bare)
  // m alone is months without hours, and minutes with them.
  const day = /[yd]/.test(bare) || (bare.includes('m') && !time)
  if (day) return time ? DAY_AND_TIME : DAY
  return time ? TIME : PLAIN
}

const LAST_SERIAL = 2_958_465
const SECONDS = 86_400

/** Turns the numbers of one workbook into text. */
export class NumberText {
  readonly #leap: LocalDate
  readonly #beforeLeap: LocalDate
  readonly #shift: number
  readonly #days = new Map<number, string>()

  constructor(from1904: boolean) {
    // Day 60 of the 1900 system is a 29 February that never was; days before it count from one day later.
    this.#shift = from1904 ? 1462 : 0
    this.#leap = day('1899-12-30')
    this.#beforeLeap = day('1899-12-31')
  }

  /** `raw` as the file has it; `kind` of its format. */
  format(raw: string, kind: number): string {
    if (kind === PLAIN) return plainNumber(raw)
    const serial = Number(raw)
    if (!Number.isFinite(serial)) return raw
    const shifted = kind === TIME ? serial : serial + this.#shift
    if (shifted < 0 || shifted >= LAST_SERIAL + 1 || raw.trim() === '') return plainNumber(raw)
    const seconds = Math.round((shifted - Math.floor(shifted)) * SECONDS)
    const whole = Math.floor(shifted) + (seconds === SECONDS ? 1 : 0)
    const time = clock(seconds % SECONDS)
    if (kind === TIME) return whole === 0 ? time : plainNumber(raw)
    if (whole === 0) return plainNumber(raw)
    return kind === DAY_AND_TIME && seconds % SECONDS !== 0 ? `${this.#day(whole)} ${time}` : this.#day(whole)
  }

  #day(serial: number): string {
    let text = this.#days.get(serial)
    if (text === undefined) {
      text = serial === 60 ? '1900-02-29' : addDays(serial < 60 ? this.#beforeLeap : this.#leap, serial)
      this.#days.set(serial, text)
    }
    return text
  }
}

function day(text: string): LocalDate {
  const parsed = parseLocalDate(text)
  if (parsed === undefined) throw new Error(`${text} is no day`)
  return parsed
}

function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/**
 * Excel keeps fifteen digits and writes seventeen: 1.1000000000000001 is read as 1.1. From 1e15 on the text stays as written, so
 * that a code which a spreadsheet turned into a number can be told from a number.
 */
export function plainNumber(raw: string): string {
  if (raw.length <= 15 && /^-?(?:0|[1-9]\d*)$/.test(raw)) return raw === '-0' ? '0' : raw
  const number = Number(raw)
  if (!Number.isFinite(number) || raw.trim() === '' || Math.abs(number) >= 1e15) return raw
  const rounded = Number(number.toPrecision(15))
  const text = String(Object.is(rounded, -0) ? 0 : rounded)
  return text.includes('e') ? withoutExponent(text) : text
}

function withoutExponent(text: string): string {
  const [mantissa = '', exponent = '0'] = text.split('e')
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace('-', '').replace('.', '')
  // Only below 1e-6 does a number under 1e15 print with an exponent.
  return Number(exponent) < -100 ? `${sign}0` : `${sign}0.${'0'.repeat(-Number(exponent) - 1)}${digits}`
}
