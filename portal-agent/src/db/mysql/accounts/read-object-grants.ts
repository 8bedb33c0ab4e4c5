import type { AccountGrant, AccountName, SourceAccounts } from '../../../model/accounts.ts'
import type { CatalogueReader } from './catalogue-reader.ts'
import { rowsFor } from './database-rows.ts'
import { privilegeOfColumn, privilegesOfSet } from './privilege-words.ts'

interface ObjectGrants {
  readonly grants: readonly AccountGrant[]
  readonly elsewhere: SourceAccounts['elsewhere']
}

interface Row {
  readonly user: string
  readonly host: string
  readonly database: string
  readonly grant: AccountGrant
}

/** Privileges on the database and what is in it; of other databases only that there are some. */
export async function readObjectGrants(
  reader: CatalogueReader,
  database: string,
  wildcards: boolean,
): Promise<ObjectGrants> {
  const databases = await readDatabases(reader)
  const tables = await readTables(reader)
  const own = new Set(tables.filter(({ grant }) => grant.grantable).map(tableKey))
  const columns = (await readColumns(reader)).map((row) =>
    own.has(tableKey(row)) ? { ...row, grant: { ...row.grant, grantable: true } } : row,
  )
  const objects = [...tables, ...columns, ...(await readRoutines(reader))]
  const here = [
    ...rowsFor(databases, database, wildcards),
    ...objects.filter((row) => row.database === database),
  ]
  const ours = new Set<Row>(here)
  return {
    grants: here.map(({ grant }) => grant).filter(({ privileges }) => privileges.length > 0),
    elsewhere: elsewhereOf(
      [...databases, ...objects].filter((row) => !ours.has(row) && row.database !== database),
    ),
  }
}

function elsewhereOf(rows: readonly Row[]): SourceAccounts['elsewhere'] {
  const groups = Map.groupBy(rows, ({ user, host }) => JSON.stringify([user, host]))
  return [...groups.values()].map((own) => ({
    account: accountOf(own[0]),
    databases: [...new Set(own.map(({ database }) => database))].sort(),
  }))
}

function accountOf(row: Row | undefined): AccountName {
  return { user: row?.user ?? '', host: row?.host ?? '' }
}

function tableKey({ user, host, database, grant: { scope } }: Row): string {
  return JSON.stringify([user, host, database, 'table' in scope ? scope.table : ''])
}

async function readDatabases(reader: CatalogueReader): Promise<Row[]> {
  const privileges = reader.columns('db', (name) => name.endsWith('_priv'))
  const rows = await reader.rows('db', ['User', 'Host', 'Db', ...privileges])
  return rows.map(([user, host, database, ...flags]) => {
    const held = privileges.filter((_, i) => flags[i] === 'Y').map(privilegeOfColumn)
    const privilegesHeld = held.filter((word) => word !== 'GRANT')
    return rowOf([user, host, database], { kind: 'database' }, privilegesHeld, held.includes('GRANT'))
  })
}

async function readTables(reader: CatalogueReader): Promise<Row[]> {
  const rows = await reader.rows('tables_priv', ['User', 'Host', 'Db', 'Table_name', 'Table_priv'])
  return rows.map(([user, host, database, table, set]) => {
    const { privileges, grantable } = privilegesOfSet(set)
    return rowOf([user, host, database], { kind: 'table', table: table ?? '' }, privileges, grantable)
  })
}

async function readColumns(reader: CatalogueReader): Promise<Row[]> {
  const columns = ['User', 'Host', 'Db', 'Table_name', 'Column_name', 'Column_priv']
  return (await reader.rows('columns_priv', columns)).map(([user, host, database, table, column, set]) => {
    const scope = { kind: 'column' as const, table: table ?? '', column: column ?? '' }
    return rowOf([user, host, database], scope, privilegesOfSet(set).privileges, false)
  })
}

async function readRoutines(reader: CatalogueReader): Promise<Row[]> {
  const columns = ['User', 'Host', 'Db', 'Routine_name', 'Routine_type', 'Proc_priv']
  return (await reader.rows('procs_priv', columns)).map(([user, host, database, routine, type, set]) => {
    const { privileges, grantable } = privilegesOfSet(set)
    const kind = type?.toUpperCase() === 'FUNCTION' ? ('function' as const) : ('procedure' as const)
    return rowOf([user, host, database], { kind, routine: routine ?? '' }, privileges, grantable)
  })
}

function rowOf(
  [user, host, database]: readonly (string | null | undefined)[],
  scope: AccountGrant['scope'],
  privileges: readonly string[],
  grantable: boolean,
): Row {
  const account = { user: user ?? '', host: host ?? '' }
  return { ...account, database: database ?? '', grant: { account, scope, privileges, grantable } }
}
