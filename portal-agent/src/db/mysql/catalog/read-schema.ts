import { dmError } from '@data-migration/contract/errors'
import type { ObjectSelection } from '@data-migration/contract/portal'
import type {
  Check,
  Column,
  DatabaseSchema,
  ForeignKey,
  Index,
  Partitioning,
  Table,
} from '../../../model/schema.ts'
import type { MysqlConnection } from '../connector.ts'
import { bulkQuery, type CatalogContext, knownColumns } from './bulk-query.ts'
import { readChecks, recogniseJson } from './checks.ts'
import { readColumns } from './columns.ts'
import { isSuspicious, readExactDefaults } from './exact-defaults.ts'
import { readForeignKeys } from './foreign-keys.ts'
import { readIndexes } from './indexes.ts'
import { readPartitions } from './partitions.ts'
import { selectTables } from './select-tables.ts'
import { otherObjects, readStoredObjects } from './stored-objects.ts'
import { readTables, type TableFacts } from './tables.ts'

/** The whole structure of the selected tables. Errors: DM-SRC-003, 004, 009, 010, 012. */
export async function readSchema(
  connection: MysqlConnection,
  database: string,
  selection: ObjectSelection | undefined,
  signal: AbortSignal,
): Promise<DatabaseSchema> {
  const context: CatalogContext = {
    session: connection.session,
    version: connection.version,
    database,
    known: await knownColumns(connection, signal),
    signal,
  }
  const defaults = await readDatabase(context, connection.user)
  const objects = await readTables(context)
  const parts = await readParts(context, objects)
  const tables = await readSelected(context, selection, objects, parts)
  const stored = await readStoredObjects(context, parts.columns)
  return { database, ...defaults, tables, others: otherObjects(stored), stored }
}

async function readDatabase(
  context: CatalogContext,
  user: string,
): Promise<{ charset: string; collation: string }> {
  const [row] = await bulkQuery(
    context,
    'read-database',
    `SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
     WHERE SCHEMA_NAME = {database}`,
    (row) => row,
  )
  if (row === undefined) throw dmError('DM-SRC-003', { database: context.database, user })
  return { charset: row[0] ?? '', collation: row[1] ?? '' }
}

interface Parts {
  readonly columns: ReadonlyMap<string, Column[]>
  readonly indexes: ReadonlyMap<string, Index[]>
  readonly foreignKeys: ReadonlyMap<string, ForeignKey[]>
  readonly checks: ReadonlyMap<string, Check[]>
  readonly partitions: ReadonlyMap<string, Partitioning>
}

async function readSelected(
  context: CatalogContext,
  selection: ObjectSelection | undefined,
  objects: readonly TableFacts[],
  parts: Parts,
): Promise<Table[]> {
  const candidates = objects.filter((object) => object.kind === 'table')
  const names = candidates.map((candidate) => candidate.name)
  const selected = new Set(selectTables(names, selection, context.database))
  const tables = candidates
    .filter((candidate) => selected.has(candidate.name))
    .map((facts) => assemble(facts, parts, context.version.flavour === 'mariadb'))
  return await withExactDefaults(context, tables)
}

async function readParts(context: CatalogContext, objects: readonly TableFacts[]): Promise<Parts> {
  return {
    columns: await readColumns(context),
    indexes: await readIndexes(context),
    foreignKeys: await readForeignKeys(context),
    checks: await readChecks(context),
    partitions: objects.some(({ partitioned }) => partitioned) ? await readPartitions(context) : new Map(),
  }
}

function assemble(facts: TableFacts, parts: Parts, mariadb: boolean): Table {
  const { name } = facts
  const given = { columns: parts.columns.get(name) ?? [], checks: parts.checks.get(name) ?? [] }
  const { columns, checks } = mariadb ? recogniseJson(given.columns, given.checks) : given
  const counts = columns.some((column) => column.autoIncrement)
  return {
    name,
    engine: facts.engine,
    columns,
    indexes: parts.indexes.get(name) ?? [],
    foreignKeys: parts.foreignKeys.get(name) ?? [],
    checks: checks.map(({ name: check, sql, enforced }) => ({ name: check, sql, enforced })),
    // A table that never had a row can show NULL.
    autoIncrement: counts ? (facts.autoIncrement ?? '1') : null,
    partitioning: parts.partitions.get(name) ?? null,
    ...(facts.versioned ? { versioned: true } : {}),
    collation: facts.collation,
    comment: facts.comment,
    rowsEstimate: facts.rowsEstimate,
    dataBytes: facts.dataBytes,
  }
}

/** One more query for each of the few tables whose defaults information_schema cannot show. */
async function withExactDefaults(context: CatalogContext, tables: readonly Table[]): Promise<Table[]> {
  const result: Table[] = []
  for (const table of tables) {
    const suspicious = table.columns.filter(isSuspicious)
    if (suspicious.length === 0) {
      result.push(table)
      continue
    }
    const place = { database: context.database, name: table.name }
    const exact = await readExactDefaults(context.session, place, suspicious, context.signal)
    const columns = table.columns.map((column) => ({
      ...column,
      default: exact.get(column.name) ?? column.default,
    }))
    result.push({ ...table, columns })
  }
  return result
}
