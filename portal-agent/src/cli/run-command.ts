import { setFlagsFromString } from 'node:v8'
import type { PortalEvent, Report } from '@data-migration/contract/portal'
import type { DatabasePlan } from '../convert/plan-database.ts'
import { readJob } from '../run/job.ts'
import { parseJson, readJobText } from '../run/job-text.ts'
import type { Command } from '../run/command.ts'
import { runJob } from '../run/run-job.ts'
import { reportText } from '../report/report-text.ts'
import { terminalProgress, type TerminalProgress, wantsColour } from '../report/terminal-progress.ts'
import { showAssessment } from './assessment-output.ts'
import { stopOnSignals } from './stop-signals.ts'
import { printJson, printLargeJson, type Terminal } from './terminal.ts'

export interface RunFlags {
  readonly job: string
  readonly workspace: string
  readonly takeOver: boolean
  readonly json: boolean
  readonly options: Readonly<Record<string, unknown>>
  /** Of `check`: what would be made, too. */
  readonly schema?: boolean
  readonly html?: string
  /** What the user would type to continue. */
  readonly again: string
}

/** `check`, `schema`, `full`, `verify`, `repair`, `run` ...: returns the exit code; throws what keeps the command from beginning. */
export async function runCommand(command: Command, flags: RunFlags, terminal: Terminal): Promise<number> {
  const value = parseJson(await readJobText(flags.job), flags.job)
  const read = readJob(value, flags.options, process.env)
  using show = flags.json ? jsonOutput(terminal) : peopleOutput(flags, terminal)
  using stop = stopOnSignals(show.say)
  if (command === 'check') keepYoungSmall()
  const found: { plan: DatabasePlan | null } = { plan: null }
  const report = await runJob({
    command,
    read,
    stop,
    hurry: stop.hurry,
    workspaceRoot: flags.workspace,
    takeOver: flags.takeOver,
    stderr: { level: flags.json ? 'info' : 'warn', write: show.log },
    textOf: (found) => reportText(found, flags.again),
    onEvent: show.event,
    onPlan: (plan) => (found.plan = plan),
  })
  const assessed = flags.schema === true || flags.html !== undefined ? found.plan : null
  if (assessed !== null) await showAssessment(assessed, report, flags, terminal)
  await show.end(report)
  return report.exitCode
}

/** What a check reads lives to its end: a young generation that grows would only be copied, and hold as much again. */
function keepYoungSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

interface Output extends Disposable {
  readonly event: (event: PortalEvent) => void
  readonly say: (text: string) => void
  readonly log: (line: string) => void
  readonly end: (report: Report) => Promise<void> | void
}

/** Events as they come, the report as the last line. */
function jsonOutput(terminal: Terminal): Output {
  return {
    event: (event) => printJson(terminal, event),
    say: (text) => terminal.err(`${text}\n`),
    log: terminal.err,
    end: (report) => printLargeJson(terminal, report),
    [Symbol.dispose]: () => undefined,
  }
}

/** Progress and warnings on standard error, the report on standard output. */
function peopleOutput(flags: RunFlags, terminal: Terminal): Output {
  const stream = process.stderr
  const colour = wantsColour(stream, process.env)
  const progress = terminalProgress({ stream, colour, nowMs: () => performance.now() })
  return {
    event: (event) => showEvent(progress, event),
    say: (text) => progress.print(text),
    log: (line) => progress.print(line.trimEnd()),
    end: (report) => {
      progress[Symbol.dispose]()
      terminal.out(reportText(report, flags.again))
    },
    [Symbol.dispose]: () => progress[Symbol.dispose](),
  }
}

function showEvent(progress: TerminalProgress, event: PortalEvent): void {
  if (event.type === 'progress') progress.update(event.progress)
  if (event.type === 'phase' && event.state === 'started') progress.print(`Phase ${event.phase}`)
}
