import type { GrantScope } from '../../model/accounts.ts'

/** What becomes of a privilege: one on tables, on the schema, on routines, or none and why. */
export type Meaning =
  | { readonly on: 'table' | 'routine' | 'schema'; readonly privilege: string; readonly but?: string }
  | { readonly left: string }

const onTables: Readonly<Record<string, Meaning>> = {
  SELECT: { on: 'table', privilege: 'SELECT' },
  INSERT: { on: 'table', privilege: 'INSERT' },
  UPDATE: { on: 'table', privilege: 'UPDATE' },
  DELETE: { on: 'table', privilege: 'DELETE' },
  REFERENCES: { on: 'table', privilege: 'REFERENCES' },
  TRIGGER: { on: 'table', privilege: 'TRIGGER' },
  // TRUNCATE of the source asks for DROP.
  DROP: {
    on: 'table',
    privilege: 'TRUNCATE',
    but: 'TRUNCATE is granted; to drop an object is its owner’s on the target',
  },
}

const owners = 'goes with ownership on the target: grant the owning role'
const everybody = 'needs no privilege on the target'
const oneCreate =
  'CREATE on the schema is for every kind of object on the target; grant it by hand if that is meant'

const others: Readonly<Record<string, Meaning>> = {
  ALTER: { left: owners },
  INDEX: { left: owners },
  'ALTER ROUTINE': { left: owners },
  'CREATE VIEW': { left: oneCreate },
  'CREATE ROUTINE': { left: oneCreate },
  'SHOW VIEW': { left: everybody },
  'SHOW DATABASES': { left: everybody },
  'SHOW CREATE ROUTINE': { left: everybody },
  'LOCK TABLES': { left: 'goes with the other privileges on a table on the target' },
  'CREATE TEMPORARY TABLES': {
    left: 'everybody may on the target, unless TEMPORARY on the database was revoked',
  },
  EVENT: { left: 'the target has no events' },
  'DELETE HISTORY': { left: 'the target keeps no versions of rows' },
  'DELETE VERSIONING ROWS': { left: 'the target keeps no versions of rows' },
  PROCESS: { left: 'administration of the server: pg_monitor is the nearest, to be granted by hand' },
  FILE: { left: 'administration of the server: pg_read_server_files is the nearest, to be granted by hand' },
  'REPLICATION SLAVE': { left: 'administration of the server: the attribute REPLICATION is the nearest' },
  'CREATE USER': { left: 'administration of the server: the attribute CREATEROLE is the nearest' },
  'CREATE ROLE': { left: 'administration of the server: the attribute CREATEROLE is the nearest' },
}

const administration = 'administration of the server: nothing like it is given by itself'

/** What a privilege of the source comes to where it holds. */
export function meaningOf(privilege: string, { kind }: GrantScope): Meaning {
  if (kind === 'function' || kind === 'procedure')
    return privilege === 'EXECUTE'
      ? { on: 'routine', privilege }
      : (others[privilege] ?? { left: administration })
  if (kind === 'global' || kind === 'database') {
    if (privilege === 'EXECUTE') return { on: 'routine', privilege }
    if (privilege === 'CREATE') return { on: 'schema', privilege }
  }
  if (privilege === 'CREATE') return { left: 'a table that is there cannot be created' }
  return onTables[privilege] ?? others[privilege] ?? { left: administration }
}
