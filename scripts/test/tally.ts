/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    /** Why a file could not be loaded; empty otherwise. */
    readonly message?: string
    readonly assertionResults: readonly TestReport[]
  }[]
}

interface TestReport {
  readonly status: string
  readonly fullName: string
  readonly failureMessages?: readonly string[]
}

/** Characters of a failure that are told again at the end; the whole stands further up in the output. */
const reasonCharacters = 1_500

export interface Tally {
  readonly passed: number
  readonly failed: number
  /** Name and reason of each failure, as far as there is one: at the end of the output, where a cut log still has them. */
  readonly failures: readonly string[]
  /** Names of the tests that did not run. */
  readonly skipped: readonly string[]
}

export const emptyTally: Tally = { passed: 0, failed: 0, failures: [], skipped: [] }

/** A file that failed outside of its tests (import, hook) counts as one failure, and so does a report that is missing. */
export function tallyOf(report: VitestReport | null): Tally {
  if (report === null) return { ...emptyTally, failed: 1, failures: ['vitest left no report'] }
  return report.testResults.map(tallyOfFile).reduce(addTallies, emptyTally)
}

function tallyOfFile(file: VitestReport['testResults'][number]): Tally {
  const failures = failuresOf(file)
  return {
    passed: file.assertionResults.filter(({ status }) => status === 'passed').length,
    failed: failures.length,
    failures,
    skipped: file.assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${file.name}: ${fullName}`),
  }
}

function failuresOf(file: VitestReport['testResults'][number]): string[] {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed')
  if (failed.length === 0 && file.status === 'failed') return [failure(file.name, file.message ?? '')]
  return failed.map((test) =>
    failure(`${file.name}: ${test.fullName}`, (test.failureMessages ?? []).join('\n')),
  )
}

function failure(name: string, reason: string): string {
  return reason === '' ? name : `${name}\n${reason.slice(0, reasonCharacters)}`
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    failures: [...a.failures, ...b.failures],
    skipped: [...a.skipped, ...b.skipped],
  }
}
