import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mainTaskProgress, objectProgress, subTaskProgress } from './progress.ts'
import { type SubTaskState, subTaskStates } from './sub-task-state.ts'
import { newPoint, type SubTaskPoint } from './transition.ts'

const point = (state: SubTaskState, more: Partial<SubTaskPoint> = {}): SubTaskPoint => ({
  ...newPoint('online'),
  state,
  loaded: true,
  ...more,
})

const objects = fc
  .record({ tables: fc.nat(5000), others: fc.nat(5000), a: fc.nat(5000), b: fc.nat(5000) })
  .map(({ tables, others, a, b }) => ({
    tables,
    others,
    tablesDone: Math.min(a, tables),
    othersDone: Math.min(b, others),
  }))

const points = fc.record({
  state: fc.constantFrom(...subTaskStates),
  mode: fc.constantFrom('offline' as const, 'online' as const),
  loaded: fc.boolean(),
  reversed: fc.boolean(),
  pending: fc.constant(null),
  errand: fc.constant(null),
})

describe("the manual's figure of a sub-task", () => {
  it('weighs a table ten times as much as another object', () => {
    expect(objectProgress({ tables: 2, tablesDone: 1, others: 5, othersDone: 5 })).toBe(15 / 25)
    expect(objectProgress({ tables: 0, tablesDone: 0, others: 0, othersDone: 0 })).toBe(0)
  })

  it('is multiplied by 0.85 in incremental and by 0.95 in reverse', () => {
    const half = { tables: 2, tablesDone: 1, others: 0, othersDone: 0 }
    const all = { ...half, tablesDone: 2 }
    expect(subTaskProgress(point('incremental'), half)).toBe(0.425)
    expect(subTaskProgress(point('incremental'), all)).toBe(0.85)
    expect(subTaskProgress(point('reverse', { reversed: true }), all)).toBe(0.95)
    expect(subTaskProgress(point('finished'), all)).toBe(1)
  })

  it('shows less than 1 for one that failed, was stopped or was ended early', () => {
    const all = { tables: 2, tablesDone: 2, others: 0, othersDone: 0 }
    const offline = { mode: 'offline' as const }
    expect(subTaskProgress(point('failed', offline), all)).toBe(0.99)
    expect(subTaskProgress(point('stopped', offline), all)).toBe(0.99)
    expect(subTaskProgress(point('finished', { loaded: false }), all)).toBeLessThan(1)
    expect(subTaskProgress(point('not-started', offline), all)).toBe(0)
  })

  it('lies in 0..1 and is 1 only at the end', () => {
    fc.assert(
      fc.property(points, objects, (where, counts) => {
        const progress = subTaskProgress(where, counts)
        expect(progress).toBeGreaterThanOrEqual(0)
        expect(progress).toBeLessThanOrEqual(1)
        if (!['finished', 'verified'].includes(where.state)) expect(progress).toBeLessThan(1)
      }),
    )
  })

  it('never falls when an object is done', () => {
    fc.assert(
      fc.property(points, objects, (where, counts) => {
        const more = { ...counts, tablesDone: Math.min(counts.tables, counts.tablesDone + 1) }
        expect(subTaskProgress(where, more)).toBeGreaterThanOrEqual(subTaskProgress(where, counts))
      }),
    )
  })

  it('never falls on the way from full to reverse', () => {
    const way = [
      point('full', { loaded: false }),
      point('full-done'),
      point('incremental'),
      point('verifying'),
      point('incremental-stopped'),
      point('reverse', { reversed: true }),
      point('finished', { reversed: true }),
    ]
    fc.assert(
      fc.property(objects, (counts) => {
        const figures = way.map((where) => subTaskProgress(where, counts))
        expect(figures).toEqual([...figures].sort((a, b) => a - b))
      }),
    )
  })
})

describe("the manual's figure of a main task", () => {
  it('is (A + 2B + 3C + 4D) / 4n', () => {
    const offlineVerified = point('verified', { mode: 'offline' })
    expect(
      mainTaskProgress([point('full'), point('verifying'), point('incremental'), point('finished')]),
    ).toBe(10 / 16)
    expect(mainTaskProgress([offlineVerified])).toBe(1)
    expect(mainTaskProgress([point('not-started', { loaded: false })])).toBe(0)
    expect(mainTaskProgress([])).toBe(0)
  })

  it('counts a failed sub-task never as done', () => {
    expect(mainTaskProgress([point('finished'), point('failed')])).toBe(5 / 8)
    expect(mainTaskProgress([point('finished', { loaded: false })])).toBe(0)
  })

  it('lies in 0..1 and is below 1 with a failed one', () => {
    fc.assert(
      fc.property(fc.array(points, { maxLength: 50 }), (all) => {
        const progress = mainTaskProgress(all)
        expect(progress >= 0 && progress <= 1).toBe(true)
        expect(mainTaskProgress([...all, point('failed')])).toBeLessThan(1)
      }),
    )
  })
})
