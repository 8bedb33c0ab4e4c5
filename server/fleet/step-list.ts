import type { Installation } from '@data-migration/contract/api'
import type { StepEvent } from '../executors/install/install-step.ts'

type Step = Installation['steps'][number]

export function waitingSteps(names: readonly Step['name'][]): Step[] {
  return names.map((name) => ({ name, state: 'waiting', startedAt: null, durationMs: null, output: '' }))
}

/** The list with what a step says of itself; one that was not planned goes to the end, what a failure skips is marked. */
export function stepsAfter(steps: readonly Step[], event: StepEvent): Step[] {
  const { name, state, startedAt, durationMs } = event
  const step: Step = { name, state, startedAt, durationMs, output: outputOf(event) }
  const known = steps.some((one) => one.name === name)
  const list = known ? steps.map((one) => (one.name === name ? step : one)) : [...steps, step]
  if (state !== 'failed') return list
  return list.map((one) => (one.state === 'waiting' ? { ...one, state: 'skipped' } : one))
}

function outputOf({ state, output, bytes }: StepEvent): string {
  return state === 'running' && bytes !== undefined ? `${bytes.done} / ${bytes.total} bytes` : output
}
