import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  dropUser,
  ensureService,
  grantUser,
  randomPassword,
  uniqueName,
  type DatabaseService,
  type Endpoint,
} from '@data-migration/tests/testbed'

export interface PairRequest {
  /** A server of the testbed that all tests share, or one of the test's own. */
  readonly source: DatabaseService | Endpoint
  readonly target: DatabaseService | Endpoint
  /** Which scripts of sql/grants make the two users. */
  readonly grants?: 'offline' | 'online' | 'managed'
  /** Character set of the source database. */
  readonly charset?: string
}

/** A source database, a target database, least-privilege users for both and a folder for job and workspace. */
export interface MigrationPair extends AsyncDisposable {
  readonly source: Endpoint
  readonly target: Endpoint
  readonly sourceDatabase: string
  readonly targetDatabase: string
  readonly schema: string
  readonly sourcePassword: string
  readonly targetPassword: string
  readonly sourceUser: string
  readonly targetUser: string
  readonly folder: string
  readonly workspace: string
  /** The job as an object, to be changed by a test before it is written. */
  job(changes?: JobChanges): Record<string, unknown>
  /** Writes the job and returns the path. */
  writeJob(job?: Record<string, unknown>, name?: string): Promise<string>
}

export interface JobChanges {
  readonly mode?: 'offline' | 'online'
  readonly options?: Readonly<Record<string, unknown>>
  readonly objects?: Readonly<Record<string, unknown>>
  readonly source?: Readonly<Record<string, unknown>>
  readonly target?: Readonly<Record<string, unknown>>
}

export async function createPair(request: PairRequest): Promise<MigrationPair> {
  const [source, target] = await Promise.all([endpointOf(request.source), endpointOf(request.target)])
  await using stack = new AsyncDisposableStack()
  const sourceDatabase = uniqueName('e2e_s')
  const targetDatabase = uniqueName('e2e_t')
  const schema = 'moved'
  stack.use(
    await createScratchDatabase(
      source,
      sourceDatabase,
      request.charset === undefined ? {} : { charset: request.charset },
    ),
  )
  stack.use(await createScratchDatabase(target, targetDatabase))
  const folder = await mkdtemp(join(tmpdir(), 'portal-e2e-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const users = {
    source: uniqueName('s').slice(0, 16),
    target: uniqueName('t'),
    sourcePassword: randomPassword(),
    targetPassword: randomPassword(),
  }
  const grants = request.grants ?? 'offline'
  stack.use(
    await grantUser(source, `mysql-${grants}.sql`, {
      user: users.source,
      password: users.sourcePassword,
      database: sourceDatabase,
    }),
  )
  stack.defer(() => dropUser(target, users.target, targetDatabase))
  await grantUser(target, `postgres-${grants}.sql`, {
    user: users.target,
    password: users.targetPassword,
    database: targetDatabase,
    schema,
  })
  const owned = stack.move()
  const job = (changes: JobChanges = {}) => ({
    source: {
      kind: source.kind,
      host: source.host,
      port: source.port,
      user: users.source,
      password: users.sourcePassword,
      database: sourceDatabase,
      ...changes.source,
    },
    target: {
      kind: 'postgresql',
      host: target.host,
      port: target.port,
      user: users.target,
      password: users.targetPassword,
      database: targetDatabase,
      schema,
      ...changes.target,
    },
    mode: changes.mode ?? 'offline',
    ...(changes.objects === undefined ? {} : { objects: changes.objects }),
    options: { ...changes.options },
  })
  return {
    source,
    target,
    sourceDatabase,
    targetDatabase,
    schema,
    sourcePassword: users.sourcePassword,
    targetPassword: users.targetPassword,
    sourceUser: users.source,
    targetUser: users.target,
    folder,
    workspace: join(folder, 'workspace'),
    job,
    writeJob: async (content = job(), name = 'job.json') => {
      const file = join(folder, name)
      await writeFile(file, JSON.stringify(content), { mode: 0o600 })
      return file
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function endpointOf(server: DatabaseService | Endpoint): Promise<Endpoint> {
  return typeof server === 'string' ? await ensureService(server) : server
}

export async function onSource<T>(
  pair: MigrationPair,
  use: (connection: Awaited<ReturnType<typeof adminMysql>>) => Promise<T>,
): Promise<T> {
  await using connection = await adminMysql(pair.source, pair.sourceDatabase)
  return await use(connection)
}

export async function onTarget<T>(
  pair: MigrationPair,
  use: (client: Awaited<ReturnType<typeof adminPg>>) => Promise<T>,
): Promise<T> {
  await using client = await adminPg(pair.target, pair.targetDatabase)
  return await use(client)
}
