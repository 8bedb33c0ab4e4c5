import { installDebianPackages } from '@data-migration/tests/debian-packages'
import { endOf, signalRunning, startNode } from './node-program.ts'
import { addTallies, emptyTally } from './test/tally.ts'
import { runProject } from './test/vitest-run.ts'

// npm test [-- vitest's arguments]: the checks (without arguments), then everything, the cheap tests first, to the end
// whatever fails. With CI=true a skipped test is a failure. Ends with one plain line and leaves no server behind.

const args = process.argv.slice(2)
// The console in a browser takes minutes: when it is asked for, `npm test -- tests/ui`.
const browser = args.some((arg) => arg.includes('tests/ui')) ? ['ui'] : []
const projects = ['unit', 'web', 'db', 'e2e', ...browser]
let interrupted = false
// This process stays behind vitest to clean up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true
    signalRunning(signal)
  })
}

const checked = args.length > 0 || (await endOf(startNode(['scripts/check.ts'], 'inherit'))) === 0
if (!checked) say('The checks failed; the tests run all the same.')
installDebianPackages(say)
const tally = await runAll()
await endOf(startNode(['tests/testbed/main.ts', 'down'], 'inherit'))

for (const failure of tally.failures) say(`Failed: ${failure}`)
const skipIsFailure = process.env['CI'] === 'true' && !args.some(isNameFilter)
if (skipIsFailure) for (const name of tally.skipped) say(`Skipped, which counts as failed: ${name}`)
const nothingRan = tally.passed + tally.failed === 0
const failed =
  !checked || interrupted || nothingRan || tally.failed > 0 || (skipIsFailure && tally.skipped.length > 0)
process.exitCode = failed ? 1 : 0
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped\n`)

async function runAll(): Promise<typeof emptyTally> {
  let sum = emptyTally
  for (const project of projects) {
    if (interrupted) break
    sum = addTallies(sum, (await runProject(project, args)).tally)
  }
  return sum
}

/** vitest reports the tests a name filter leaves out as skipped. */
function isNameFilter(arg: string): boolean {
  return /^(-t|--testNamePattern)(=|$)/.test(arg)
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
