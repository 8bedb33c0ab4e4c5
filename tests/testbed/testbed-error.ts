/** A failure of the testbed that a person can mend: what was found, and what to do next. */
export class TestbedError extends Error {
  readonly remedy: string

  constructor(found: string, remedy: string, cause?: unknown) {
    super(`${found}. ${remedy}`, { cause })
    this.name = 'TestbedError'
    this.remedy = remedy
  }
}
