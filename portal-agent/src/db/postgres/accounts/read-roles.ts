import type { TargetRole, TargetRoles } from '../../../model/ports/catalog.ts'
import type { PostgresSession, TextRow } from '../session.ts'

/** Readable by everybody. Servers before 16, openGauss among them, know no membership that cannot be assumed. */
export async function readRoles(
  session: PostgresSession,
  schema: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<TargetRoles> {
  const [own] = await session.rows(
    `SELECT rolname AS "user", (rolsuper OR rolcreaterole)::text AS creates,
       (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = $1) AS owner
     FROM pg_roles WHERE rolname = current_user`,
    [schema],
    { signal },
  )
  const assume = Number.parseInt(session.serverVersion, 10) >= 16 ? 'SET' : 'MEMBER'
  const rows = await session.rows(
    `SELECT r.rolname AS name,
       (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication ${bypass(session.serverVersion)})::text AS administrator,
       pg_has_role(r.oid, 'USAGE')::text AS inherited, pg_has_role(r.oid, '${assume}')::text AS assumable,
       coalesce((SELECT has_schema_privilege(r.oid, n.oid, 'CREATE') FROM pg_namespace n WHERE n.nspname = $1), false)::text AS creates
     FROM pg_roles r WHERE r.rolname = ANY ($2::name[]) ORDER BY 1`,
    [schema, arrayOf(names)],
    { signal },
  )
  return {
    user: own?.['user'] ?? '',
    mayCreateRoles: own?.['creates'] === 'true',
    roles: rows.map(roleOf),
    schemaOwner: own?.['owner'] ?? null,
  }
}

/** openGauss, which calls itself 9.2, has no such attribute. */
function bypass(serverVersion: string): string {
  return Number.parseInt(serverVersion, 10) >= 10 ? 'OR r.rolbypassrls' : ''
}

function arrayOf(names: readonly string[]): string {
  return `{${names.map((name) => `"${name.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
}

function roleOf(row: TextRow): TargetRole {
  const is = (key: string) => row[key] === 'true'
  return {
    name: row['name'] ?? '',
    administrator: is('administrator'),
    inherited: is('inherited'),
    assumable: is('assumable'),
    creates: is('creates'),
  }
}
