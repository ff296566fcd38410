// What a restored installation lacks, by name.

export type Missing =
  /** A segment of the write-ahead log of which no whole copy was found. */
  | { readonly what: 'segment-cut-short' | 'segment-missing'; readonly segment: string }
  /** Segments are there behind the place at which the replay ended: what stands in it there is damaged. */
  | { readonly what: 'segments-not-replayed'; readonly from: string; readonly segments: number }
  | { readonly what: 'entries' | 'acts' | 'leaves'; readonly expected: number; readonly found: number }
  | { readonly what: 'root'; readonly expected: string; readonly found: string }
  /** The restore itself was broken off: nothing of it counts. */
  | { readonly what: 'not-finished' }
  /** The ledger is not as it was written. */
  | { readonly what: 'ledger-wrong' }

export function sayMissing(missing: Missing): string {
  switch (missing.what) {
    case 'segment-cut-short':
      return `segment ${missing.segment} of the write-ahead log is cut short; what was written from there on is missing`
    case 'segment-missing':
      return `segment ${missing.segment} of the write-ahead log is missing, and with it what was written from there on`
    case 'segments-not-replayed':
      return `the write-ahead log is damaged at ${missing.from}: ${missing.segments} segments behind it were not replayed`
    case 'entries':
    case 'acts':
    case 'leaves':
      return `${missing.expected - missing.found} ${missing.what} are missing: ${missing.found} of ${missing.expected}`
    case 'root':
      return `the root is ${missing.found}, and was ${missing.expected} when the backup was taken`
    case 'not-finished':
      return 'the restore was broken off: remove the folder and restore again'
    case 'ledger-wrong':
      return 'the ledger is not as it was written: see "ledger verify"'
  }
}
