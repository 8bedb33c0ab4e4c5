import { DmError, dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { NewEvent, PortalEvent, Report } from '@data-migration/contract/portal'
import type { DatabasePlan } from '../convert/plan-database.ts'
import { type LogStream, type OpenLog, openLog } from '../log.ts'
import { EventJournal } from '../report/event-journal.ts'
import type { Command } from './command.ts'
import { connectJob } from './compose.ts'
import { startControlServer } from './control-server.ts'
import { readDecisions } from './decisions.ts'
import type { ReadJob } from './job.ts'
import { type LiveOptions, liveOptions } from './live-options.ts'
import { runPhases } from './phases.ts'
import type { EventSink, RunContext } from './run-context.ts'
import { RunFailure } from './run-failure.ts'
import { RunRecord } from './run-record.ts'
import { openWorkspace, type Workspace } from './workspace.ts'
import { RunWishes } from './wishes.ts'
import { portalVersion } from '../version.ts'

export interface RunRequest {
  readonly command: Command
  readonly read: ReadJob
  readonly workspaceRoot: string
  readonly takeOver: boolean
  /** Also when the pre-check ends the run: whoever started it reads the events and the report later. */
  readonly keepWorkspace?: boolean
  /** Where log lines for people and their tools go, besides the workspace's log. */
  readonly stderr: LogStream
  /** The report for people; kept beside the one for programs. */
  readonly textOf: (report: Report) => string
  /** Aborted by the user's wish to stop. */
  readonly stop: AbortSignal
  /** Aborted when it has to end where it stands, whatever is left to apply. */
  readonly hurry?: AbortSignal
  readonly onEvent: (event: PortalEvent) => void
  /** What would be made, once it is known. */
  readonly onPlan?: (plan: DatabasePlan) => void
}

const fenceCheckMs = 1000

/**
 * Carries a command out and returns its report; whatever goes wrong is in it. Throws only what keeps it from beginning:
 * DM-JOB-005 and DM-JOB-013 of the workspace, DM-JOB-018.
 */
export async function runJob(request: RunRequest): Promise<Report> {
  const { mode } = request.read.job
  if (request.command === 'incremental' && mode !== 'online')
    throw dmError('DM-JOB-018', { command: request.command, mode })
  return request.command === 'check' ? await runCheck(request) : await runInWorkspace(request)
}

/** Leaves no trace, so it needs no workspace either. */
async function runCheck(request: RunRequest): Promise<Report> {
  using open = openLog({ stderr: request.stderr, file: null, mayWrite: () => true })
  const control = new AbortController()
  request.stop.addEventListener('abort', () => control.abort(request.stop.reason), { once: true })
  const sink: EventSink = { append: () => undefined, progress: () => undefined }
  const options = liveOptions(request.read.job.options)
  const { signal } = control
  return await carryOut(request, {
    sink,
    options,
    open,
    signal,
    wishes: new RunWishes(),
    keepReport: () => Promise.resolve(),
    decision: () => null,
    onClaimed: () => undefined,
    reports: null,
    spool: null,
  })
}

async function runInWorkspace(request: RunRequest): Promise<Report> {
  const { job } = request.read
  const workspace = openWorkspace(request.workspaceRoot, job, request.takeOver)
  try {
    return await runLocked(request, workspace)
  } finally {
    workspace.release()
  }
}

async function runLocked(request: RunRequest, workspace: Workspace): Promise<Report> {
  const { paths, lock } = workspace
  using open = openLog({ stderr: request.stderr, file: paths.log, mayWrite: lock.held })
  const control = new AbortController()
  const state = { epoch: 0, claimed: false, phase: 'starting' }
  using journal = new EventJournal({
    path: paths.events,
    get epoch() {
      return state.epoch
    },
    now: () => new Date(),
    state: () => state.phase,
  })
  journal.subscribe(request.onEvent)
  const sink = workspaceSink(journal, lock.held, state)
  const options = liveOptions(request.read.job.options)
  const wishes = new RunWishes()
  const stop = (now: boolean) => {
    // Incremental ends at the place where the log stands now; whoever asks again does not want to wait for that.
    const follows = wishes.following || state.phase === 'incremental'
    if (!now && follows && !wishes.finish.aborted) wishes.endInOrder()
    else control.abort(dmError('DM-JOB-012', {}))
  }
  const onStop = () => stop(false)
  request.stop.addEventListener('abort', onStop, { once: true })
  const onHurry = () => control.abort(dmError('DM-JOB-012', {}))
  request.hurry?.addEventListener('abort', onHurry, { once: true })
  const fenceCheck = setInterval(() => {
    if (!lock.held()) control.abort(dmError('DM-JOB-008', { epoch: state.epoch }))
  }, fenceCheckMs)
  // A bug outside of any promise ends the run in order, too: rolled back, recorded, with its stack in the log.
  const onBug = (error: Error) => control.abort(error)
  process.on('uncaughtException', onBug)
  await using _server = await startControlServer(
    paths.socket,
    {
      journal,
      stop,
      stopIncremental: () => wishes.endInOrder(),
      verify: () => wishes.askComparison(),
      setOption: (key, value) => setOption(options, open, key, value),
    },
    lock.held,
  )
  try {
    const { subTask } = request.read.job
    const resumed = journal.seq > 0
    sink.append({ type: 'run-started', subTask, pid: process.pid, portalVersion, resumed })
    const onClaimed = (epoch: number) => Object.assign(state, { epoch, claimed: true })
    const { signal } = control
    const report = await carryOut(request, {
      sink,
      options,
      open,
      signal,
      wishes,
      keepReport: (report) => workspace.writeReport(report, request.textOf(report)),
      decision: (statement) => readDecisions(paths.decisions).get(statement) ?? null,
      onClaimed,
      reports: paths.reports,
      spool: paths.spool,
    })
    sink.append({
      type: 'ended',
      exitCode: report.exitCode,
      ...(report.error ? { error: report.error } : {}),
    })
    await workspace.writeReport(report, request.textOf(report))
    if (!state.claimed && !resumed && request.keepWorkspace !== true) workspace.discardIfNew()
    return report
  } finally {
    clearInterval(fenceCheck)
    process.off('uncaughtException', onBug)
    request.stop.removeEventListener('abort', onStop)
    request.hurry?.removeEventListener('abort', onHurry)
  }
}

function setOption(
  options: LiveOptions,
  { log }: OpenLog,
  key: string,
  value: string | number | boolean,
): void {
  options.set(key, value)
  log.info({ key, value }, 'option changed')
}

/** Nothing goes into a workspace that another process has taken over. */
function workspaceSink(journal: EventJournal, mayWrite: () => boolean, state: { phase: string }): EventSink {
  return {
    append(event: NewEvent) {
      if (event.type === 'phase' && event.state === 'started') state.phase = event.phase
      if (mayWrite()) journal.append(event)
    },
    progress: (make) => journal.progress(make),
  }
}

type Surroundings = Pick<
  RunContext,
  'sink' | 'options' | 'signal' | 'wishes' | 'keepReport' | 'decision' | 'onClaimed' | 'reports' | 'spool'
> & {
  readonly open: OpenLog
}

async function carryOut(request: RunRequest, surroundings: Surroundings): Promise<Report> {
  const { open, onClaimed, ...rest } = surroundings
  const { job, credentials } = request.read
  const record = new RunRecord(job, () => new Date())
  const context: RunContext = {
    ...rest,
    job,
    ports: connectJob(job, credentials),
    record,
    log: open.log,
    takeOver: request.takeOver,
    onPlan: (plan) => request.onPlan?.(plan),
    onClaimed: (epoch) => {
      record.epoch = epoch
      onClaimed(epoch)
    },
  }
  try {
    await runPhases(context, request.command)
    return record.report(null)
  } catch (error) {
    return record.report(bodyOf(context, error))
  }
}

/** What the operator is told; what only a developer can use goes to the log. */
function bodyOf({ signal, log }: RunContext, thrown: unknown): ErrorBody {
  const first = withoutLaterOnes(thrown)
  const error: unknown = signal.aborted && !isFence(first) ? signal.reason : first
  if (error instanceof RunFailure) return error.body
  if (error instanceof DmError) log.error({ code: error.code, found: error.found }, error.message)
  else log.error({ err: error }, 'unexpected failure')
  return toErrorBody(error)
}

function isFence(error: unknown): boolean {
  return error instanceof DmError && error.code === 'DM-JOB-008'
}

/** A failure while releasing what a failed block held hides the failure that matters. */
function withoutLaterOnes(error: unknown): unknown {
  return error instanceof SuppressedError ? withoutLaterOnes(error.suppressed) : error
}
