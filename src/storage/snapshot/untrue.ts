// Why a snapshot is not believed.

/**
 * `incomplete`: a file is not there or not whole yet. `base`: what a delta changes is not there, or another one. `older`: signed, but of an
 * earlier instant than what was shown before. `unread`: as it was signed, but whoever would show it cannot, for the reason that is its cause.
 */
export type UntrueBecause = 'incomplete' | 'form' | 'signature' | 'hash' | 'base' | 'older' | 'unread'

export class SnapshotUntrue extends Error {
  readonly because: UntrueBecause
  readonly file: string

  constructor(because: UntrueBecause, file: string, cause?: unknown) {
    super(`the snapshot is not believed: ${because}, ${file}`, { cause })
    this.because = because
    this.file = file
  }
}
