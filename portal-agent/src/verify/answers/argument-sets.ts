/** At least so many different sets, as far as there are so many: values of each list meet those of the others in turn. */
export function argumentSets<T>(lists: readonly (readonly T[])[], atLeast: number): T[][] {
  const [first, ...others] = lists
  if (first === undefined) return [[]]
  if (others.length === 0) return first.map((only) => [only])
  const sets = new Map<string, T[]>()
  const longest = Math.max(...lists.map((list) => list.length), atLeast)
  for (let turn = 0; sets.size < longest * 2 && turn < longest * 4; turn++) {
    const set = lists.flatMap((list, i) =>
      list.slice((turn + Math.floor(turn / list.length) * i + i * 3) % list.length).slice(0, 1),
    )
    sets.set(JSON.stringify(set), set)
  }
  for (const set of product(lists)) {
    if (sets.size >= atLeast) break
    sets.set(JSON.stringify(set), set)
  }
  return [...sets.values()]
}

/** Every value with every other, one set at a time. */
function* product<T>(lists: readonly (readonly T[])[]): Generator<T[]> {
  const [first, ...others] = lists
  if (first === undefined) {
    yield []
    return
  }
  for (const value of first) for (const rest of product(others)) yield [value, ...rest]
}
