// Why a snapshot is not believed.

/** `incomplete`: a file is not there or not whole yet. `base`: what a delta changes is not there, or another one. */
export type UntrueBecause = 'incomplete' | 'form' | 'signature' | 'hash' | 'base'

export class SnapshotUntrue extends Error {
  readonly because: UntrueBecause
  readonly file: string

  constructor(because: UntrueBecause, file: string) {
    super(`the snapshot is not believed: ${because}, ${file}`)
    this.because = because
    this.file = file
  }
}
