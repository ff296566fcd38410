// Why a snapshot is not believed.

/**
 * `incomplete`: a file is not there or not whole yet. `base`: what a delta changes is not there, or another one. `older`: signed, but of an
 * earlier instant than what was shown before.
 */
export type UntrueBecause = 'incomplete' | 'form' | 'signature' | 'hash' | 'base' | 'older'

export class SnapshotUntrue extends Error {
  readonly because: UntrueBecause
  readonly file: string

  constructor(because: UntrueBecause, file: string) {
    super(`the snapshot is not believed: ${because}, ${file}`)
    this.because = because
    this.file = file
  }
}
