// Decimal text compared exactly.

/** Negative where `a` is less. */
export function compareDecimals(a: string, b: string): number {
  const [wholeA = '0', partA = ''] = a.split('.')
  const [wholeB = '0', partB = ''] = b.split('.')
  const digits = Math.max(partA.length, partB.length)
  const x = BigInt(wholeA + partA.padEnd(digits, '0'))
  const y = BigInt(wholeB + partB.padEnd(digits, '0'))
  return x < y ? -1 : x > y ? 1 : 0
}
