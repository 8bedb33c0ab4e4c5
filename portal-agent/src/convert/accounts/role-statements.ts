import type { AccountStatement, MergedRole } from '@data-migration/contract/portal'
import type { TargetEndpoint } from '@data-migration/contract/portal'
import { quoteIdent, quoteLiteral } from '../quote.ts'

/**
 * Makes a role that is not there yet, without a password: until one is given nobody logs in with it. Whoever could log in on the
 * source may here, once it has one. openGauss wants to be told that there is none.
 */
export function roleStatement(
  { role, login }: MergedRole,
  targetKind: TargetEndpoint['kind'],
): Pick<AccountStatement, 'kind' | 'role' | 'sql'> {
  const password = targetKind === 'opengauss' ? ' PASSWORD DISABLE' : ''
  const create = `CREATE ROLE ${quoteIdent(role)} ${login ? 'LOGIN' : 'NOLOGIN'}${password}`
  const unlessThere = `IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ${quoteLiteral(role)}) THEN ${create}; END IF`
  // Another migration may make it at the same time.
  const body = `BEGIN ${unlessThere}; EXCEPTION WHEN duplicate_object THEN NULL; END`
  return { kind: 'role', role, sql: `DO ${dollarQuoted(body)}` }
}

function dollarQuoted(body: string): string {
  return body.includes('$do$') ? quoteLiteral(body) : `$do$ ${body} $do$`
}
