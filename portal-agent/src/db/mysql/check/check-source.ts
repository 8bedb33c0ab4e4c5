import { DmError } from '@data-migration/contract/errors'
import type { CheckItem, ObjectSelection } from '@data-migration/contract/portal'
import type { DatabaseSchema } from '../../../model/schema.ts'
import { readSchema } from '../catalog/read-schema.ts'
import type { MysqlConnection, MysqlConnector } from '../connector.ts'
import { textLiteral } from '../sql/literal.ts'
import { readFeatures } from '../snapshot/features.ts'
import { checkFollowing, readFollowVariables } from './follow.ts'
import { readLogSource } from './log-source.ts'
import { checkPrivileges } from './privileges.ts'
import { readAccount, readGrants } from './read-grants.ts'
import { routineTextItems } from './routine-text.ts'
import { misreadText } from './misread-text.ts'
import { checkBinlog, checkVersion } from './server.ts'
import { checkTables, sequenceItem } from './tables.ts'

/** Everything that stands in the way or is worth knowing before rows are read; failures become items too. */
export async function checkSource(
  connector: MysqlConnector,
  selection: ObjectSelection | undefined,
  online: boolean,
  signal: AbortSignal,
): Promise<CheckItem[]> {
  try {
    await using connection = await connector.connect('check', signal)
    const items = await checkConnected(connection, connector.database, selection, signal)
    return online ? [...items, ...(await checkOnline(connection, connector.database, signal))] : items
  } catch (error) {
    if (error instanceof DmError) return [failureItem('source.connection', connector.database, error)]
    throw error
  }
}

async function checkOnline(
  connection: MysqlConnection,
  database: string,
  signal: AbortSignal,
): Promise<CheckItem[]> {
  return checkFollowing({
    variables: await readFollowVariables(connection, signal),
    grants: await readGrants(connection, signal),
    account: await readAccount(connection, signal),
    database,
    log: await readLogSource(connection, signal),
  })
}

async function checkConnected(
  connection: MysqlConnection,
  database: string,
  selection: ObjectSelection | undefined,
  signal: AbortSignal,
): Promise<CheckItem[]> {
  const features = await readFeatures(connection, signal)
  const grants = await readGrants(connection, signal)
  const account = await readAccount(connection, signal)
  const schema = await schemaOrFailure(connection, database, selection, signal)
  const tables = schema instanceof DmError ? [] : schema.tables
  return [
    checkVersion(connection.version),
    checkBinlog(features.binlog),
    ...checkPrivileges({
      grants,
      account,
      database,
      tables: tables.map((table) => table.name),
      positionIsPublic: features.gtid || features.snapshotStatus || !features.binlog,
    }),
    ...(schema instanceof DmError ? [failureItem('source.objects', database, schema)] : []),
    ...checkTables(database, tables),
    ...(await misreadText(connection, database, tables, selection?.rules ?? {}, signal)),
    ...(schema instanceof DmError ? [] : routineTextItems(connection.version, account, schema)),
    ...(await readSequences(connection, database, signal)).map(sequenceItem),
  ]
}

async function readSequences(
  { session }: MysqlConnection,
  database: string,
  signal: AbortSignal,
): Promise<string[]> {
  const sql = `SELECT TABLE_NAME FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = ${textLiteral(database)} AND TABLE_TYPE = 'SEQUENCE' ORDER BY TABLE_NAME`
  const rows = await session.query({ name: 'list-sequences', sql }, signal)
  return rows.map((row) => row[0] ?? '')
}

/** A selection that fits nothing, or a table that may not be read, is one problem among others. */
async function schemaOrFailure(
  connection: MysqlConnection,
  database: string,
  selection: ObjectSelection | undefined,
  signal: AbortSignal,
): Promise<DatabaseSchema | DmError> {
  try {
    return await readSchema(connection, database, selection, signal)
  } catch (error) {
    if (error instanceof DmError && connection.session.usable) return error
    throw error
  }
}

function failureItem(key: string, subject: string, error: DmError): CheckItem {
  return {
    key,
    severity: 'blocker',
    subject,
    found: error.found ?? error.message,
    required: 'to work',
    why: error.message,
    fix: error.remedy,
    code: error.code,
  }
}
