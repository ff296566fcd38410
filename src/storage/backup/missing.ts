// What a restored installation lacks, by its code and values; the faces say it.

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
