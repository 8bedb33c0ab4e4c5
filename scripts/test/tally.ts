/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

export interface Tally {
  readonly passed: number
  readonly failed: number
  /** Names of the tests that did not run. */
  readonly skipped: readonly string[]
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: [] }

/** A file that failed outside of its tests (import, hook) counts as one failure, and so does a report that is missing. */
export function tallyOf(report: VitestReport | null): Tally {
  if (report === null) return { ...emptyTally, failed: 1 }
  return report.testResults.map(tallyOfFile).reduce(addTallies, emptyTally)
}

function tallyOfFile(file: VitestReport['testResults'][number]): Tally {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed').length
  return {
    passed: file.assertionResults.filter(({ status }) => status === 'passed').length,
    failed: failed === 0 && file.status === 'failed' ? 1 : failed,
    skipped: file.assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${file.name}: ${fullName}`),
  }
}

export function addTallies(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] }
}
