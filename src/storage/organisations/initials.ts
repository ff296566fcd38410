// First letters of the syllables of names, by which people search who type no Chinese: 演示市云上 → YSSYS.

type Pinyin = typeof import('pinyin-pro')

// Read when the first name is written: the table of readings is a megabyte that many processes never need.
let library: Promise<Pinyin> | undefined
const letters = new Map<string, string | null>()

/** Upper-case letters and digits, one text for each name. */
export async function initialsOf(names: readonly string[]): Promise<string[]> {
  library ??= import('pinyin-pro')
  const read = await library
  return names.map(name => initials(read, name))
}

function initials(read: Pinyin, name: string): string {
  const characters = [...name.normalize('NFKC')]
  let text = ''
  for (const character of characters) {
    const letter = letterOf(read, character)
    // Read in several ways with different letters (重庆, 重工): the words around it tell, which costs ten times as much.
    if (letter === null)
      return plain(read.pinyin(name.normalize('NFKC'), { pattern: 'first', toneType: 'none', type: 'array' }).join(''))
    text += letter
  }
  return text
}

const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '')

function letterOf(read: Pinyin, character: string): string | null {
  let letter = letters.get(character)
  if (letter === undefined) {
    const [readings = ''] = read.polyphonic(character, { pattern: 'first', toneType: 'none' })
    const first = new Set(readings.split(' ').map(plain))
    letter = first.size > 1 ? null : [...first][0]!
    letters.set(character, letter)
  }
  return letter
}
