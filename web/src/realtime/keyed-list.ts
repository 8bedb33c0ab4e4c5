/** A list known by ids that takes many small changes: changed in place, read as an array when somebody looks. */
export interface KeyedList<T> {
  reset(items: readonly T[]): void
  patch(upsert: readonly T[], remove: readonly string[]): void
  /** What is known keeps its place, what is new is at the end. */
  items(): readonly T[]
}

export function keyedList<T>(idOf: (item: T) => string): KeyedList<T> {
  let byId = new Map<string, T>()
  let read: readonly T[] | null = null
  return {
    reset: (items) => {
      byId = new Map(items.map((item) => [idOf(item), item]))
      read = null
    },
    patch: (upsert, remove) => {
      for (const id of remove) byId.delete(id)
      for (const item of upsert) byId.set(idOf(item), item)
      read = null
    },
    items: () => (read ??= [...byId.values()]),
  }
}
