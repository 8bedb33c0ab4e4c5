import type { ErrorBody } from '@data-migration/contract/errors'
import type {
  AssessedObject,
  Assessment,
  CheckItem,
  ControlRequest,
  Job,
  JobSecrets,
  MachineProbe,
  PortalEvent,
  StartCommand,
  StartedPortal,
  StatementDecision,
  Vanished,
  WorkspaceFile,
} from '@data-migration/contract/portal'

export type { JobSecrets, StartedPortal, WorkspaceFile } from '@data-migration/contract/portal'

export interface StartOrder {
  /** With `id` set to the sub-task's id and without any password in it. */
  readonly job: Job & { readonly id: string }
  /** Default: the migration. */
  readonly command?: StartCommand | undefined
  /** Takes the workspace and the ledger over from a process that is lost or frozen; that one is fenced out. */
  readonly takeOver: boolean
}

export interface ForgetOrder {
  /** `nothing`: only fence. `records`: its ledger goes, the epoch stays. `everything`: its id is never used again. */
  readonly scope: 'nothing' | 'records' | 'everything'
  /** Also the tables it has created. */
  readonly dropTables: boolean
}

/** What an executor can say about itself, and how far away it is. */
export interface Probe extends Omit<MachineProbe, 'v' | 'type'> {
  /** Their clock minus ours in ms, by the middle of the round trip. */
  readonly clockOffsetMs: number
  readonly roundTripMs: number
}

/** How the line to an executor is. It says nothing about the Portals there: unreachable is never finished. */
export interface LinkState {
  readonly state: 'unknown' | 'connected' | 'unreachable'
  /** RFC 3339, since when. */
  readonly since: string
  readonly error: ErrorBody | null
}

/** What `attach` says besides Portal's own events. */
export type LinkNotice =
  | ({ readonly type: 'link' } & LinkState)
  /**
   * The executor answers, but the process is gone without an `ended` event (killed, out of memory, reboot). Its secrets
   * went with it: continuing means `start` with the secrets again.
   */
  | Omit<Vanished, 'v'>
  /** The executor answers and has no workspace of this sub-task. */
  | { readonly type: 'no-workspace' }

export type AttachItem = PortalEvent | LinkNotice

export interface ControlAck {
  readonly id: string
  readonly ok: boolean
  readonly error?: ErrorBody | undefined
}

export interface FileRange {
  readonly name: string
  readonly offset: number
  /** Size of the whole file when it was read. */
  readonly size: number
  readonly content: Buffer
}

export interface WorkspaceFiles {
  /** Plain files below `logs/` and `reports/`; names are relative to the workspace. */
  list(subTask: string): Promise<readonly WorkspaceFile[]>
  /** At most 1 MiB at once. Throws DM-JOB-006, DM-JOB-031, DM-JOB-032. */
  read(subTask: string, name: string, offset: number, length: number): Promise<FileRange>
  /** The last `bytes` of the file, then what is appended, until the signal. */
  tail(subTask: string, name: string, bytes: number, signal: AbortSignal): AsyncIterable<FileRange>
}

export interface CheckReport {
  readonly items: readonly CheckItem[]
  /** Portal's exit code: 0 go, 3 blockers, otherwise see `error`. */
  readonly exitCode: number
  readonly error: ErrorBody | null
}

/** One line of an assessment: every object, then the sums, where the source could be read; what the check found is the last. */
export type AssessmentItem = AssessedObject | Assessment | ({ readonly type: 'report' } & CheckReport)

/**
 * The way to one executor with Portal installed: over SSH, or the server's own machine. Every failure is a DmError;
 * loss of the connection is DM-SSH-001, DM-SSH-006 or DM-SSH-011 (all transient).
 */
export interface ExecutorLink extends AsyncDisposable {
  readonly state: LinkState
  /** Calls back at every change of state; the returned function ends it. */
  onState(listener: (state: LinkState) => void): () => void

  probe(signal?: AbortSignal): Promise<Probe>
  /**
   * Starts Portal detached and returns when it holds its workspace. Idempotent: a sub-task that runs already is left
   * alone and reported with `started: false`, unless `takeOver`.
   */
  start(order: StartOrder, secrets: JobSecrets): Promise<StartedPortal>
  /**
   * Stored events numbered above `from`, each once and in order, between them snapshots, progress and log lines. Goes on
   * over lost connections, which it reports as `link`. Returns after `ended` of the run, after `vanished` or
   * `no-workspace`, and when the signal aborts. Numbers count within one workspace: another executor begins at 1.
   */
  attach(subTask: string, from: number, signal: AbortSignal): AsyncIterable<AttachItem>
  /** Safe to repeat with the same id. Throws DM-JOB-015 when no process runs, DM-JOB-019 when it does not answer. */
  control(subTask: string, control: ControlRequest): Promise<ControlAck>
  /**
   * Keeps what is to be done about the statement the last run has ended at; the next one carries it out. Deciding again
   * replaces it. Throws DM-JOB-006, and DM-JOB-120 when no such statement waits.
   */
  decide(subTask: string, decision: StatementDecision): Promise<void>
  readonly files: WorkspaceFiles
  runCheck(job: Job, secrets: JobSecrets, signal?: AbortSignal): Promise<CheckReport>
  /** What would be made of each object, as it comes; whoever reads sets the pace. Throws DM-TASK-036. */
  assess(job: Job, secrets: JobSecrets, signal: AbortSignal): AsyncIterable<AssessmentItem>
  /**
   * Fences a sub-task out of its target and removes its traces there, as `portal forget` does; it need not have run here.
   * Idempotent.
   */
  forget(job: StartOrder['job'], secrets: JobSecrets, what: ForgetOrder): Promise<void>
  /** Removes the workspace of a sub-task; DM-JOB-005 while its process lives. No workspace is no error. */
  discard(subTask: string): Promise<void>
}
