// The old registration number of businesses (fifteen digits), which may look like an old identity number.

/** Whether the text is fifteen digits with a right check digit (ISO 7064 MOD 11,10). */
export function isRegistrationNumber(text: string): boolean {
  if (text.length !== 15) return false
  let product = 10
  for (let i = 0; i < 15; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return false
    if (i === 14) return (product + digit) % 10 === 1
    const sum = (product + digit) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return false
}
