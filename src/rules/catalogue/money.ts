// Amounts of money read from cells exactly: digits are moved, nothing is ever a floating point number.

/** Integer digits of decimal(18,6). */
const LONGEST_INTEGER = 12
/** 万元 with six decimals: the last one is a fen. */
export const WAN_DECIMALS = 6

export type ParsedMoney =
  | { readonly ok: true; readonly amount: string }
  | { readonly ok: false; readonly code: 'MONEY_INVALID' | 'MONEY_NEGATIVE' | 'MONEY_PRECISION' }

const INVALID: ParsedMoney = { ok: false, code: 'MONEY_INVALID' }
const NEGATIVE: ParsedMoney = { ok: false, code: 'MONEY_NEGATIVE' }
const PRECISION: ParsedMoney = { ok: false, code: 'MONEY_PRECISION' }
const ZERO: ParsedMoney = { ok: true, amount: '0' }

/**
 * Reads an amount without its unit. Thousands separators are taken only where they stand after every third digit; signs, exponents and
 * units are not. The amount is a decimal without needless zeros.
 * @param shift how many places the point moves left, to come from the unit of the cell to the unit of the field (yuan to ten thousand yuan: 4)
 */
export function parseMoney(text: string, shift = 0): ParsedMoney {
  const cell = isPlain(text) ? text : text.normalize('NFKC').trim()
  const first = cell.charCodeAt(0)
  if (isMinus(first) && cell.length > 1) {
    if (isMinus(cell.charCodeAt(1))) return INVALID
    const rest = parseMoney(cell.slice(1), shift)
    return rest.ok && rest.amount === '0' ? ZERO : rest.ok || rest.code !== 'MONEY_INVALID' ? NEGATIVE : INVALID
  }
  const point = cell.indexOf('.')
  const whole = readWhole(point < 0 ? cell : cell.slice(0, point))
  if (whole === undefined) return INVALID
  const decimals = point < 0 ? '' : cell.slice(point + 1)
  if (point >= 0 && !isDigits(decimals)) return INVALID
  return shift === 0 ? compose(whole, decimals) : moved(whole, decimals, shift)
}

/** Fen of an amount in 万元 as `parseMoney` gives it. */
export function fenOf(amount: string): bigint {
  const point = amount.indexOf('.')
  const whole = point < 0 ? amount : amount.slice(0, point)
  const decimals = point < 0 ? '' : amount.slice(point + 1)
  return BigInt(whole + decimals.padEnd(WAN_DECIMALS, '0'))
}

/** Amount in 万元 of so many fen. */
export function wanOf(fen: bigint): string {
  const digits = fen.toString().padStart(WAN_DECIMALS + 1, '0')
  const parsed = compose(digits.slice(0, -WAN_DECIMALS), digits.slice(-WAN_DECIMALS))
  return parsed.ok ? parsed.amount : digits
}

/** Compares two amounts of one unit: negative, zero, positive. */
export function compareMoney(a: string, b: string): number {
  const difference = fenOf(a) - fenOf(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function moved(whole: string, decimals: string, shift: number): ParsedMoney {
  if (shift < 0) return compose(whole + decimals.slice(0, -shift).padEnd(-shift, '0'), decimals.slice(-shift))
  const padded = whole.padStart(shift + 1, '0')
  return compose(padded.slice(0, -shift), padded.slice(-shift) + decimals)
}

function compose(whole: string, decimals: string): ParsedMoney {
  let start = 0
  while (start < whole.length - 1 && whole.charCodeAt(start) === 48) start += 1
  let end = decimals.length
  while (end > 0 && decimals.charCodeAt(end - 1) === 48) end -= 1
  if (end > WAN_DECIMALS || whole.length - start > LONGEST_INTEGER) return PRECISION
  const integer = start === 0 ? whole : whole.slice(start)
  if (end === 0) return integer === '0' ? ZERO : { ok: true, amount: integer }
  return { ok: true, amount: `${integer}.${end === decimals.length ? decimals : decimals.slice(0, end)}` }
}

/** Digits, or digits in groups of three. */
function readWhole(text: string): string | undefined {
  if (isDigits(text)) return text
  const groups = text.split(',')
  if (groups.length < 2 || groups[0]!.length > 3) return undefined
  for (let i = 0; i < groups.length; i++) {
    if (!isDigits(groups[i]!) || (i > 0 && groups[i]!.length !== 3)) return undefined
  }
  return groups.join('')
}

function isMinus(code: number): boolean {
  return code === 45 || code === 0x2212
}

function isDigits(text: string): boolean {
  if (text.length === 0 || text.length > 40) return false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  return true
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 48 || code > 57) && code !== 46) return false
  }
  return true
}
