import { splitStatements } from './split-statements.ts'

/** Why SQL cannot be carried out within the transaction of a position. */
export const targetSqlProblems = {
  open: 'a string, a name in quotes or a comment does not close',
  nul: 'there is a NUL in it',
  empty: 'there is no statement in it',
  transaction: 'the transaction is that of the position: it is not begun or ended here',
  session: 'settings and other state of the session stay as they are',
  copy: 'rows cannot be handed over here: write INSERT',
  outside: 'it cannot be part of a transaction',
  concurrently: 'CONCURRENTLY cannot be part of a transaction',
  atomic: 'a body between BEGIN ATOMIC and END is not read here: write it as text between $$',
} as const
export type TargetSqlProblem = keyof typeof targetSqlProblems

/** What would end the transaction, outlive it, or speak with the client in another way than by an answer. */
const refused: readonly (readonly [pattern: RegExp, problem: TargetSqlProblem])[] = [
  [/^(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)\b/, 'transaction'],
  [/^(SET|RESET|DISCARD|LOCK|LISTEN|UNLISTEN|PREPARE|DEALLOCATE|DECLARE)\b/, 'session'],
  [/^COPY\b/, 'copy'],
  [/^(VACUUM|CLUSTER|(CREATE|DROP|ALTER) (DATABASE|TABLESPACE))\b/, 'outside'],
  [/\bCONCURRENTLY\b/, 'concurrently'],
  [/\bBEGIN ATOMIC\b/, 'atomic'],
]

/** The first reason against it; null where there is none. */
export function targetSqlProblem(sql: string): TargetSqlProblem | null {
  const statements = splitStatements(sql)
  if (statements === null) return 'open'
  if (sql.includes('\0')) return 'nul'
  if (statements.length === 0) return 'empty'
  for (const { words } of statements) {
    const [, problem] = refused.find(([pattern]) => pattern.test(words)) ?? []
    if (problem !== undefined) return problem
  }
  return null
}
