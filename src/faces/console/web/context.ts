/** What the console must know before anything is asked: units, items with the titles of their fields, clauses, the state of the sample. */

export interface ConsoleUnit {
  uscc: string
  name: string
  division: string
  divisionName: string
  /** Items it may hand in today. */
  items: readonly string[]
}

export interface ConsoleItem {
  id: string
  title: string
  /** Property to title, in the order of the item. */
  fields: readonly { prop: string; title: string }[]
}

export interface ConsoleClause {
  id: string
  /** As people cite it. */
  name: string
  address: string
}

/** Who has signed in, and in which offices. */
export interface ConsoleWho {
  name: string
  post: string
  offices: readonly { office: string; role: string; unit: string | null; isSubstitute: boolean }[]
  /** Whether it has just shown who it is, and may change how it signs in. */
  isNew: boolean
  hasPassword: boolean
  hasCode: boolean
  /** Whether this session has moved to another network or browser: acts wait for another sign-in. */
  isElsewhere: boolean
  /** Roles of theirs that do not count from here. */
  closed: readonly string[]
  /** Where it is signed in, here included; used last first. */
  sessions: readonly {
    session: string
    beganAt: string
    seenAt: string
    network: string | null
    browser: string | null
    isHere: boolean
  }[]
  /** Identities elsewhere. */
  identities: number
  passkeys: readonly { passkey: string; title: string; madeAt: string; usedAt: string | null }[]
}

export interface ConsoleContext {
  /** Null on the machine of one who has opened no account: its operator asks without signing in. */
  who: ConsoleWho | null
  today: string
  /** Operations that one of the offices may ask; what everybody may is not among them. */
  asks: readonly string[]
  /** Who may ask what opens a page, of pages that not everybody's office opens. */
  holders: Readonly<Record<string, readonly string[]>>
  /** What each item is called, also those that none of the units hands in. */
  itemTitles: Readonly<Record<string, string>>
  /** What divisions are called, by their codes. */
  divisionNames: Readonly<Record<string, string>>
  /** Whether the platform only answers. */
  isReadOnly: boolean
  units: readonly ConsoleUnit[]
  items: readonly ConsoleItem[]
  clauses: readonly ConsoleClause[]
  /** Whether units, organisations and records are the fictitious ones. */
  isSample: boolean
  /** Absent where no sample is being loaded. */
  sample: { done: number; total: number } | null
}
