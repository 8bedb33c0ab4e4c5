import type { CheckItem, ObjectSelection } from '@data-migration/contract/portal'
import type { ServerIdentity, TargetCatalog } from '../../model/ports/catalog.ts'
import type { DatabaseSchema } from '../../model/schema.ts'
import { readRoles } from './accounts/read-roles.ts'
import { checkStatements } from './check-statements.ts'
import type { PostgresConnector } from './connector.ts'
import { judgePermissions, readPermissions } from './privilege-checks.ts'
import { readSchema } from './read-schema.ts'
import { judgeSchemaName, judgeServer, type ServerFacts } from './server-checks.ts'
import { readSequenceStates } from './sequence-states.ts'
import { parseVersion, type PostgresVersion } from './server-version.ts'
import type { PostgresSession } from './session.ts'

export interface CatalogPlaces {
  readonly targetSchema: string
  readonly metaSchema: string
}

/** The target's catalogue; each call uses a session of its own. Places not given: the endpoint's schema, `portal_meta`. */
export function createPostgresCatalog(
  connector: PostgresConnector,
  given: Partial<CatalogPlaces> = {},
): TargetCatalog {
  const { endpoint } = connector
  const places: CatalogPlaces = {
    targetSchema: given.targetSchema ?? endpoint.schema ?? endpoint.database,
    metaSchema: given.metaSchema ?? 'portal_meta',
  }
  return {
    identify: (signal) => withSession(connector, signal, (session) => identify(session, signal)),
    read: (selection, signal) =>
      withSession(connector, signal, (session) => read(session, places, selection, signal)),
    sequences: (wanted, signal) =>
      withSession(connector, signal, (session) =>
        readSequenceStates(session, places.targetSchema, wanted, signal),
      ),
    checkStatements: (objects, signal) =>
      withSession(connector, signal, (session) => checkStatements(session, objects, signal)),
    roles: (names, signal) =>
      withSession(connector, signal, (session) => readRoles(session, places.targetSchema, names, signal)),
    check: (signal) => withSession(connector, signal, (session) => check(session, places, signal)),
  }
}

async function withSession<T>(
  connector: PostgresConnector,
  signal: AbortSignal,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  await using session = await connector.connect('catalog', signal)
  return await work(session)
}

async function identify(session: PostgresSession, signal: AbortSignal): Promise<ServerIdentity> {
  const version = await readVersion(session, signal)
  return { flavour: version.flavour, version: version.text, serverId: await readServerId(session, signal) }
}

async function readVersion(session: PostgresSession, signal: AbortSignal): Promise<PostgresVersion> {
  const [row] = await session.rows('SELECT version() AS version', [], { signal })
  return parseVersion(row?.['version'] ?? '', session.serverVersion)
}

/**
 * The cluster's system identifier with the database's oid. Where the function is not granted or not there, the oid and name
 * of the database alone: as stable, though not unique over servers.
 */
async function readServerId(session: PostgresSession, signal: AbortSignal): Promise<string> {
  const [row] = await session.rows(
    `SELECT d.oid, d.datname, (SELECT has_function_privilege(p.oid, 'EXECUTE') FROM pg_proc p
       WHERE p.proname = 'pg_control_system' AND p.pronargs = 0) AS allowed
     FROM pg_database d WHERE d.datname = current_database()`,
    [],
    { signal },
  )
  if (row?.['allowed'] !== 't') return `${row?.['datname']}/${row?.['oid']}`
  const [control] = await session.rows('SELECT system_identifier AS id FROM pg_control_system()', [], {
    signal,
  })
  return `${control?.['id']}/${row['oid']}`
}

async function read(
  session: PostgresSession,
  places: CatalogPlaces,
  selection: ObjectSelection | undefined,
  signal: AbortSignal,
): Promise<DatabaseSchema> {
  return await readSchema(session, places.targetSchema, selection, signal)
}

async function check(
  session: PostgresSession,
  places: CatalogPlaces,
  signal: AbortSignal,
): Promise<CheckItem[]> {
  const { targetSchema, metaSchema } = places
  const permissions = await readPermissions(session, targetSchema, metaSchema, signal)
  return [
    ...judgeServer(await readFacts(session, signal)),
    judgeSchemaName(targetSchema, metaSchema),
    ...judgePermissions(permissions, targetSchema, metaSchema),
  ]
}

async function readFacts(session: PostgresSession, signal: AbortSignal): Promise<ServerFacts> {
  const [row] = await session.rows(
    `SELECT current_database() AS database, current_setting('server_encoding') AS encoding,
       pg_is_in_recovery() AS recovery, current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - (SELECT count(*) FROM pg_stat_activity) AS free`,
    [],
    { signal },
  )
  return {
    version: await readVersion(session, signal),
    database: row?.['database'] ?? '',
    encoding: row?.['encoding'] ?? '',
    inRecovery: row?.['recovery'] === 't',
    freeConnections: Number(row?.['free'] ?? 0),
  }
}
