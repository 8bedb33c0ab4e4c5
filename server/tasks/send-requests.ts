import { setTimeout as sleep } from 'node:timers/promises'
import { DmError } from '@data-migration/contract/errors'
import type { Logger } from '@data-migration/contract/plugin'
import type { ControlRequest } from '@data-migration/contract/portal'
import type { PendingRequest } from '@data-migration/contract/task'
import type { ExecutorLink } from '../executors/link.ts'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'

const againAfterMs = 5000

export interface RequestSender {
  /** Something may have to be sent. */
  wake(): void
}

/**
 * Sends a run what is asked of it, for as long as the signal lets it: again after a while, because an answer can be lost,
 * and Portal takes the same id twice as once. The answer that counts is the event Portal ends with.
 */
export function sendRequests(
  { store, logger }: { readonly store: Store; readonly logger: Logger },
  link: ExecutorLink,
  subTaskId: string,
  signal: AbortSignal,
): RequestSender & { readonly done: Promise<void> } {
  let wake = () => undefined as void
  const loop = async () => {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve))
      const subTask = await store.subTasks.find(subTaskId)
      const open = subTask !== null && (await send(subTask, link, logger))
      await Promise.race([woken, aborted(signal), ...(open ? [pause(signal)] : [])])
    }
  }
  return { wake: () => wake(), done: loop() }
}

/** Whether an answer is still waited for. */
async function send(subTask: SubTask, link: ExecutorLink, logger: Logger): Promise<boolean> {
  const { run } = subTask.scheduling
  const pending = run?.unwanted === true ? 'stop' : subTask.point.pending
  if (run?.stage !== 'started' || pending === null) return false
  try {
    await link.control(subTask.id, requestOf(pending, `${pending}-${run.number}`))
  } catch (error) {
    const code = error instanceof DmError ? error.code : 'DM-JOB-099'
    logger.info({ subTaskId: subTask.id, code }, 'a request did not reach Portal yet')
  }
  return true
}

/** "Stop" means where it stands; the end of a migration takes along what the source has written until then. */
function requestOf(pending: PendingRequest, id: string): ControlRequest {
  if (pending === 'stop-incremental') return { id, cmd: 'stop-incremental' }
  return { id, cmd: 'stop', args: { now: pending === 'stop' } }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(againAfterMs, undefined, { signal }).catch(() => undefined)
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
