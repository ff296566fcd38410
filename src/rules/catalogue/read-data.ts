// Reads plain data (parsed YAML) field by field, gathering what is wrong with it instead of throwing.

const CATALOGUE_PROBLEM_CODES = [
  'AIMED_AT_PERSONS',
  'CLASS_UNKNOWN',
  'CONDITION_WRONG',
  'DUPLICATE',
  'FIELD_UNKNOWN',
  'HEADING_TWICE',
  'KEY_UNKNOWN',
  'MISSING',
  'REFERENCE_UNKNOWN',
  'VALUE_WRONG',
] as const
export type CatalogueProblemCode = (typeof CATALOGUE_PROBLEM_CODES)[number]

/** Keys and indexes from the top of a file. */
export type Pointer = readonly (string | number)[]

/** Something wrong in a file of law/catalogue, and where. */
export type CatalogueProblem = { pointer: Pointer; code: CatalogueProblemCode; message: string }

type Data = Readonly<Record<string, unknown>>

/** One mapping of the file; asking for keys marks them known, `done` refuses the others. */
export class DataReader {
  readonly #data: Data
  readonly #known = new Set<string>()
  readonly pointer: Pointer
  readonly problems: CatalogueProblem[]

  constructor(value: unknown, pointer: Pointer, problems: CatalogueProblem[]) {
    this.pointer = pointer
    this.problems = problems
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      problems.push({ pointer, code: 'VALUE_WRONG', message: 'a mapping is expected here' })
      this.#data = {}
    } else this.#data = value as Data
  }

  at(key: string | number): Pointer {
    return [...this.pointer, key]
  }

  problem(key: string, code: CatalogueProblemCode, message: string): void {
    this.problems.push({ pointer: this.at(key), code, message })
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined && this.raw(key) !== null
  }

  raw(key: string): unknown {
    this.#known.add(key)
    return Object.hasOwn(this.#data, key) ? this.#data[key] : undefined
  }

  optionalText(key: string): string | undefined {
    const value = this.raw(key)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string' && value !== '') return value
    this.problem(key, 'VALUE_WRONG', `${key} must be a text that is not empty`)
    return undefined
  }

  text(key: string): string {
    if (!this.has(key)) {
      this.problems.push({ pointer: this.pointer, code: 'MISSING', message: `${key} is missing` })
      return ''
    }
    return this.optionalText(key) ?? ''
  }

  optionalWhole(key: string, least: number, most: number): number | undefined {
    const value = this.raw(key)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    this.problem(key, 'VALUE_WRONG', `${key} must be a whole number from ${least} to ${most}`)
    return undefined
  }

  whole(key: string, least: number, most: number): number {
    if (!this.has(key)) this.problems.push({ pointer: this.pointer, code: 'MISSING', message: `${key} is missing` })
    return this.optionalWhole(key, least, most) ?? least
  }

  flag(key: string): boolean {
    const value = this.raw(key)
    if (value === undefined || value === null) return false
    if (typeof value !== 'boolean') this.problem(key, 'VALUE_WRONG', `${key} must be true or false`)
    return value === true
  }

  /** One of a closed list. */
  oneOf<T extends string>(key: string, allowed: readonly T[]): T {
    const value = this.text(key)
    const found = allowed.find(candidate => candidate === value)
    if (found === undefined && value !== '') this.problem(key, 'VALUE_WRONG', `${key} must be one of ${allowed.join(', ')}`)
    return found ?? allowed[0]!
  }

  texts(key: string): string[] {
    const value = this.raw(key)
    if (value === undefined || value === null) return []
    if (Array.isArray(value) && value.every(one => typeof one === 'string' && one !== '')) return value
    this.problem(key, 'VALUE_WRONG', `${key} must be a list of texts; numbers and null stand in quotation marks`)
    return []
  }

  /** Mappings in a list, each with its reader. */
  list<T>(key: string, read: (reader: DataReader, index: number) => T): T[] {
    const value = this.raw(key)
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) {
      this.problem(key, 'VALUE_WRONG', `${key} must be a list`)
      return []
    }
    return value.map((one, index) => {
      const reader = new DataReader(one, [...this.at(key), index], this.problems)
      const result = read(reader, index)
      reader.done()
      return result
    })
  }

  /** A mapping inside; undefined where it is absent. */
  inner<T>(key: string, read: (reader: DataReader) => T): T | undefined {
    if (!this.has(key)) return undefined
    const reader = new DataReader(this.raw(key), this.at(key), this.problems)
    const result = read(reader)
    reader.done()
    return result
  }

  /** A mapping whose keys are free. */
  entries<T>(key: string, read: (reader: DataReader, key: string) => T): Map<string, T> {
    const value = this.raw(key)
    const result = new Map<string, T>()
    if (value === undefined || value === null) return result
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.problem(key, 'VALUE_WRONG', `${key} must be a mapping`)
      return result
    }
    for (const [name, inner] of Object.entries(value)) {
      const reader = new DataReader(inner, [...this.at(key), name], this.problems)
      result.set(name, read(reader, name))
      reader.done()
    }
    return result
  }

  /** A mapping from free keys to texts. */
  textMap(key: string): Record<string, string> {
    const value = this.raw(key)
    if (value === undefined || value === null) return {}
    const pairs = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : undefined
    if (pairs?.every(([, text]) => typeof text === 'string')) return Object.fromEntries(pairs)
    this.problem(key, 'VALUE_WRONG', `${key} must be a mapping of texts`)
    return {}
  }

  done(): void {
    for (const key of Object.keys(this.#data)) {
      if (!this.#known.has(key)) this.problem(key, 'KEY_UNKNOWN', `nothing reads the key ${key}`)
    }
  }
}
