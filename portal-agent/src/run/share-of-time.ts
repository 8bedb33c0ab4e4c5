/** Milliseconds. */
export interface Clocks {
  readonly wall: () => number
  /** Processor time of this process: waiting for a processor is not what makes work dear. */
  readonly cpu: () => number
}

export const systemClocks: Clocks = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}

/** Work below this is done whenever it is asked for, so that nothing is missed where it is cheap. */
const cheapMs = 5

/**
 * Does `work` when it is called, unless it is dear and would take more than its share of the time. The progress of 20,000
 * tables, made at every chunk, took more time than copying them.
 */
export function shareOfTime(share: number, { wall, cpu }: Clocks, work: () => void): () => void {
  let notBefore = -Infinity
  return () => {
    if (wall() < notBefore) return
    const before = cpu()
    work()
    const cost = cpu() - before
    notBefore = cost < cheapMs ? -Infinity : wall() + cost / share
  }
}
