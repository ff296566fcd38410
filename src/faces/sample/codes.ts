/** Codes of the fictitious province: valid check characters in a division range that no real place has. */
import { organisationCheck, usccCheckCharacter } from '#rules/organisations'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** The organisation code's eight characters of number `n`: spread over the range, never the same twice below 30 million. */
function organisationBody(n: number): string {
  let rest = (n * 7368787 + 1299709) % 887503681
  let text = ''
  for (let i = 0; i < 6; i++) {
    text = ALPHABET[rest % 31] + text
    rest = Math.floor(rest / 31)
  }
  return `MA${text}`
}

/** A unified social credit code with both checks right. `head` is department and category (two characters), `n` the serial number. */
export function makeUscc(head: string, division: string, n: number): string {
  const body = organisationBody(n)
  const first = head + division + body + organisationCheck(body)
  return first + usccCheckCharacter(first)
}

/** The same code with another character at `position` (1 to 18), so that the check fails. */
export function breakCode(uscc: string, position: number): string {
  const old = uscc[position - 1]!
  const fresh = ALPHABET[(ALPHABET.indexOf(old) + 1) % 10] === old ? '8' : ALPHABET[(ALPHABET.indexOf(old) + 1) % 10]!
  return uscc.slice(0, position - 1) + fresh + uscc.slice(position)
}

/** The first pair of different neighbours from position 9 on, changed about: the commonest slip of the hand. */
export function swapNeighbours(uscc: string): string {
  for (let i = 10; i < 16; i++) {
    if (uscc[i] !== uscc[i + 1]) return uscc.slice(0, i) + uscc[i + 1] + uscc[i] + uscc.slice(i + 2)
  }
  throw new Error('a code whose characters 11 to 17 are all alike is not made here')
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A number of the form of GB 11643 with the right check, of nobody: its division does not exist. */
export function makeResidentNumber(division: string, day: string, serial: number): string {
  const first = division + day.replaceAll('-', '') + String(serial).padStart(3, '0')
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(first[i]) * WEIGHTS[i]!
  return first + '10X98765432'[sum % 11]
}
