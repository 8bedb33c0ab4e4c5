import { setTimeout as sleep } from 'node:timers/promises'
import { DmError, dmError } from '@data-migration/contract/errors'
import {
  exitCode,
  logEventSchema,
  progressEventSchema,
  snapshotEventSchema,
  storedEventSchema,
  vanishedSchema,
} from '@data-migration/contract/portal'
import { z } from 'zod'
import type { AttachItem } from '../link.ts'
import type { Machine } from '../machine.ts'
import type { PortalLocation } from './portal-location.ts'
import { isUnreachable } from '../unreachable.ts'
import { portalLines } from './portal-lines.ts'

export interface AttachRequest {
  readonly machine: Machine
  readonly location: PortalLocation
  readonly subTask: string
  readonly from: number
  readonly signal: AbortSignal
}

const liveSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  logEventSchema,
  snapshotEventSchema,
  vanishedSchema,
])

/** How long to wait when the follower on the executor was ended by something else than the connection. */
const againAfterMs = 1000

/** See `ExecutorLink.attach`. */
export async function* attachToPortal(request: AttachRequest): AsyncGenerator<AttachItem, void> {
  const { machine, signal } = request
  const cursor = { seq: request.from }
  while (!signal.aborted) {
    try {
      if (yield* followOnce(request, cursor)) return
      await pause(againAfterMs, signal)
    } catch (error) {
      if (signal.aborted) return
      if (isNoWorkspace(error)) {
        yield { type: 'no-workspace' }
        return
      }
      if (!isUnreachable(error)) throw error
      yield* untilReachable(machine, signal)
    }
  }
}

async function* untilReachable(machine: Machine, signal: AbortSignal): AsyncGenerator<AttachItem, void> {
  // Without a lost connection it was one session that failed.
  if (machine.state.state === 'connected') return await pause(againAfterMs, signal)
  yield { type: 'link', ...machine.state }
  await machine.whenReachable(signal).catch(() => undefined)
  if (!signal.aborted) yield { type: 'link', ...machine.state }
}

/** True when there is nothing more to come. */
async function* followOnce(
  { machine, location, subTask, signal }: AttachRequest,
  cursor: { seq: number },
): AsyncGenerator<AttachItem, boolean> {
  const args = ['attach', subTask, '--from', String(cursor.seq)]
  const lines = portalLines({ machine, location, args, purpose: 'following a sub-task', signal })
  try {
    for (;;) {
      const next = await lines.next()
      if (next.done === true) return next.value === null || isEnd(next.value)
      const item = itemOf(next.value, machine.label)
      if (isNews(item, cursor)) yield item
    }
  } finally {
    await lines.return(null)
  }
}

/** Moves the cursor on. Events come without a gap, or something is badly wrong. */
function isNews(item: AttachItem, cursor: { seq: number }): boolean {
  if (!('seq' in item) || item.type === 'snapshot') return true
  if (item.seq <= cursor.seq) return false
  if (item.seq !== cursor.seq + 1) throw new RangeError(`event ${item.seq} follows ${cursor.seq}`)
  cursor.seq = item.seq
  return true
}

/** Ended, or gone without an end; everything else means that the follower itself did not come to its end. */
function isEnd(code: number): boolean {
  return code === exitCode.ok || code === exitCode.transient
}

function itemOf(line: object, host: string): AttachItem {
  const parsed = storedEventSchema.safeParse(line)
  if (parsed.success) return parsed.data
  const live = liveSchema.safeParse(line)
  if (!live.success)
    throw dmError('DM-INST-016', { found: 'with unknown events', host, expected: 'this version' })
  if (live.data.type !== 'vanished') return live.data
  const { type, lastSeq, secretsNeeded } = live.data
  return { type, lastSeq, secretsNeeded }
}

function isNoWorkspace(error: unknown): boolean {
  return error instanceof DmError && error.code === 'DM-JOB-006'
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
