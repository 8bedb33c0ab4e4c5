import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binOf, endOf, startNode } from '../node-program.ts'
import { addTallies, emptyTally, type Tally, tallyOf, type VitestReport } from './tally.ts'

export interface ProjectRun {
  readonly exitCode: number
  readonly tally: Tally
}

/** Runs one project of vitest.config.ts; its own output goes to the terminal. */
export async function runProject(project: string, args: readonly string[]): Promise<ProjectRun> {
  const folder = await mkdtemp(join(tmpdir(), 'test-report-'))
  try {
    const report = join(folder, 'report.json')
    const exitCode = await endOf(startNode(vitest(project, report, args), 'inherit'))
    return settle(exitCode, tallyOf(await reportIn(report)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function vitest(project: string, report: string, args: readonly string[]): string[] {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return [binOf('vitest'), 'run', '--project', project, '--passWithNoTests', ...reporters, ...args]
}

async function reportIn(path: string): Promise<VitestReport | null> {
  return await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as VitestReport,
    () => null,
  )
}

/** vitest can also fail beside its tests (unhandled rejection, crash): that is one failure more. */
function settle(exitCode: number, tally: Tally): ProjectRun {
  const hidden = exitCode !== 0 && tally.failed === 0
  return {
    exitCode,
    tally: hidden
      ? addTallies(tally, { ...emptyTally, failed: 1, failures: ['vitest itself, beside its tests'] })
      : tally,
  }
}
