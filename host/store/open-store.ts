import { DataSource, type EntitySchema } from 'typeorm'
import type { StoreLocation } from './location.ts'
import { NodeSqliteDriver } from './node-sqlite-driver.ts'
import { quoteName } from './quote-name.ts'
import { takeTurns } from './turn-taking.ts'

/** The tables of a location, which its migrations have made. Whoever opens it destroys it. */
export async function openStore(
  location: StoreLocation,
  entities: readonly EntitySchema[],
): Promise<DataSource> {
  const dataSource =
    location.dialect === 'sqlite'
      ? takeTurns(sqliteSource(location.file, [...entities]))
      : postgresSource(location, [...entities])
  return await dataSource.initialize()
}

function sqliteSource(file: string, entities: EntitySchema[]): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    driver: NodeSqliteDriver,
    database: file,
    entities,
    enableWAL: true,
  })
}

/** The search path serves statements that are not made by TypeORM; a lock is not waited for longer than a turn. */
function postgresSource(
  { url, schema }: StoreLocation & { dialect: 'postgres' },
  entities: EntitySchema[],
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema,
    entities,
    installExtensions: false,
    poolSize: 10,
    connectTimeoutMS: 10_000,
    applicationName: 'data-migration host',
    extra: { options: `-c search_path=${quoteName(schema)} -c lock_timeout=30s`, statement_timeout: 60_000 },
  })
}

/** Whether a statement failed because of a unique index: another one was first. */
export function isUniqueViolation(error: unknown): boolean {
  const cause: unknown = error instanceof Error && 'driverError' in error ? error.driverError : error
  if (!(cause instanceof Error)) return false
  const code = 'code' in cause ? cause.code : undefined
  return code === '23505' || (code === 'ERR_SQLITE_ERROR' && cause.message.startsWith('UNIQUE constraint'))
}
