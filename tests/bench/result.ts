import { cpus, totalmem } from 'node:os'

export interface ContestantFigures {
  readonly seconds: number
  readonly rowsPerSecond?: number
  readonly megabytesPerSecond?: number
  readonly peakMemoryMB?: number
  /** CPU seconds by process. */
  readonly cpuSeconds?: Readonly<Record<string, number>>
  /** All rounds, in order. */
  readonly rounds?: readonly number[]
}

/** The one shape of every bench; a ratio above 1 means ours is that many times faster in the same run. */
export interface BenchResult {
  readonly bench: string
  readonly scale: number
  readonly machine: { readonly cores: number; readonly memoryGB: number; readonly cpu: string }
  readonly versions: Readonly<Record<string, string>>
  readonly ours: ContestantFigures
  readonly peers: Readonly<Record<string, ContestantFigures>>
  /** Where ours has several ways: each of them; `ours` is the fastest. */
  readonly methods?: Readonly<Record<string, ContestantFigures>>
  readonly ratios: Readonly<Record<string, number>>
}

export function thisMachine(): BenchResult['machine'] {
  const all = cpus()
  return {
    cores: all.length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    cpu: all[0]?.model ?? 'unknown',
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  const lower = sorted[sorted.length % 2 === 1 ? middle : middle - 1]
  if (upper === undefined || lower === undefined) throw new Error('median of nothing')
  return (upper + lower) / 2
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}
