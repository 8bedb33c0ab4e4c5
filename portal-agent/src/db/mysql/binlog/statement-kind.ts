/** What a query event means for whoever follows rows. */
export type StatementKind =
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'xa-start'
  | 'xa-end'
  | 'xa-commit'
  | 'xa-rollback'
  /** A change of rows that is logged as a statement (pitfall D02). */
  | 'rows-as-statement'
  /** Of no meaning for tables: users, privileges, maintenance. */
  | 'irrelevant'
  | 'other'

const rules: readonly (readonly [RegExp, StatementKind])[] = [
  [/^BEGIN\b/i, 'begin'],
  [/^START\s+TRANSACTION\b/i, 'begin'],
  [/^COMMIT\b/i, 'commit'],
  [/^ROLLBACK\s+(WORK\s+)?TO\b/i, 'other'],
  [/^ROLLBACK\b/i, 'rollback'],
  [/^(SAVEPOINT|RELEASE\s+SAVEPOINT)\b/i, 'savepoint'],
  [/^XA\s+(START|BEGIN)\b/i, 'xa-start'],
  [/^XA\s+END\b/i, 'xa-end'],
  [/^XA\s+COMMIT\b/i, 'xa-commit'],
  [/^XA\s+ROLLBACK\b/i, 'xa-rollback'],
  [/^(INSERT|UPDATE|DELETE|REPLACE|LOAD)\b/i, 'rows-as-statement'],
  [/^(GRANT|REVOKE|FLUSH|ANALYZE|OPTIMIZE|REPAIR|CHECK|SET|INSTALL|UNINSTALL)\b/i, 'irrelevant'],
  [
    /^(CREATE|ALTER|DROP|RENAME)\s+(OR\s+REPLACE\s+)?(USER|ROLE|SERVER|RESOURCE|LOGFILE|TABLESPACE|UNDO)\b/i,
    'irrelevant',
  ],
]

export function statementKind(sql: string): StatementKind {
  const text = withoutLeadingComments(sql)
  return rules.find(([pattern]) => pattern.test(text))?.[1] ?? 'other'
}

export function withoutLeadingComments(sql: string): string {
  return sql.replace(/^(\s+|\/\*(?!!)[^]*?\*\/|#[^\n]*(\n|$)|--\s[^\n]*(\n|$))+/, '')
}
