/** One line of SHOW GRANTS. */
export interface Grant {
  readonly kind: 'grant' | 'revoke'
  /** Upper case; only privileges on whole objects, not on columns. */
  readonly privileges: ReadonlySet<string>
  /** Null is `*`; a database may be a pattern with `%`, `_` and backslashes. */
  readonly database: string | null
  readonly table: string | null
}

/** What SHOW GRANTS printed, without grants of roles, proxies and routines. */
export function parseGrants(lines: readonly string[]): Grant[] {
  return lines.flatMap((line) => parseGrant(line) ?? [])
}

function parseGrant(line: string): Grant | null {
  const name = '(\\*|`(?:[^`]|``)+`|"(?:[^"]|"")+")'
  const pattern = new RegExp(`^(GRANT|REVOKE) (.+?) ON (?:TABLE )?${name}\\.${name} (?:TO|FROM) `, 's')
  const match = pattern.exec(line)
  if (match === null) return null
  const [, verb, privileges = '', database = '*', table = '*'] = match
  return {
    kind: verb === 'REVOKE' ? 'revoke' : 'grant',
    privileges: new Set(splitPrivileges(privileges)),
    database: unquote(database),
    table: unquote(table),
  }
}

/** `SELECT, INSERT (a, b), SHOW VIEW` → SELECT, SHOW VIEW. */
function splitPrivileges(text: string): string[] {
  return text
    .replace(/\w+(?: \w+)* \([^)]*\)/g, '')
    .split(',')
    .map((privilege) => privilege.trim().toUpperCase())
    .filter((privilege) => privilege !== '')
}

function unquote(name: string): string | null {
  if (name === '*') return null
  const quote = name.charAt(0)
  return name.slice(1, -1).replaceAll(quote + quote, quote)
}

/** What a privilege is asked for: everything, a database, or a table. */
export interface GrantTarget {
  readonly database?: string
  readonly table?: string
}

/** Whether the grants together allow it; a partial revoke (MySQL 8.0.16) takes a database out of a global grant. */
export function isGranted(grants: readonly Grant[], privilege: string, target: GrantTarget): boolean {
  const relevant = grants.filter((grant) => has(grant, privilege))
  const revoked = relevant.some((grant) => grant.kind === 'revoke' && covers(grant, target))
  return relevant.some(
    (grant) => grant.kind === 'grant' && covers(grant, target) && !(revoked && grant.database === null),
  )
}

function has(grant: Grant, privilege: string): boolean {
  return (
    grant.privileges.has(privilege) || grant.privileges.has('ALL PRIVILEGES') || grant.privileges.has('ALL')
  )
}

function covers(grant: Grant, target: GrantTarget): boolean {
  if (grant.database === null) return true
  if (target.database === undefined || !matchesPattern(grant.database, target.database)) return false
  return grant.table === null || grant.table === target.table
}

export function matchesPattern(pattern: string, name: string): boolean {
  if (pattern === name) return true
  const source = pattern.replace(/\\(.)|[\s\S]/g, (character, escaped?: string) => {
    if (escaped !== undefined) return literal(escaped)
    if (character === '%') return '.*'
    return character === '_' ? '.' : literal(character)
  })
  return new RegExp(`^${source}$`, 's').test(name)
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
}
