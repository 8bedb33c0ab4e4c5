import type { CheckItem } from '@data-migration/contract/portal'
import { quoteIdent } from '../../convert/quote.ts'
import { compatSchema } from '../../convert/routines/compat/schema.ts'
import type { PostgresSession } from './session.ts'

/** What the user may do in the places a migration writes to. */
export interface Permissions {
  readonly user: string
  readonly database: string
  readonly createInDatabase: boolean
  /** Null: the schema does not exist. */
  readonly target: SchemaPermissions | null
  readonly meta: SchemaPermissions | null
  /** Of the schema with functions that imitate the source's. */
  readonly compat: SchemaPermissions | null
}

export interface SchemaPermissions {
  readonly usage: boolean
  readonly create: boolean
  /** Ledger tables there already that the user may not read and write. */
  readonly lockedTables: readonly string[]
}

export async function readPermissions(
  session: PostgresSession,
  targetSchema: string,
  metaSchema: string,
  signal: AbortSignal,
): Promise<Permissions> {
  const [row] = await session.rows(
    `SELECT current_user AS "user", current_database() AS database,
       has_database_privilege(current_database(), 'CREATE') AS create_in_database`,
    [],
    { signal },
  )
  return {
    user: row?.['user'] ?? '',
    database: row?.['database'] ?? '',
    createInDatabase: row?.['create_in_database'] === 't',
    target: await readSchemaPermissions(session, targetSchema, signal),
    meta: await readSchemaPermissions(session, metaSchema, signal),
    compat: await readSchemaPermissions(session, compatSchema, signal),
  }
}

async function readSchemaPermissions(
  session: PostgresSession,
  schema: string,
  signal: AbortSignal,
): Promise<SchemaPermissions | null> {
  const [row] = await session.rows(
    `SELECT has_schema_privilege(oid, 'USAGE') AS usage, has_schema_privilege(oid, 'CREATE') AS "create"
     FROM pg_namespace WHERE nspname = $1`,
    [schema],
    { signal },
  )
  if (row === undefined) return null
  const tables = await session.rows(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT (has_table_privilege(c.oid, 'SELECT')
       AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')
       AND has_table_privilege(c.oid, 'DELETE')) ORDER BY 1`,
    [schema],
    { signal },
  )
  const lockedTables = tables.map(({ name }) => name ?? '')
  return { usage: row['usage'] === 't', create: row['create'] === 't', lockedTables }
}

/** One item for each privilege, the missing ones with the statement that grants it. Pure. */
export function judgePermissions(
  permissions: Permissions,
  targetSchema: string,
  metaSchema: string,
): CheckItem[] {
  const { target, meta } = permissions
  const missing = [...(target === null ? [targetSchema] : []), ...(meta === null ? [metaSchema] : [])]
  return [
    ...(missing.length === 0 ? [] : [createSchemas(permissions, missing)]),
    ...(target === null ? [] : schemaItems(permissions, targetSchema, target)),
    ...(meta === null ? [] : schemaItems(permissions, metaSchema, meta)),
    ...(meta === null ? [] : lockedItems(permissions, metaSchema, meta)),
    compatItem(permissions),
  ]
}

/** Only translated views and routines need it, and not all of them. */
function compatItem({ user, createInDatabase, compat }: Permissions): CheckItem {
  const granted = compat === null ? createInDatabase : compat.usage && compat.create
  const [schema, role] = [quoteIdent(compatSchema), quoteIdent(user)]
  const item = {
    key: 'target.privilege.compat',
    subject: `schema ${compatSchema}`,
    found: granted ? 'granted' : 'not granted',
    required: 'CREATE (optional)',
    why: "Views and routines whose translation calls functions of the source's kind fail without the schema these are made in.",
  }
  if (granted) return { ...item, severity: 'ok' }
  const fix =
    compat === null
      ? `CREATE SCHEMA ${schema} AUTHORIZATION ${role}; GRANT USAGE ON SCHEMA ${schema} TO PUBLIC;`
      : `GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${role};`
  return { ...item, severity: 'warning', fix }
}

function createSchemas({ user, database, createInDatabase }: Permissions, schemas: string[]): CheckItem {
  return privilegeItem(createInDatabase, {
    privilege: 'CREATE',
    subject: `database ${database}`,
    why: `What does not exist is made by Portal: schema ${schemas.join(', schema ')}.`,
    fix: `GRANT CREATE ON DATABASE ${quoteIdent(database)} TO ${quoteIdent(user)};`,
  })
}

function schemaItems({ user }: Permissions, schema: string, has: SchemaPermissions): CheckItem[] {
  const item = (granted: boolean, privilege: string) =>
    privilegeItem(granted, {
      privilege,
      subject: `schema ${schema}`,
      why: `Portal creates and fills tables in the schema ${schema}.`,
      fix: `GRANT ${privilege} ON SCHEMA ${quoteIdent(schema)} TO ${quoteIdent(user)};`,
    })
  return [item(has.usage, 'USAGE'), item(has.create, 'CREATE')]
}

function lockedItems({ user }: Permissions, schema: string, has: SchemaPermissions): CheckItem[] {
  const privilege = 'SELECT, INSERT, UPDATE, DELETE'
  const name = quoteIdent(schema)
  return has.lockedTables.map((table) =>
    privilegeItem(false, {
      privilege,
      subject: `table ${schema}.${table}`,
      why: 'The ledger was made by another user.',
      fix: `GRANT ${privilege} ON ALL TABLES IN SCHEMA ${name} TO ${quoteIdent(user)}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${name} TO ${quoteIdent(user)};`,
    }),
  )
}

interface Privilege {
  readonly privilege: string
  readonly subject: string
  readonly why: string
  readonly fix: string
}

function privilegeItem(granted: boolean, { privilege, subject, why, fix }: Privilege): CheckItem {
  const key = `target.privilege.${privilege.toLowerCase().replaceAll(', ', '-')}`
  const item = { key, subject, required: privilege, why }
  if (granted) return { ...item, severity: 'ok', found: 'granted' }
  return { ...item, severity: 'blocker', found: 'not granted', fix, code: 'DM-TGT-004' }
}
