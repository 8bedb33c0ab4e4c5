import { expect, it } from 'vitest'
import { subTaskTotals } from './sub-task-totals.ts'

it('counts both modes together', () => {
  const totals = subTaskTotals({
    offline: { total: 4, byState: { full: 1, failed: 2, 'not-started': 1 } },
    online: { total: 4, byState: { incremental: 1, 'incremental-paused': 1, finished: 2 } },
    notEqual: 1,
  })
  expect(totals).toEqual({ total: 8, notStarted: 1, running: 2, finished: 1, problems: 4 })
})
