import {
  adminPg,
  createScratchDatabase,
  type Endpoint,
  grantUser,
  randomPassword,
  uniqueName,
} from '@data-migration/tests/testbed'
import type { TargetEndpoint } from '@data-migration/contract/portal'
import type { Fingerprint, LedgerRequest } from '../../../model/ports/ledger.ts'

export type GrantScript =
  'postgres-offline.sql' | 'postgres-online.sql' | 'postgres-managed.sql' | 'postgres-reverse.sql'

/** A database of its own and a user made by one of the scripts of sql/grants. */
export interface TestTarget extends AsyncDisposable {
  readonly server: Endpoint
  readonly endpoint: TargetEndpoint
  /** Runs SQL as the administrator in the target database and returns the rows as text. */
  admin(sql: string): Promise<Record<string, string>[]>
}

export const targetSchema = 'shop'

export async function createTestTarget(
  server: Endpoint,
  script: GrantScript = 'postgres-offline.sql',
): Promise<TestTarget> {
  const database = await createScratchDatabase(server, uniqueName('target'))
  const variables = {
    user: uniqueName('portal'),
    password: randomPassword(),
    database: database.name,
    schema: targetSchema,
  }
  const granted = await grantUser(server, script, variables)
  const { user, password } = variables
  return {
    server,
    endpoint: {
      kind: 'postgresql',
      host: server.host,
      port: server.port,
      user,
      password,
      database: database.name,
      schema: targetSchema,
    },
    admin: (sql) => runAsAdmin(server, database.name, sql),
    [Symbol.asyncDispose]: async () => {
      await granted[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

async function runAsAdmin(
  server: Endpoint,
  database: string,
  sql: string,
): Promise<Record<string, string>[]> {
  await using client = await adminPg(server, database)
  const types = { getTypeParser: () => (text: string) => text }
  const result = await client.query<Record<string, string>>({ text: sql, types })
  return result.rows
}

export const fingerprint: Fingerprint = {
  sourceServerId: 'a-server',
  sourceDatabase: 'shop',
  options: { 'target.existing': 'fail', 'type.tinyint1': 'smallint' },
}

export function ledgerRequest(given: Partial<LedgerRequest> = {}): LedgerRequest {
  return { subTask: 'sub-task-1', holder: 'host-a/100', fingerprint, takeOver: false, ...given }
}
