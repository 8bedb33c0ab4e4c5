/**
 * Values of several generators as they arrive; all of them run while the consumer works. When the consumer leaves early
 * or one of them throws, `stop` is aborted first, so that the others end soon, and all have ended before this does.
 */
export async function* interleave<T>(
  generators: readonly AsyncGenerator<T, void>[],
  stop: AbortController,
): AsyncGenerator<T, void> {
  const pending = new Map(generators.map((generator) => [generator, advance(generator)]))
  try {
    while (pending.size > 0) {
      const { generator, result } = await Promise.race(pending.values())
      if (result.done === true) {
        pending.delete(generator)
        continue
      }
      pending.set(generator, advance(generator))
      yield result.value
    }
  } finally {
    if (pending.size > 0) stop.abort()
    const returned = [...pending.keys()].map((generator) => generator.return())
    await Promise.allSettled([...pending.values(), ...returned])
  }
}

async function advance<T>(
  generator: AsyncGenerator<T, void>,
): Promise<{ generator: AsyncGenerator<T, void>; result: IteratorResult<T, void> }> {
  return { generator, result: await generator.next() }
}
