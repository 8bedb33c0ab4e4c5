import type { ErrandKind } from '@data-migration/contract/task'
import type { ProcessName, Run, SchedulingNotes } from './scheduling-notes.ts'

/** Seconds to wait after so many lost runs in a row; the first one is continued at once. */
const pauses = [0, 0, 5, 15, 30, 60, 120, 300]

/** A run that lasted this long begins the count of losses anew. */
const steadyMs = 10 * 60_000

export function assigned(
  notes: SchedulingNotes,
  executorId: string,
  errand: ErrandKind | null,
): SchedulingNotes {
  const run: Run = {
    number: notes.runs + 1,
    executorId,
    errand,
    stage: 'assigned',
    takeOver: notes.fence,
    fromSeq: null,
    found: null,
    process: null,
    heard: false,
    unwanted: false,
    startedAt: null,
  }
  const workspaces = [...new Set([...notes.workspaces, executorId])]
  return { ...notes, run, runs: run.number, notBefore: null, workspaces }
}

export function starting(
  notes: SchedulingNotes,
  fromSeq: number,
  found: ProcessName | null,
): SchedulingNotes {
  return withRun(notes, { stage: 'starting', fromSeq, found })
}

/** From here on it is known which process it is; who was out of reach before is fenced out by it. */
export function started(notes: SchedulingNotes, process: ProcessName, now: string): SchedulingNotes {
  return { ...withRun(notes, { stage: 'started', process, startedAt: now }), outOfReach: null, fence: false }
}

/** The run that was out of reach goes on, or has ended by itself: it is followed where it was left. */
export function takenUpAgain(notes: SchedulingNotes, former: Run): SchedulingNotes {
  const { number } = notes.run ?? former
  return { ...notes, run: { ...former, number }, outOfReach: null, fence: false }
}

/** It is over, and everything it had to say was heard. */
export function ended(notes: SchedulingNotes): SchedulingNotes {
  return { ...notes, run: null, losses: 0, reportOn: notes.run?.executorId ?? notes.reportOn }
}

/** Its process is gone without an end, or ended because of something that passes. */
export function interrupted(notes: SchedulingNotes, now: string): SchedulingNotes {
  const { run } = notes
  const startedAt = run?.startedAt ?? null
  const steady = startedAt !== null && Date.parse(now) - Date.parse(startedAt) > steadyMs
  const losses = steady ? 1 : notes.losses + 1
  const seconds = pauses[Math.min(losses, pauses.length - 1)] ?? 0
  const notBefore = seconds === 0 ? null : new Date(Date.parse(now) + seconds * 1000).toISOString()
  return { ...notes, run: null, losses, notBefore, fence: true }
}

/** Nobody can say what became of it. */
export function gone(notes: SchedulingNotes): SchedulingNotes {
  const { run } = notes
  if (run === null) return notes
  return { ...notes, run: null, outOfReach: run.stage === 'assigned' ? notes.outOfReach : run, fence: true }
}

/** Given back to the queue before anybody was told of it, or left to be stopped when it may run already. */
export function notWanted(notes: SchedulingNotes): SchedulingNotes {
  if (notes.run === null || notes.run.stage === 'assigned') return { ...notes, run: null }
  return withRun(notes, { unwanted: true })
}

export function heard(notes: SchedulingNotes): SchedulingNotes {
  return withRun(notes, { heard: true })
}

function withRun(notes: SchedulingNotes, change: Partial<Run>): SchedulingNotes {
  return notes.run === null ? notes : { ...notes, run: { ...notes.run, ...change } }
}

/** What was out of reach cannot commit anything any more. */
export function fencedOut(notes: SchedulingNotes): SchedulingNotes {
  return { ...notes, outOfReach: null, fence: true }
}
