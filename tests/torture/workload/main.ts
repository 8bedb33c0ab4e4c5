import { type SourceKind, startWorld } from '../full-load/world.ts'
import { type MinuteResult, runWorkload, type WorkloadResult } from './workload.ts'

export interface WorkloadTorture {
  readonly minutes: number
  readonly seed: number
  readonly sources: readonly SourceKind[]
  /** Between two transactions of a session, on average. */
  readonly restMs: number
  /** Between two changes of structure, on average. */
  readonly ddlRestMs: number
  readonly signal: AbortSignal
  readonly onLine: (line: MinuteResult | WorkloadResult) => void
}

export interface WorkloadSummary {
  readonly torture: 'workload'
  readonly seed: number
  readonly minutes: number
  readonly sources: readonly SourceKind[]
  /** Sources with a problem. */
  readonly failed: readonly SourceKind[]
  readonly done: number
}

/** The same time, each source with a server, a database, a target and a Portal of its own. */
export async function tortureWorkload(request: WorkloadTorture): Promise<WorkloadSummary> {
  const { sources, seed, minutes } = request
  const results = await Promise.all(sources.map((source) => tortureSource(source, request)))
  return {
    torture: 'workload',
    seed,
    minutes,
    sources,
    failed: results.filter(({ ok }) => !ok).map(({ source }) => source),
    done: results.reduce((sum, { done }) => sum + done, 0),
  }
}

async function tortureSource(source: SourceKind, request: WorkloadTorture): Promise<WorkloadResult> {
  const { seed, minutes, restMs, ddlRestMs, signal, onLine } = request
  await using world = await startWorld(source)
  const plan = { source, seed, minutes, restMs, restBetweenChangesMs: ddlRestMs, signal, onMinute: onLine }
  const result = await runWorkload(plan, world)
  onLine(result)
  return result
}
