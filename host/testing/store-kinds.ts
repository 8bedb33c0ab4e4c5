import { createScratchDatabase, ensurePg15, uniqueName } from '@data-migration/tests/testbed'

/** Where a host keeps its tables in a test. */
export interface TestStore extends AsyncDisposable {
  /** Null: SQLite. */
  readonly databaseUrl: string | null
}

/** Every suite about what is stored runs on both. */
export const storeKinds = ['SQLite', 'PostgreSQL'] as const

export async function openTestStore(kind: (typeof storeKinds)[number]): Promise<TestStore> {
  if (kind === 'SQLite') return { databaseUrl: null, [Symbol.asyncDispose]: async () => undefined }
  const endpoint = await ensurePg15()
  const database = await createScratchDatabase(endpoint, uniqueName('dm_host'))
  const url = new URL(`postgresql://${endpoint.host}:${endpoint.port}/${database.name}`)
  url.username = endpoint.adminUser
  url.password = endpoint.adminPassword
  return { databaseUrl: url.href, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}
