// Why a notice did not arrive, as a code that holds nothing of what was sent.
export class NoticeFault extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}
