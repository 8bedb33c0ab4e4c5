import { dmError, toErrorBody } from '@data-migration/contract/errors'
import {
  exitCode,
  type NewEvent,
  type PortalProcess,
  type StatementDecision,
  type StoredEvent,
  type UndecidedStatement,
} from '@data-migration/contract/portal'
import type { AttachItem, ExecutorLink, LinkState, StartOrder } from '../executors/link.ts'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { ProcessName } from './scheduling-notes.ts'

/** The ledger in the targets: who may commit. */
class SimulatedTargets {
  readonly epochs = new Map<string, number>()

  claim(subTask: string): number {
    const epoch = (this.epochs.get(subTask) ?? 0) + 1
    this.epochs.set(subTask, epoch)
    return epoch
  }

  isCurrent(subTask: string, epoch: number): boolean {
    return this.epochs.get(subTask) === epoch
  }

  fence(subTask: string): void {
    if (this.epochs.has(subTask)) this.claim(subTask)
  }
}

const migration: readonly NewEvent[] = [
  { type: 'phase', phase: 'schema', state: 'started' },
  { type: 'phase', phase: 'schema', state: 'done' },
  { type: 'phase', phase: 'full', state: 'started' },
  { type: 'phase', phase: 'full', state: 'done' },
]

const comparison: readonly NewEvent[] = [
  { type: 'phase', phase: 'verify', state: 'started' },
  { type: 'phase', phase: 'verify', state: 'done' },
  { type: 'verdict', verdict: 'equal', asOf: null },
]

/** What each command has to say before its end. */
function scriptOf(command: StartOrder['command']): readonly NewEvent[] {
  return command === undefined || command === 'run' ? [...migration, ...comparison] : comparison
}

/** Follows until it is stopped, or up to a statement nobody has decided about. */
function followingScript(statement: UndecidedStatement | null): readonly NewEvent[] {
  const begun: readonly NewEvent[] = [...migration, { type: 'phase', phase: 'incremental', state: 'started' }]
  if (statement === null) return begun
  return [
    ...begun,
    { type: 'undecided', statement },
    { type: 'phase', phase: 'incremental', state: 'failed' },
  ]
}

interface Workspace {
  readonly events: StoredEvent[]
  process:
    | (ProcessName & {
        readonly epoch: number
        readonly script: readonly NewEvent[]
        readonly end: 'done' | 'undecided' | 'never'
        step: number
        stop: boolean
      })
    | null
}

/** A machine with Portals that work one step at a time, when they are told to. */
export class SimulatedExecutor {
  readonly id: string
  readonly workspaces = new Map<string, Workspace>()
  readonly #targets: SimulatedTargets
  readonly #waiters = new Set<() => void>()
  reachable = true
  /** Its Portals stand still, as under SIGSTOP. */
  frozen = false
  /** What following stops at here until it is decided about. */
  statement: UndecidedStatement | null = null
  readonly decisions: StatementDecision[] = []
  #lastPid = 100

  constructor(id: string, targets: SimulatedTargets) {
    this.id = id
    this.#targets = targets
  }

  /** Processes that may still commit. */
  get holders(): readonly string[] {
    return [...this.workspaces].flatMap(([subTask, { process }]) =>
      process !== null && this.#targets.isCurrent(subTask, process.epoch) ? [subTask] : [],
    )
  }

  get living(): number {
    return [...this.workspaces.values()].filter(({ process }) => process !== null).length
  }

  cut(): void {
    this.reachable = false
    this.wake()
  }

  heal(): void {
    this.reachable = true
    this.wake()
  }

  /** Every process dies; nobody says good-bye. */
  kill(): void {
    for (const workspace of this.workspaces.values()) workspace.process = null
    this.wake()
  }

  /** Each Portal does its next step; false when none was there. */
  work(): boolean {
    if (this.frozen) return false
    const busy = [...this.workspaces].filter(([, { process }]) => process !== null)
    for (const [subTask, workspace] of busy) this.#step(subTask, workspace)
    if (busy.length > 0) this.wake()
    return busy.length > 0
  }

  fence(subTask: string): void {
    this.#targets.fence(subTask)
  }

  wake(): void {
    for (const waiter of [...this.#waiters]) waiter()
  }

  async changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiters.add(resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    this.#waiters.delete(resolve)
  }

  start({ job, command, takeOver }: StartOrder): ProcessName & { started: boolean } {
    const workspace = this.workspaces.get(job.id) ?? { events: [], process: null }
    this.workspaces.set(job.id, workspace)
    if (workspace.process !== null && !takeOver) return { ...nameOf(workspace.process), started: false }
    this.#lastPid += 1
    const pid = this.#lastPid
    workspace.process = {
      pid,
      startTime: String(pid * 10),
      bootId: 'boot',
      epoch: this.#targets.claim(job.id),
      ...this.#courseOf(job, command),
      step: 0,
      stop: false,
    }
    const resumed = workspace.events.length > 0
    this.#append(workspace, { type: 'run-started', subTask: job.id, pid, portalVersion: '0.1.0', resumed })
    this.wake()
    return { ...nameOf(workspace.process), started: true }
  }

  #courseOf(job: StartOrder['job'], command: StartOrder['command']) {
    if (job.mode !== 'online') return { script: scriptOf(command), end: 'done' as const }
    const { statement } = this
    const decided = this.decisions.some((one) => one.statement === statement?.id)
    return statement === null || decided
      ? { script: [...followingScript(null), ...this.#carriedOut(decided)], end: 'never' as const }
      : { script: followingScript(statement), end: 'undecided' as const }
  }

  #carriedOut(decided: boolean): readonly NewEvent[] {
    const sql = this.statement?.sql ?? ''
    return decided ? [{ type: 'ddl', statement: sql, action: 'decided: skipped' }] : []
  }

  portals(): PortalProcess[] {
    return [...this.workspaces].map(([subTask, { events, process }]) => {
      const last = events.at(-1)
      return {
        subTask,
        process: process === null ? null : nameOf(process),
        lastSeq: events.length,
        exitCode: process === null && last?.type === 'ended' ? last.exitCode : null,
        secretsNeeded: process === null && last?.type !== 'ended',
      }
    })
  }

  #step(subTask: string, workspace: Workspace): void {
    const { process } = workspace
    if (process === null) return
    if (!this.#targets.isCurrent(subTask, process.epoch)) return this.#end(workspace, exitCode.fenced)
    if (process.stop) return this.#end(workspace, exitCode.stopped)
    const next = process.script[process.step]
    process.step += 1
    if (next !== undefined) this.#append(workspace, next)
    else if (process.end === 'done') this.#end(workspace, exitCode.ok)
    else if (process.end === 'undecided') this.#end(workspace, exitCode.source)
  }

  #end(workspace: Workspace, code: number): void {
    const sql = this.statement?.sql ?? ''
    const error = toErrorBody(dmError('DM-INC-017', { statement: sql }))
    this.#append(workspace, {
      type: 'ended',
      exitCode: code,
      ...(code === exitCode.source ? { error } : {}),
    })
    workspace.process = null
  }

  #append({ events, process }: Workspace, event: NewEvent): void {
    const at = new Date().toISOString()
    events.push({ v: 1, seq: events.length + 1, at, epoch: process?.epoch ?? 0, ...event })
  }
}

function nameOf({ pid, startTime, bootId }: ProcessName): ProcessName {
  return { pid, startTime, bootId }
}

export interface Fleet {
  readonly executors: readonly SimulatedExecutor[]
  readonly targets: SimulatedTargets
  readonly links: ExecutorLinks
}

export function simulatedFleet(ids: readonly string[]): Fleet {
  const targets = new SimulatedTargets()
  const executors = ids.map((id) => new SimulatedExecutor(id, targets))
  const links = new Map(executors.map((executor) => [executor.id, linkTo(executor)]))
  return {
    executors,
    targets,
    links: {
      of: async (id) => {
        await Promise.resolve()
        const link = links.get(id)
        if (link === undefined) throw dmError('DM-INST-009', { executor: id })
        return link
      },
    },
  }
}

function linkTo(executor: SimulatedExecutor): ExecutorLink {
  const reach = async () => {
    await Promise.resolve()
    if (!executor.reachable)
      throw dmError('DM-SSH-001', { host: executor.id, port: 22, problem: 'it is cut off' })
  }
  const workspace = (subTask: string) => {
    const found = executor.workspaces.get(subTask)
    if (found === undefined) throw dmError('DM-JOB-006', { workspace: subTask })
    return found
  }
  return {
    get state(): LinkState {
      return { state: executor.reachable ? 'connected' : 'unreachable', since: '', error: null }
    },
    onState: () => () => undefined,
    probe: async () => {
      await reach()
      return { ...machine, at: new Date().toISOString(), portals: executor.portals() }
    },
    start: async (order) => {
      await reach()
      const answer = { v: 1, type: 'started', subTask: order.job.id, ...executor.start(order) } as const
      // The answer of what was begun may be lost.
      await reach()
      return answer
    },
    attach: (subTask, from, signal) => attach(executor, subTask, from, signal),
    control: async (subTask, { id, cmd }) => {
      await reach()
      const { process } = workspace(subTask)
      if (process === null) throw dmError('DM-JOB-015', { workspace: subTask })
      if (cmd === 'stop') process.stop = true
      return { id, ok: true }
    },
    decide: async (subTask, decision) => {
      await reach()
      const { events } = workspace(subTask)
      const waits = events.findLast(({ type }) => type === 'undecided')
      if (waits?.type !== 'undecided' || waits.statement.id !== decision.statement)
        throw dmError('DM-JOB-120', { workspace: subTask })
      executor.decisions.push(decision)
    },
    files: {
      list: async () => await Promise.resolve([]),
      read: async (_subTask, file) => {
        await reach()
        throw dmError('DM-JOB-031', { workspace: executor.id, file })
      },
      tail: () => {
        throw new RangeError('not simulated')
      },
    },
    runCheck: async () => await Promise.resolve({ items: [], exitCode: 0, error: null }),
    assess: () => {
      throw new RangeError('not simulated')
    },
    forget: async ({ id }) => {
      await reach()
      executor.fence(id)
    },
    discard: async (subTask) => {
      await reach()
      if ((executor.workspaces.get(subTask)?.process ?? null) !== null)
        throw dmError('DM-JOB-005', { workspace: subTask, pid: 0 })
      executor.workspaces.delete(subTask)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function* attach(
  executor: SimulatedExecutor,
  subTask: string,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<AttachItem, void> {
  let seq = from
  while (!signal.aborted) {
    await Promise.resolve()
    const found = executor.workspaces.get(subTask)
    const next = found?.events[seq]
    if (!executor.reachable) await executor.changed(signal)
    else if (found === undefined) {
      yield { type: 'no-workspace' }
      return
    } else if (next !== undefined) {
      seq += 1
      yield next
    } else if (found.process !== null) await executor.changed(signal)
    else if (found.events.at(-1)?.type === 'ended') return
    else {
      yield { type: 'vanished', lastSeq: seq, secretsNeeded: true }
      return
    }
  }
}

const machine = {
  hostname: 'simulated',
  os: 'Linux',
  kernel: '6',
  architecture: 'x64',
  cores: 4,
  loadAverage1m: 0,
  memoryTotalBytes: String(2 ** 34),
  memoryAvailableBytes: String(2 ** 33),
  diskTotalBytes: String(2 ** 40),
  diskFreeBytes: String(2 ** 39),
  portalVersion: '0.1.0',
  clockOffsetMs: 0,
  roundTripMs: 1,
} as const
