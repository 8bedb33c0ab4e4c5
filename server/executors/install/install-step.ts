import type { Installation } from '@data-migration/contract/api'

export type StepName = Installation['steps'][number]['name']

/** What a step of an installation says when it begins, goes on and ends. */
export interface StepEvent {
  readonly name: StepName
  readonly state: 'running' | 'done' | 'failed'
  /** RFC 3339 UTC with ms. */
  readonly startedAt: string
  readonly durationMs: number
  /** What the machine said, cut to the last 4 KiB. */
  readonly output: string
  /** Of the upload: how much is over. */
  readonly bytes?: { readonly done: number; readonly total: number }
}

export type StepListener = (event: StepEvent) => void

/** What a step gives back: its result, and what the machine said meanwhile. */
export interface StepResult<T> {
  readonly value: T
  readonly output: string
}

export interface StepProgress {
  bytes(done: number, total: number): void
}

/** Marks an error with what the machine said in the step that failed. */
export class StepFailure extends Error {
  readonly output: string

  constructor(cause: unknown, output: string) {
    super('a step failed', { cause })
    this.name = 'StepFailure'
    this.output = output
  }
}

const longestOutput = 4096
const progressEveryMs = 200

/** Runs one step and tells of it. What it throws is the coded error behind a `StepFailure`. */
export async function runStep<T>(
  name: StepName,
  tell: StepListener,
  work: (progress: StepProgress) => Promise<StepResult<T>>,
): Promise<T> {
  const began = new Date()
  const event = (state: StepEvent['state'], output: string, bytes?: StepEvent['bytes']): StepEvent => ({
    name,
    state,
    startedAt: began.toISOString(),
    durationMs: Date.now() - began.getTime(),
    output: output.slice(-longestOutput),
    ...(bytes === undefined ? {} : { bytes }),
  })
  tell(event('running', ''))
  let bytes: StepEvent['bytes']
  try {
    let toldAt = 0
    const progress: StepProgress = {
      bytes(done, total) {
        bytes = { done, total }
        if (Date.now() - toldAt < progressEveryMs) return
        toldAt = Date.now()
        tell(event('running', '', bytes))
      },
    }
    const { value, output } = await work(progress)
    tell(event('done', output, bytes))
    return value
  } catch (error) {
    const failure = error instanceof StepFailure ? error : new StepFailure(error, '')
    const cause = failure.cause instanceof Error ? failure.cause : new Error(String(failure.cause))
    tell(event('failed', failure.output === '' ? cause.message : failure.output, bytes))
    throw cause
  }
}
