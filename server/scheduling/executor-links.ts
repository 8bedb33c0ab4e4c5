import type { ExecutorLink } from '../executors/link.ts'

/** The pooled way to each executor. */
export interface ExecutorLinks {
  /**
   * The link to the Portal installed there, kept by whoever gives it: not to be disposed of. Throws DM-INST-009 where
   * Portal is not installed, DM-INST-010, DM-SSH-004, DM-SSH-007, DM-SSH-015.
   */
  of(executorId: string): Promise<ExecutorLink>
}
