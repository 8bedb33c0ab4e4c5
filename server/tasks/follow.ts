import type { LogEvent, Report, StoredEvent } from '@data-migration/contract/portal'
import type { ExecutorLink } from '../executors/link.ts'
import { applyEvent, type Followed } from './apply-event.ts'
import type { TaskDeps } from './deps.ts'
import { readReport } from './fetch-report.ts'
import { ProgressSaver } from './save-progress.ts'

/**
 * `ended`: its last event is stored. `gone`: no process, no end. `no-workspace`: nothing of it is there. `superseded`:
 * another run is the sub-task's now. `cut`: the signal, or the follower on the executor ended early.
 */
export type FollowEnd = 'ended' | 'gone' | 'no-workspace' | 'superseded' | 'cut'

export interface FollowDeps extends TaskDeps {
  /** Lines of the log, for whoever looks on. */
  readonly onLog: (subTaskId: string, line: LogEvent) => void
}

/** Reads a run's events from where the store stands and stores what follows from them, until there is nothing more. */
export async function follow(
  deps: FollowDeps,
  link: ExecutorLink,
  followed: Followed,
  signal: AbortSignal,
): Promise<FollowEnd> {
  const { store, logger, now, onLog } = deps
  const { subTaskId, executorId } = followed
  const { lastSeq } = await store.cursors.get(subTaskId, executorId)
  await using progress = new ProgressSaver(store, subTaskId)
  let ended = false
  for await (const item of link.attach(subTaskId, lastSeq, signal)) {
    switch (item.type) {
      case 'progress':
        progress.offer(item)
        break
      case 'log':
        onLog(subTaskId, item)
        break
      case 'snapshot':
      case 'link':
        break
      case 'vanished':
        return ended ? 'ended' : 'gone'
      case 'no-workspace':
        return ended ? 'ended' : 'no-workspace'
      default: {
        if (ended) break
        await progress.flush()
        const report = await reportWith(link, subTaskId, item)
        const applied = await applyEvent(store, followed, item, now(), report)
        if (applied === null) return 'superseded'
        if (applied.ignored !== null)
          logger.info(
            { subTaskId, event: applied.ignored, seq: item.seq },
            'DM-TASK-016: a report that does not fit was ignored',
          )
        // After its last event Portal still writes its report: the line ends when the process has.
        ended = applied.subTask.scheduling.run === null
      }
    }
  }
  return ended ? 'ended' : 'cut'
}

/**
 * A verdict beside incremental comes with its report. One of an earlier run says nothing of this one, and one that came at the
 * end of a run is fetched together with its checks.
 */
async function reportWith(link: ExecutorLink, subTaskId: string, event: StoredEvent): Promise<Report | null> {
  if (event.type !== 'verdict') return null
  const report = await readReport(link, subTaskId)
  return report?.epoch === event.epoch && report.asOf !== undefined ? report : null
}
