import type { PortalEvent } from '@data-migration/contract/portal'
import { expect, it, vi } from 'vitest'
import type { AppliedBatch, IncrementalObserver } from '../incremental/incremental-request.ts'
import type { RetainedLog } from '../model/ports/change-reader.ts'
import { retentionAlarm } from './retention-alarm.ts'
import type { RunContext } from './run-context.ts'

const log: RetainedLog = { oldest: 'b.1', reading: 'b.3', files: 2, bytes: 7n, keptForMs: 600_000 }
const silent: IncrementalObserver = {
  applying: () => undefined,
  applied: () => undefined,
  statement: () => undefined,
  undecided: () => undefined,
  interrupted: () => undefined,
}

it('X05 warns once while what is read is too old for how long it is kept, and no longer than that', async () => {
  const events: PortalEvent[] = []
  const record = { incremental: {} as Record<string, unknown>, progress: () => record.incremental }
  const sink = { append: (event: PortalEvent) => void events.push(event), progress: () => undefined }
  const context = { record, sink, log: { warn: () => undefined } } as unknown as RunContext
  const asked = vi.fn(() => Promise.resolve(log))
  const looks = async (times: number) => {
    const until = asked.mock.calls.length + times
    await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(until), { interval: 1 })
  }
  await using alarm = retentionAlarm(context, { retained: asked }, silent, 1)
  alarm.applied({ committedAtMs: Date.now() - 900_000, caughtUp: true } as AppliedBatch)
  await looks(2)
  expect([record.incremental['retained'], events]).toEqual([{ files: 2, bytes: '7', keptForMs: 600_000 }, []])
  alarm.applying(5, Date.now())
  await looks(2)
  expect([record.incremental['retained'], events]).toEqual([{ files: 2, bytes: '7', keptForMs: 600_000 }, []])
  alarm.applying(5, Date.now() - 900_000)
  await looks(3)
  expect(record.incremental['retained']).toMatchObject({ error: { code: 'DM-INC-211' } })
  expect(events).toMatchObject([{ type: 'alert', error: { code: 'DM-INC-211' } }])
  alarm.applied({ committedAtMs: Date.now(), caughtUp: false } as AppliedBatch)
  await looks(2)
  expect(record.incremental['retained']).toEqual({ files: 2, bytes: '7', keptForMs: 600_000 })
  expect(events).toHaveLength(1)
})
