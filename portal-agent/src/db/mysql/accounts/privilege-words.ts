const words: Readonly<Record<string, string>> = {
  CREATE_TMP_TABLE: 'CREATE TEMPORARY TABLES',
  SHOW_DB: 'SHOW DATABASES',
  REPL_SLAVE: 'REPLICATION SLAVE',
  REPL_CLIENT: 'REPLICATION CLIENT',
}

/** The privilege behind a column as `Create_view_priv`, as GRANT writes it. */
export function privilegeOfColumn(column: string): string {
  const name = column.toUpperCase().replace(/_PRIV$/, '')
  return words[name] ?? name.replaceAll('_', ' ')
}

/** Privileges of a set as `Select,Create View,Grant`; GRANT is told apart. */
export function privilegesOfSet(text: string | null | undefined): {
  readonly privileges: readonly string[]
  readonly grantable: boolean
} {
  const all = (text ?? '')
    .toUpperCase()
    .split(',')
    .filter((word) => word !== '')
  return { privileges: all.filter((word) => word !== 'GRANT'), grantable: all.includes('GRANT') }
}
