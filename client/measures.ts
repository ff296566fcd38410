/**
 * Asks a Xinheng platform at the counter: which measures must, may or must not be applied to an organisation in a matter, and which incentives are
 * due. One file without dependencies, for any program that has `fetch`: copy it. Its types are held against the platform's own by a test.
 */

export type Matter = 'tender' | 'fund-application' | 'licence' | 'award' | 'tax-benefit' | 'land'
export type Kind = 'must' | 'may' | 'must-not' | 'incentive'

/** Applies on [from, until); `until` is null where only performance or an act ends it. Days are 'YYYY-MM-DD', in China. */
export type Applied = {
  measure: string
  /** In Chinese and in English. */
  title: string
  english: string
  kind: Kind
  clause: string
  also: string[]
  effect: string
  record: string
  from: string
  until: string | null
}

export type Answer = {
  uscc: string
  name: string
  matter: string
  on: string
  applies: Applied[]
  /** Would apply, but nobody has seen the wording of the basis: restricts nobody. */
  waits: Applied[]
}

export type Use = {
  measure: string
  applied: boolean
  omittedBecause?: 'not-proportionate' | 'application-withdrawn' | 'other-ground' | 'not-decided-yet'
}
export type Reported = {
  uscc: string
  matter: string
  on: string
  uses: { measure: string; applied: boolean; finding: string | null; clause: string | null; record: string | null }[]
}

/** What the platform declined, by its code: `ORGANISATION_UNKNOWN`, `USCC_INVALID`, `PURPOSE_NEEDED`, `SIGN_IN_NEEDED`, … */
export class Declined extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, detail: string) {
    super(detail)
    this.code = code
    this.status = status
  }
}

export type Settings = {
  /** Where the platform stands, `https://…`. */
  readonly address: string
  /** Of the machine, as an administrator has made it; without one only the platform's own machine is answered. */
  readonly key?: string
  /** Why it is asked: kept with every look, and seen by the organisation. */
  readonly purpose: string
  /** Sentences of what is declined; Chinese where nothing is said. */
  readonly language?: 'zh-CN' | 'en'
}

export type Measures = {
  /** @param matter the platform may know more than the six */
  check(uscc: string, matter: Matter | (string & {}), more?: { on?: string; division?: string }): Promise<Answer>
  /** Says what the office did with the answer. What was told and is not reported shows up. */
  report(uscc: string, matter: Matter | (string & {}), uses: readonly Use[]): Promise<Reported>
}

export function measuresOf({ address, key, purpose, language = 'zh-CN' }: Settings): Measures {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': language,
    'xinheng-purpose': encodeURIComponent(purpose),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  }
  const ask = async <T>(path: string, options: RequestInit = {}): Promise<T> => {
    const response = await fetch(new URL(path, address), { ...options, headers: { ...headers, ...options.headers } })
    if (response.ok) return (await response.json()) as T
    const said = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; title?: string }
    throw new Declined(said.code ?? 'FAULT', response.status, said.detail ?? said.title ?? response.statusText)
  }
  return {
    check: (uscc, matter, more = {}) => ask(`/api/measures/check?${new URLSearchParams({ uscc, matter, ...more })}`),
    report: (uscc, matter, uses) =>
      ask('/api/measures/report-use', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uscc, matter, uses }),
      }),
  }
}
