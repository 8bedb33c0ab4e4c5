import { splitStatements } from './split-statements.ts'

/** What would end the transaction, outlive it, or speak with the client in another way than by an answer. */
const refused: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /^(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)\b/,
    'the transaction is that of the position: it is not begun or ended here',
  ],
  [
    /^(SET|RESET|DISCARD|LOCK|LISTEN|UNLISTEN|PREPARE|DEALLOCATE|DECLARE)\b/,
    'settings and other state of the session stay as they are',
  ],
  [/^COPY\b/, 'rows cannot be handed over here: write INSERT'],
  [/^(VACUUM|CLUSTER|(CREATE|DROP|ALTER) (DATABASE|TABLESPACE))\b/, 'it cannot be part of a transaction'],
  [/\bCONCURRENTLY\b/, 'CONCURRENTLY cannot be part of a transaction'],
  [/\bBEGIN ATOMIC\b/, 'a body between BEGIN ATOMIC and END is not read here: write it as text between $$'],
]

/** Why this text cannot be carried out within the transaction of a position; null where it can. */
export function targetSqlProblem(sql: string): string | null {
  const statements = splitStatements(sql)
  if (statements === null) return 'a string, a name in quotes or a comment does not close'
  if (sql.includes('\0')) return 'there is a NUL in it'
  if (statements.length === 0) return 'there is no statement in it'
  for (const { words } of statements) {
    const [, why] = refused.find(([pattern]) => pattern.test(words)) ?? []
    if (why !== undefined) return why
  }
  return null
}
