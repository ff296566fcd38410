// Names that read like a person's: told by what they lack, for no list of surnames tells a person from a shop.

const HAN = /\p{Script=Han}/gu
const DOTS = /[\u00b7\u2022\u2027\u2219\u22c5\u30fb\u2e31\u25cf]/u
const BRACKETED = /\([^()]*\)/gu
const BLANKS = /[\s\p{Cf}\p{Cc}]/gu
/** Names of people have at most so many characters; only those with a dot between their parts have more. */
const LONGEST_HAN = 4

// Longer ones are no names of people; what stands in their brackets is left alone.
const LONGEST_NAME = 400

export type OrganisationWords = {
  /** By which an organisation calls itself; one character counts at the end alone, behind two others at least. */
  readonly organisation: readonly string[]
  /** That say that a business is an individual's; the longer first. */
  readonly individual: readonly string[]
}

/** Whether a name that comes without any code may be a person's: no word of an organisation, or at most four characters. */
export function mayBePerson(name: string, words: OrganisationWords): boolean {
  const plain = plainName(name, words)
  return plain !== '' && (countHan(plain) <= LONGEST_HAN || !hasWord(plain, words))
}

/** Whether a business is named only like a person: by a short name, or one with a dot between its parts, and no word of an organisation. */
export function isNamedLikePerson(name: string, words: OrganisationWords): boolean {
  const plain = plainName(name, words)
  return !hasWord(plain, words) && (countHan(plain) <= LONGEST_HAN || DOTS.test(plain))
}

/** What stands in brackets, and that a business is an individual's, is no part of its name. */
function plainName(name: string, { individual }: OrganisationWords): string {
  let plain = name.normalize('NFKC').replace(BLANKS, '')
  if (plain.length > LONGEST_NAME) return plain
  plain = plain.replace(BRACKETED, '')
  for (const word of individual) {
    if (plain.endsWith(word)) plain = plain.slice(0, -word.length)
    if (plain.startsWith(word)) plain = plain.slice(word.length)
  }
  return plain
}

function countHan(text: string): number {
  return text.match(HAN)?.length ?? 0
}

function hasWord(name: string, { organisation }: OrganisationWords): boolean {
  return organisation.some(word => (word.length === 1 ? name.length >= 3 && name.endsWith(word) : name.includes(word)))
}
