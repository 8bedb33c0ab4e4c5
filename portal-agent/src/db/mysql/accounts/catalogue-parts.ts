import { isMysql, type MysqlVersion } from '../version.ts'

/** A table of the schema `mysql` that accounts are read from, and what it holds. */
export interface CataloguePart {
  readonly table: string
  readonly what: string
  /** Columns without which it is of no use; null for a table without secrets, granted as a whole. */
  readonly columns: readonly string[] | null
}

const privileges =
  'Select Insert Update Delete Create Drop Reload Shutdown Process File Grant References Index Alter Show_db Super Create_tmp_table Lock_tables Execute Repl_slave Repl_client Create_view Show_view Create_routine Alter_routine Create_user Event Trigger Create_tablespace'
    .split(' ')
    .map((name) => `${name}_priv`)

/**
 * What this version keeps accounts in. Of mysql.user only columns are asked for that hold no password and no hash of one
 * (pitfall V08): Portal's user need not be able to read those.
 */
export function catalogueParts(version: MysqlVersion): CataloguePart[] {
  const plain = (table: string, what: string): CataloguePart => ({ table, what, columns: null })
  return [
    { table: 'user', what: 'accounts and their global privileges', columns: userColumns(version) },
    plain('db', 'privileges on databases'),
    plain('tables_priv', 'privileges on tables'),
    plain('columns_priv', 'privileges on columns'),
    plain('procs_priv', 'privileges on functions and procedures'),
    plain('proxies_priv', 'who may act as another account'),
    ...roleParts(version, plain),
  ]
}

function roleParts(
  version: MysqlVersion,
  plain: (table: string, what: string) => CataloguePart,
): CataloguePart[] {
  if (version.flavour === 'mariadb') return [plain('roles_mapping', 'who has which role')]
  if (!isMysql(version, 8)) return []
  return [
    plain('role_edges', 'who has which role'),
    plain('default_roles', 'which roles are active at login'),
    plain('global_grants', 'dynamic privileges'),
  ]
}

function userColumns(version: MysqlVersion): string[] {
  const more: string[] = []
  if (version.flavour === 'mariadb') more.push('is_role', 'default_role')
  if (isMysql(version, 5, 7, 6)) more.push('account_locked', 'password_expired')
  if (isMysql(version, 8)) more.push('Create_role_priv', 'Drop_role_priv')
  return ['Host', 'User', ...privileges, ...more]
}

export function grantStatement({ table, columns }: CataloguePart, account: string): string {
  const list = columns === null ? '' : ` (${columns.join(', ')})`
  return `GRANT SELECT${list} ON mysql.${table} TO ${account};`
}
