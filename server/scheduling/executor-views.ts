import type { StoredExecutor } from '../store/executors.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { executorState } from './executor-state.ts'
import type { ExecutorView } from './executor-view.ts'
import { memoryNeed } from './memory-need.ts'

export interface ViewFacts {
  readonly executors: readonly StoredExecutor[]
  /** Names of the machines that exist. */
  readonly names: ReadonlyMap<string, string>
  /** Sub-tasks with a run. */
  readonly running: readonly SubTask[]
  readonly defaultSlots: number
  readonly now: string
  readonly serverBegan: string
  readonly heartbeatSeconds: number
}

/** A Portal has taken its memory by then, so that a later probe has seen it. */
const settledAfterMs = 30_000

/** Executors as the allocation sees them; one whose machine is gone is left out. */
export function executorViews(facts: ViewFacts): readonly ExecutorView[] {
  return facts.executors.flatMap((executor) => {
    const name = facts.names.get(executor.id)
    return name === undefined ? [] : [viewOf(executor, name, facts)]
  })
}

function viewOf(executor: StoredExecutor, name: string, facts: ViewFacts): ExecutorView {
  const here = facts.running.filter(({ scheduling }) => scheduling.run?.executorId === executor.id)
  const running = new Map<string, number>()
  for (const { taskId } of here) running.set(taskId, (running.get(taskId) ?? 0) + 1)
  return {
    id: executor.id,
    name,
    ...executorState(executor, facts),
    install: executor.installState,
    slots: executor.slots ?? facts.defaultSlots,
    running,
    cores: executor.probe?.cores ?? 1,
    memoryAvailableBytes: memoryLeft(executor, here),
  }
}

function memoryLeft({ probe }: StoredExecutor, here: readonly SubTask[]): number | null {
  if (probe === null) return null
  const unseen = here.filter(({ scheduling: { run } }) => {
    const startedAt = run?.startedAt ?? null
    return (
      startedAt === null ||
      Date.parse(startedAt) + settledAfterMs > Date.parse(probe.at) - probe.clockOffsetMs
    )
  })
  const promised = unseen.reduce((sum, { preset }) => sum + memoryNeed(preset), 0)
  return Number(probe.memoryAvailableBytes) - promised
}
