import { mysqlIdentifier, mysqlLiteral, postgresIdentifier, postgresLiteral } from './servers/sql-literal.ts'

export type GrantVariables = Record<string, string> & { user: string; password: string }
export type SqlDialect = 'mysql' | 'postgresql'

/**
 * Puts values in place of `{{name}}`. Inside quotes (`'{{user}}'@'%'`) the value is escaped for those quotes;
 * elsewhere `password` becomes a string literal and every other name a quoted identifier.
 */
export function fillPlaceholders(
  script: string,
  dialect: SqlDialect,
  variables: Record<string, string>,
): string {
  const placeholder = /(['"`])\{\{(\w+)\}\}\1|\{\{(\w+)\}\}/g
  return script.replaceAll(placeholder, (_, quote?: string, quoted?: string, bare?: string) => {
    const name = quoted ?? bare ?? ''
    const value = variables[name]
    if (value === undefined) throw new RangeError(`The script uses {{${name}}}, for which no value is given`)
    const literal = quote === "'" || (quote === undefined && name === 'password')
    if (quote === '"' && dialect === 'mysql') return mysqlLiteral(value)
    if (dialect === 'mysql') return literal ? mysqlLiteral(value) : mysqlIdentifier(value)
    return literal ? postgresLiteral(value) : postgresIdentifier(value)
  })
}

/** The statements of a script: each ends with `;` at the end of a line outside `$…$` bodies. Comment lines go. */
export function splitStatements(script: string): string[] {
  const statements: string[] = []
  let current: string[] = []
  let body: string | undefined
  for (const line of script.split('\n')) {
    if (body === undefined && /^\s*(--.*)?$/.test(line)) continue
    current.push(line)
    for (const [tag] of line.matchAll(/\$\w*\$/g))
      body = body === undefined ? tag : body === tag ? undefined : body
    if (body === undefined && /;\s*$/.test(line)) {
      statements.push(current.join('\n').replace(/;\s*$/, ''))
      current = []
    }
  }
  if (current.length > 0) statements.push(current.join('\n'))
  return statements
}
