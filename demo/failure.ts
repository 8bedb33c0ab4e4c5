import type { ExitCode } from '@data-migration/contract/portal'

/** Something the person at the terminal can mend: what was found, what to do, and the exit code. */
export class DemoFailure extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, found: string, remedy: string, cause?: unknown) {
    super(`${found}\n${remedy}`, { cause })
    this.name = 'DemoFailure'
    this.exitCode = exitCode
  }
}
