import type { ErrorBody } from '@data-migration/contract/errors'
import type { CheckItem, Control, Job, PortalEvent } from '@data-migration/contract/portal'

/** Passwords of a job's two ends; null logs in without one. They travel by stdin only and are kept nowhere. */
export interface JobSecrets {
  readonly source: string | null
  readonly target: string | null
}

export interface StartOrder {
  /** With `id` set to the sub-task's id and without any password in it. */
  readonly job: Job & { readonly id: string }
  /** Takes the workspace and the ledger over from a process that is lost or frozen; that one is fenced out. */
  readonly takeOver: boolean
}

/** Names the detached process for good: pids are reused, start times within one boot are not. */
export interface StartedPortal {
  readonly subTask: string
  readonly pid: number
  /** Clock ticks since boot, see proc(5). */
  readonly startTime: string
  readonly bootId: string
  /** False when this very sub-task was running already and nothing was started. */
  readonly started: boolean
}

/** A Portal workspace of an executor as it stands there, whether its process lives or not. */
export interface PortalProcess {
  readonly subTask: string
  /** Null: no process works in it. */
  readonly process: { readonly pid: number; readonly startTime: string; readonly bootId: string } | null
  readonly lastSeq: number
  /** Exit code of the last run's `ended` event; null while it runs and when it died without one. */
  readonly exitCode: number | null
}

/** What an executor can say about itself. Bytes are text because they may pass 2^53. */
export interface Probe {
  readonly at: string
  readonly hostname: string
  readonly os: string
  readonly kernel: string
  readonly architecture: string
  readonly cores: number
  readonly loadAverage1m: number
  readonly memoryTotalBytes: string
  /** MemAvailable of /proc/meminfo. */
  readonly memoryAvailableBytes: string
  /** Of the file system that holds the install directory. */
  readonly diskTotalBytes: string
  readonly diskFreeBytes: string
  readonly portalVersion: string
  /** Their clock minus ours in ms, by the middle of the round trip. */
  readonly clockOffsetMs: number
  readonly roundTripMs: number
  readonly portals: readonly PortalProcess[]
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
  | {
      readonly type: 'link'
      readonly state: 'connected' | 'unreachable'
      readonly since: string
      readonly error: ErrorBody | null
    }
  /**
   * The executor answers, but the process is gone without an `ended` event (killed, out of memory, reboot). Its secrets
   * went with it: continuing means `start` with the secrets again.
   */
  | { readonly type: 'vanished'; readonly lastSeq: number; readonly secretsNeeded: true }
  /** The executor answers and has no workspace of this sub-task. */
  | { readonly type: 'no-workspace' }

export type AttachItem = PortalEvent | LinkNotice

export interface ControlAck {
  readonly id: string
  readonly ok: boolean
  readonly error?: ErrorBody | undefined
}

/** A file below `logs/` or `reports/` of a workspace; `name` is relative to the workspace. */
export interface WorkspaceFile {
  readonly name: string
  readonly bytes: number
  readonly modifiedAt: string
}

export interface FileRange {
  readonly name: string
  readonly offset: number
  /** Size of the whole file when it was read. */
  readonly size: number
  readonly content: Buffer
}

export interface WorkspaceFiles {
  list(subTask: string): Promise<WorkspaceFile[]>
  /** At most 1 MiB at once. Throws DM-TASK-023, DM-TASK-105. */
  read(subTask: string, name: string, offset: number, length: number): Promise<FileRange>
  /** The last `bytes` of the file, then what is appended, until the signal. Chunks end at line ends. */
  tail(subTask: string, name: string, bytes: number, signal: AbortSignal): AsyncIterable<FileRange>
}

export interface CheckReport {
  readonly items: readonly CheckItem[]
  /** Portal's exit code: 0 go, 3 blockers, otherwise see `error`. */
  readonly exitCode: number
  readonly error: ErrorBody | null
}

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
   * alone, unless `takeOver`.
   */
  start(order: StartOrder, secrets: JobSecrets): Promise<StartedPortal>
  /**
   * Stored events numbered above `from`, each once and in order, between them progress and log lines. Goes on over lost
   * connections. Returns after `ended` of the run, after `vanished` or `no-workspace`, and when the signal aborts.
   */
  attach(subTask: string, from: number, signal: AbortSignal): AsyncIterable<AttachItem>
  /** Safe to repeat with the same id. Throws DM-JOB-015 when no process runs, DM-SSH-011 when it does not answer. */
  control(subTask: string, control: Exclude<Control, { cmd: 'attach' }>): Promise<ControlAck>
  readonly files: WorkspaceFiles
  runCheck(job: Job, secrets: JobSecrets, signal?: AbortSignal): Promise<CheckReport>
  /** Removes the workspace of a sub-task; DM-JOB-005 while its process lives. No workspace is no error. */
  discard(subTask: string): Promise<void>
}
