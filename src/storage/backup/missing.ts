// What a restored installation lacks, by name.

export type Missing =
  /** A segment of the write-ahead log of which no whole copy was found. */
  | { readonly what: 'segment-cut-short' | 'segment-missing'; readonly segment: string }
  /** Segments are there behind the place at which the replay ended: what stands in it there is damaged. */
  | { readonly what: 'segments-not-replayed'; readonly from: string; readonly segments: number }
  | { readonly what: 'entries' | 'acts' | 'leaves'; readonly expected: number; readonly found: number }
  | { readonly what: 'root'; readonly expected: string; readonly found: string }
  /** A checkpoint was signed over more than is here, over another history, or by nobody here. */
  | { readonly what: 'log-cut-short'; readonly file: string; readonly expected: string; readonly found: string }
  | { readonly what: 'log-other-history'; readonly file: string; readonly expected: string }
  | { readonly what: 'checkpoint-unknown'; readonly file: string }
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
    case 'log-cut-short':
      return `${BigInt(missing.expected) - BigInt(missing.found)} leaves that were signed are missing: the log has ${missing.found}, the checkpoint of ${missing.file} counts ${missing.expected}`
    case 'log-other-history':
      return `the first ${missing.expected} leaves of the log are not those that the checkpoint of ${missing.file} signed`
    case 'checkpoint-unknown':
      return `${missing.file} is no checkpoint that the log here signed`
    case 'not-finished':
      return 'the restore was broken off: remove the folder and restore again'
    case 'ledger-wrong':
      return 'the ledger is not as it was written: see "ledger verify"'
  }
}
