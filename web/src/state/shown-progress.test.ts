import { expect, it } from 'vitest'
import { subTaskFraction, taskFraction } from './shown-progress.ts'

const rows = {
  rowsDone: '5',
  rowsTotal: '10',
  bytesDone: '0',
  bytesTotal: null,
  rowsPerSecond: null,
  bytesPerSecond: null,
  etaSeconds: null,
}

it.each([
  [{ state: 'running', progress: 0.25, measured: 0.6 }, 0.6],
  [{ state: 'running', progress: 0.5, measured: 1 }, 0.99],
  [{ state: 'running', progress: 0.25, measured: null }, 0.25],
  [{ state: 'success', progress: 1, measured: 1 }, 1],
  [{ state: 'failed', progress: 0.5, measured: 1 }, 0.5],
] as const)('shows a task %j at %d', (task, shown) => expect(taskFraction(task)).toBe(shown))

it('shows a sub-task by rows in the full load only', () => {
  const measured = { ...rows, fraction: 0.5 }
  expect(subTaskFraction({ state: 'full', progress: 0, measured })).toBe(0.5)
  expect(subTaskFraction({ state: 'full', progress: 0, measured: { ...rows, fraction: 1 } })).toBe(0.99)
  expect(subTaskFraction({ state: 'incremental', progress: 0.85, measured })).toBe(0.85)
  expect(subTaskFraction({ state: 'full', progress: 0.1, measured: null })).toBe(0.1)
})
