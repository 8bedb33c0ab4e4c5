import { describe, expect, it } from 'vitest'
import { eventType } from '../binlog/event-type.ts'
import { ForeignRows } from './foreign-rows.ts'
import { insertEvent, logEvent, tableMapEvent } from './testing/events.ts'

function kept(...events: readonly Buffer[]): number[] {
  const rows = new ForeignRows('shop')
  return events.flatMap((event, i) => (rows.keeps(event) ? [i] : []))
}

describe('what is kept of the log', () => {
  it('is everything but rows of other databases and what is said of an idle source', () => {
    const events = [
      logEvent(eventType.gtid),
      tableMapEvent(1, 'shop', 't'),
      tableMapEvent(2, 'other', 't'),
      insertEvent(1, 1),
      insertEvent(2, 2),
      logEvent(eventType.heartbeat),
      insertEvent(3, 3),
      logEvent(eventType.xid),
      logEvent(250),
    ]
    expect(kept(...events)).toEqual([0, 1, 2, 3, 6, 7, 8])
  })

  it('is told by the last announcement of a number', () => {
    const [ours, others] = [tableMapEvent(1, 'shop', 't'), tableMapEvent(1, 'other', 't')]
    expect(kept(ours, insertEvent(1, 1), others, insertEvent(1, 2), ours, insertEvent(1, 3))).toEqual([
      0, 1, 2, 4, 5,
    ])
  })

  it('D08 is one of them at least before the places in the headers could pass 2^31 unseen', () => {
    const huge = insertEvent(2, 1)
    Object.defineProperty(huge, 'length', { value: 2 ** 29 })
    expect(kept(tableMapEvent(2, 'other', 't'), huge, huge, huge, huge, huge, huge)).toEqual([0, 3, 6])
  })
})
