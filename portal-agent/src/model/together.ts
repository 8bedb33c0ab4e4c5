/** Objects that are made in one transaction on the target, which has locks for a few thousand by default. */
const mostTogether = 32

/** In their order: neighbours that are quick go together, any other one alone. */
export function together<T>(items: readonly T[], quick: (item: T) => boolean): T[][] {
  const groups: T[][] = []
  let open: T[] | null = null
  for (const item of items) {
    if (!quick(item)) {
      groups.push([item])
      open = null
    } else if (open === null || open.length === mostTogether) groups.push((open = [item]))
    else open.push(item)
  }
  return groups
}
