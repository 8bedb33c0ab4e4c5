type Query = Readonly<Record<string, unknown>>

/** Whether two queries make the same URL; what is undefined is not in it. */
export function sameQuery(one: Query, other: Query): boolean {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => one[name] === other[name])
}
