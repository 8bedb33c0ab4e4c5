/** A task gets a signal that aborts with the group's or as soon as another task of it fails. */
export type GroupTask = (signal: AbortSignal) => Promise<void>

/**
 * Runs tasks at the same time and returns when all have ended. The first failure stops the others and is thrown once they
 * have released what they hold.
 */
export async function runTogether(signal: AbortSignal, tasks: readonly GroupTask[]): Promise<void> {
  const stop = new AbortController()
  const joined = AbortSignal.any([signal, stop.signal])
  let failed = false
  let failure: unknown
  const settle = async (task: GroupTask) => {
    try {
      await task(joined)
    } catch (error) {
      if (!failed) failure = error
      failed = true
      stop.abort(error)
    }
  }
  await Promise.all(tasks.map(settle))
  // A stop by the caller shows in many ways; its reason is the one to report.
  signal.throwIfAborted()
  if (failed) throw failure
}
