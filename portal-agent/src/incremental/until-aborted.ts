/** Resolves when `awaited` is aborted, rejects when `signal` is. */
export async function untilAborted(awaited: AbortSignal, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (awaited.aborted) return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAwaited = () => resolve()
  const onAbort = () => reject(signal.reason as Error)
  awaited.addEventListener('abort', onAwaited)
  signal.addEventListener('abort', onAbort)
  try {
    await promise
  } finally {
    awaited.removeEventListener('abort', onAwaited)
    signal.removeEventListener('abort', onAbort)
  }
}
