import { createHash } from 'node:crypto'
import type { LoggedStatement } from '../../model/change-block.ts'

/** Of one statement at one place of the log, and of no other: the same text elsewhere has another. */
export function statementId({
  position,
  schema,
  sql,
}: Pick<LoggedStatement, 'position' | 'schema' | 'sql'>): string {
  const { kind, value, file = '', pos = '' } = position
  return createHash('sha256')
    .update(JSON.stringify([kind, value, file, pos, schema, sql]))
    .digest('hex')
    .slice(0, 32)
}
