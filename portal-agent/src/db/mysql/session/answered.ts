import { lostError } from '../errors.ts'

/**
 * For what is answered at once when somebody is there: no answer within the time is a lost connection (DM-SRC-007). A half-open
 * connection would be waited for without an end.
 */
export async function answered<T>(
  signal: AbortSignal,
  withinMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(withinMs)
  try {
    return await ask(AbortSignal.any([signal, deadline]))
  } catch (error) {
    throw deadline.aborted && !signal.aborted ? lostError(new Error('the source is silent')) : error
  }
}
