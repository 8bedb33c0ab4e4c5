import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** Clock ticks per second of /proc/<pid>/stat; 100 on every Linux this runs on (sysconf _SC_CLK_TCK). */
const ticksPerSecond = 100

interface ProcessStat {
  readonly pid: number
  readonly parent: number
  /** Own and waited-for children's user and system time, in seconds. */
  readonly cpuSeconds: number
}

async function statOf(pid: number): Promise<ProcessStat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined)
  if (text === undefined) return undefined
  // The command may hold blanks and brackets: fields are counted from the last bracket.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0)
  return { pid, parent: Number(fields[1]), cpuSeconds: ticks / ticksPerSecond }
}

async function allProcesses(): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const stats = await Promise.all(pids.map(statOf))
  return stats.filter((stat) => stat !== undefined)
}

/** A process and everything below it. */
async function processTree(root: number): Promise<ProcessStat[]> {
  const all = await allProcesses()
  const tree = all.filter((stat) => stat.pid === root)
  for (let known = 0; known < tree.length; known += 1) {
    tree.push(...all.filter((stat) => stat.parent === tree[known]?.pid))
  }
  return tree
}

/** CPU seconds of a process tree so far; what ended and was waited for is in its parent's figure. */
export async function cpuSecondsOf(root: number): Promise<number> {
  return (await processTree(root)).reduce((sum, stat) => sum + stat.cpuSeconds, 0)
}

/** The process whose command line holds the text (e.g. a data folder) and whose parent's does not. */
export async function findServer(text: string): Promise<number> {
  const matching: ProcessStat[] = []
  for (const stat of await allProcesses()) {
    const line = await readFile(`/proc/${stat.pid}/cmdline`, 'latin1').catch(() => '')
    if (stat.pid !== process.pid && line.includes(text)) matching.push(stat)
  }
  const root = matching.find((stat) => !matching.some((other) => other.pid === stat.parent))
  if (root === undefined) throw new Error(`no process with ${text} in its command line`)
  return root.pid
}

/** A sample costs the more the larger the process is, and the sampled one waits meanwhile: at most this share of the time. */
const shareOfTime = 0.05

/** Samples a process tree at up to 10 Hz: the maximum of the sum of Pss, and the CPU time it was last seen with. */
export class TreeSampler implements AsyncDisposable {
  peakPssMB = 0
  cpuSeconds = 0
  readonly #stop = new AbortController()
  readonly #loop: Promise<void>

  constructor(root: number) {
    this.#loop = this.#sample(root)
  }

  async #sample(root: number): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const began = performance.now()
      const tree = await processTree(root)
      const pss = await Promise.all(tree.map((stat) => pssOf(stat.pid)))
      const sum = pss.reduce((a, b) => a + b, 0) / 1024
      this.peakPssMB = Math.max(this.peakPssMB, sum)
      const cpu = tree.reduce((a, stat) => a + stat.cpuSeconds, 0)
      this.cpuSeconds = Math.max(this.cpuSeconds, cpu)
      const pause = Math.max(100, (performance.now() - began) / shareOfTime)
      await delay(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#loop
  }
}

/** KiB; 0 for a process that is gone. */
async function pssOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '')
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0)
}

/** The most memory a process has ever had resident; the kernel keeps the peak, so that reading it now and then is enough. */
export async function peakResidentMB(pid: number, ended: Promise<unknown>): Promise<number> {
  const stop = new AbortController()
  void ended.finally(() => stop.abort()).catch(() => undefined)
  let peak = 0
  while (!stop.signal.aborted) {
    const text = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024)
    await delay(50, undefined, { signal: stop.signal }).catch(() => undefined)
  }
  return peak
}
