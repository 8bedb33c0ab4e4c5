import { matchesPattern } from '../check/grants.ts'

/** A row of mysql.db: its database may be a pattern. */
interface DatabaseRow {
  readonly user: string
  readonly host: string
  readonly database: string
}

/**
 * The rows that hold for a database. Of one account's only the most specific one does, as the server has it: a plain name goes
 * before a pattern, and of patterns the one with more characters in front of its first wildcard.
 */
export function rowsFor<R extends DatabaseRow>(
  rows: readonly R[],
  database: string,
  wildcards: boolean,
): R[] {
  const fits = (row: R): boolean =>
    wildcards ? matchesPattern(row.database, database) : row.database === database
  const byAccount = Map.groupBy(rows.filter(fits), ({ user, host }) => JSON.stringify([user, host]))
  return [...byAccount.values()].flatMap((own) =>
    own.toSorted((a, b) => specificity(b, database) - specificity(a, database)).slice(0, 1),
  )
}

function specificity({ database: pattern }: DatabaseRow, database: string): number {
  if (pattern === database) return Number.MAX_SAFE_INTEGER
  const wild = /(?<!\\)[%_]/.exec(pattern)
  return wild === null ? Number.MAX_SAFE_INTEGER - 1 : wild.index
}
