import type { Credentials, DataSources, Logger, Machines, Settings } from '@data-migration/contract/plugin'
import type { LogEvent } from '@data-migration/contract/portal'
import { subTaskStates } from '@data-migration/contract/task'
import type { Store } from '../store/store.ts'
import { Supervision } from '../tasks/supervisor.ts'
import { tracesByPortal } from '../tasks/target-traces-by-portal.ts'
import { taskLifeOf } from '../tasks/task-life-of.ts'
import type { TaskLife } from '../tasks/task-life.ts'
import type { ExecutorLinks } from './executor-links.ts'
import { Heartbeats } from './heartbeats.ts'
import { loseExecutor } from './lost-executor.ts'
import { endStrayPortals } from './returned-executor.ts'
import { Scheduler } from './scheduler.ts'

export interface SchedulingDeps {
  readonly store: Store
  readonly links: ExecutorLinks
  readonly machines: Pick<Machines, 'list'>
  readonly dataSources: DataSources
  readonly credentials: Credentials
  readonly settings: Settings
  readonly logger: Logger
  /** Log lines of the runs, as they come. */
  readonly onLog: (subTaskId: string, line: LogEvent) => void
  readonly now: () => string
}

/** Everything that goes on by itself: the queue, the runs, the heartbeats. Disposing of it leaves all Portals running. */
export interface Scheduling extends AsyncDisposable {
  readonly life: TaskLife
  /** RFC 3339; see `executorState`. */
  readonly serverBegan: string
}

/** Takes up where the server stopped last: follows what runs, finishes what was begun, goes on with the queue. */
export async function startScheduling(deps: SchedulingDeps): Promise<Scheduling> {
  const { store, links, settings, logger, now } = deps
  const serverBegan = now()
  const executorName = async (id: string) =>
    (await deps.machines.list()).find((machine) => machine.id === id)?.name ?? id
  const poke = () => scheduler.poke()
  const tasks = { ...deps, executorName }
  const traces = tracesByPortal(tasks)
  const supervision = new Supervision({ ...tasks, traces, poke })
  const scheduler = new Scheduler({
    ...deps,
    serverBegan,
    attended: () => supervision.subTaskIds,
    attend: (id) => supervision.attend(id),
  })
  const drop = (id: string) => supervision.drop(id)
  const heartbeats = new Heartbeats({
    store,
    links,
    settings,
    executorName,
    logger,
    now,
    serverBegan,
    onBeat: async (executorId, probe) => {
      await endStrayPortals({ store, logger }, executorId, await links.of(executorId), probe)
      await attendWaitingReports(store, supervision, executorId)
      await store.alerts.resolve({ executorId }, 'DM-INST-019')
      poke()
    },
    onLost: async (executorId, error) => {
      await loseExecutor({ store, executorName, drop, now }, executorId, error)
      poke()
    },
  })
  const onChange = store.onChange(({ kind }) => {
    if (kind === 'executor') {
      void heartbeats.update().catch((error: unknown) => logger.error({ err: error }, 'heartbeats'))
      poke()
    }
  })
  const onSetting = settings.onChange(poke)
  await attendUnfinished(store, supervision)
  await heartbeats.update()
  poke()
  return {
    life: taskLifeOf({ ...tasks, traces, supervision, poke }),
    serverBegan,
    async [Symbol.asyncDispose]() {
      onChange()
      onSetting()
      await heartbeats[Symbol.asyncDispose]()
      await scheduler[Symbol.asyncDispose]()
      await supervision[Symbol.asyncDispose]()
    },
  }
}

async function attendUnfinished(store: Store, supervision: Supervision): Promise<void> {
  for (const { id } of await store.subTasks.inStates(subTaskStates)) supervision.attend(id)
}

/** Reports that could not be read while the executor was out of reach. */
async function attendWaitingReports(
  store: Store,
  supervision: Supervision,
  executorId: string,
): Promise<void> {
  for (const { id, scheduling } of await store.subTasks.onExecutor(executorId))
    if (scheduling.reportOn === executorId) supervision.attend(id)
}
