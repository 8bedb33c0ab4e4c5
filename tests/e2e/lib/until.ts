import { setTimeout as delay } from 'node:timers/promises'

/** Waits for a condition by looking, not by a guess of how long it takes; `withinMs` only bounds a failure. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  withinMs = 180_000,
  everyMs = 15,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}`)
    await delay(everyMs)
  }
}
