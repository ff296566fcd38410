// A record's id, which names its organisation, so that a look-up goes to one place.

/** Crockford base32, lower-case: 26 characters of the organisation's uuid, '-', 12 of the record's number. */
export type RecordId = string & { readonly __brand: 'RecordId' }

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ORGANISATION_LENGTH = 26
const RECORD_LENGTH = 12
const RECORD_BITS = 60n
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i
// As Crockford reads what people copy by hand.
for (const [letter, value] of [
  ['o', 0],
  ['i', 1],
  ['l', 1],
] as const)
  VALUES[letter.charCodeAt(0)] = value

/** `organisationId` a lower-case uuid, `recordNo` below 2^60. Throws on others: ids come from the database. */
export function formatRecordId(organisationId: string, recordNo: bigint): RecordId {
  if (recordNo < 0n || recordNo >> RECORD_BITS !== 0n) throw new Error('the record number does not fit 60 bits')
  return `${organisationText(organisationId)}-${recordText(recordNo)}` as RecordId
}

/** Entries come organisation by organisation: the text of the last one is asked for again and again. */
let last = { organisationId: '', text: '' }

function organisationText(organisationId: string): string {
  if (last.organisationId !== organisationId) {
    if (!UUID.test(organisationId)) throw new Error('the organisation id is no uuid')
    last = { organisationId, text: encodeOrganisation(organisationId) }
  }
  return last.text
}

function encodeOrganisation(organisationId: string): string {
  // 130 bits, the two foremost zero; five bits each, taken from the hexadecimal digits.
  let text = ''
  let rest = 0
  let bits = 2
  for (let i = 0; i < organisationId.length; i++) {
    const code = organisationId.charCodeAt(i)
    if (code === 45) continue
    rest = (rest << 4) | (code < 58 ? code - 48 : code - 87)
    bits += 4
    if (bits >= 5) {
      bits -= 5
      text += ALPHABET[rest >> bits]
      rest &= (1 << bits) - 1
    }
  }
  return text
}

function recordText(recordNo: bigint): string {
  const high = Number(recordNo >> 30n)
  const low = Number(recordNo & 0x3fff_ffffn)
  return thirtyBits(high) + thirtyBits(low)
}

function thirtyBits(value: number): string {
  let text = ''
  for (let shift = 25; shift >= 0; shift -= 5) text += ALPHABET[(value >> shift) & 31]
  return text
}

/** Reads an id, also upper-case or with o, i, l for 0, 1, 1; undefined where it is none. */
export function parseRecordId(text: string): { readonly organisationId: string; readonly recordNo: bigint } | undefined {
  if (text.length !== ORGANISATION_LENGTH + 1 + RECORD_LENGTH || text[ORGANISATION_LENGTH] !== '-') return undefined
  const lower = text.toLowerCase()
  const organisation = decode(lower, 0, ORGANISATION_LENGTH)
  const recordNo = decode(lower, ORGANISATION_LENGTH + 1, RECORD_LENGTH)
  if (organisation === undefined || recordNo === undefined || organisation >> 128n !== 0n) return undefined
  const hex = organisation.toString(16).padStart(32, '0')
  const organisationId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return { organisationId, recordNo }
}

function decode(text: string, from: number, length: number): bigint | undefined {
  let value = 0n
  for (let i = from; i < from + length; i++) {
    const code = text.charCodeAt(i)
    const digit = code < 128 ? VALUES[code]! : -1
    if (digit < 0) return undefined
    value = (value << 5n) | BigInt(digit)
  }
  return value
}
