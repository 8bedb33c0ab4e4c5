/** How often a kind of operation was carried out, and how often the source refused it. */
export interface Count {
  readonly done: number
  readonly refused: number
}

export type Counting = (kind: string, what: keyof Count) => void

export interface CountSummary {
  readonly done: number
  readonly refused: number
  /** In the order of their names; with refusals as "done, refused". */
  readonly byKind: Readonly<Record<string, number | string>>
}

/** Operations by kind, as whoever looks wants to know them. */
export class Counts {
  readonly #kinds = new Map<string, { done: number; refused: number }>()

  add(kind: string, what: keyof Count): void {
    const count = this.#kinds.get(kind) ?? { done: 0, refused: 0 }
    count[what] += 1
    this.#kinds.set(kind, count)
  }

  summary(): CountSummary {
    const sorted = [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1))
    const texts = sorted.map(([kind, { done, refused }]) => [
      kind,
      refused === 0 ? done : `${done}, ${refused} refused`,
    ])
    const sum = (what: keyof Count) => sorted.reduce((total, [, count]) => total + count[what], 0)
    return {
      done: sum('done'),
      refused: sum('refused'),
      byKind: Object.fromEntries(texts) as Record<string, number | string>,
    }
  }

  /** Kinds that never came to anything, often as they were tried: no torture. */
  neverDone(atLeast: number): string[] {
    return [...this.#kinds]
      .filter(([, { done, refused }]) => done === 0 && refused >= atLeast)
      .map(([kind]) => kind)
  }
}
