import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OptionValues } from '@data-migration/contract/options'
import type { DdlEdit, PortalEvent, Report, TableRules } from '@data-migration/contract/portal'
import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  dropUser,
  type Endpoint,
  ensureMariadb,
  ensurePg15,
  grantUser,
  randomPassword,
  uniqueName,
} from '@data-migration/tests/testbed'
import { readJob, subTaskId } from '../job.ts'
import type { Command } from '../command.ts'
import { runJob } from '../run-job.ts'

export interface RunSettings {
  readonly command?: Command
  readonly options?: Partial<OptionValues>
  readonly tables?: readonly string[]
  readonly rules?: TableRules
  readonly ddl?: readonly DdlEdit[]
  /** Where the source is reached now, of the same sub-task. */
  readonly sourceAt?: { readonly host: string; readonly port: number }
  /** Stops the run when it answers true for an event. */
  readonly stopAt?: (event: PortalEvent) => boolean
  readonly onEvent?: (event: PortalEvent) => void
  /** Aborted by the user's wish to stop. */
  readonly stop?: AbortController
  /** Aborted when it has to end where it stands. */
  readonly hurry?: AbortController
}

export interface MigrationSettings {
  readonly mode?: 'offline' | 'online'
  /** MariaDB unless said otherwise. */
  readonly ensureSource?: () => Promise<Endpoint>
  /** PostgreSQL 15 unless said otherwise. */
  readonly ensureTarget?: () => Promise<Endpoint>
}

/** A source database of MariaDB, a target database of PostgreSQL, least-privilege users and a workspace folder. */
export interface Migration extends AsyncDisposable {
  readonly folder: string
  /** What Portal logs in as, and where. */
  readonly ends: { readonly source: End; readonly target: End }
  readonly source: (sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly target: (sql: string) => Promise<readonly Record<string, unknown>[]>
  run(settings?: RunSettings): Promise<Report>
}

interface End {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

/** `schema` of the target is `moved`. */
export async function createMigration(
  sourceSql: string,
  { mode = 'offline', ensureSource = ensureMariadb, ensureTarget = ensurePg15 }: MigrationSettings = {},
): Promise<Migration> {
  const [source, target] = await Promise.all([ensureSource(), ensureTarget()])
  await using stack = new AsyncDisposableStack()
  const names = { source: uniqueName('run_s'), target: uniqueName('run_t') }
  stack.use(await createScratchDatabase(source, names.source))
  stack.use(await createScratchDatabase(target, names.target))
  const folder = await mkdtemp(join(tmpdir(), 'portal-run-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const ends = {
    source: {
      kind: source.kind,
      host: source.host,
      port: source.port,
      user: uniqueName('s').slice(0, 16),
      password: randomPassword(),
      database: names.source,
    },
    target: {
      kind: 'postgresql',
      host: target.host,
      port: target.port,
      user: uniqueName('t'),
      password: randomPassword(),
      database: names.target,
      schema: 'moved',
    },
  }
  stack.use(await grantUser(source, `mysql-${mode}.sql`, { ...ends.source, port: String(source.port) }))
  stack.defer(() => dropUser(target, ends.target.user, names.target))
  await grantUser(target, 'postgres-offline.sql', { ...ends.target, port: String(target.port) })

  const onSource = async (sql: string) => {
    await using connection = await adminMysql(source, names.source)
    return (await connection.query(sql))[0] as unknown as Record<string, unknown>[]
  }
  const onTarget = async (sql: string) => {
    await using client = await adminPg(target, names.target)
    return (await client.query(sql)).rows as Record<string, unknown>[]
  }
  // The same sub-task wherever its source is reached later.
  const id = subTaskId(ends.source, ends.target)
  await onSource(sourceSql)
  const owned = stack.move()
  return {
    folder,
    ends,
    source: onSource,
    target: onTarget,
    run: (settings = {}) => run({ ...ends, id, mode }, join(folder, 'workspace'), settings),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function run(
  ends: { readonly source: object; readonly [field: string]: unknown },
  workspaceRoot: string,
  settings: RunSettings,
): Promise<Report> {
  const {
    command = 'run',
    options = {},
    tables,
    rules,
    ddl,
    sourceAt = {},
    stopAt,
    onEvent,
    stop = new AbortController(),
    hurry = new AbortController(),
  } = settings
  const objects = {
    objects: {
      ...(tables === undefined ? {} : { tables: { include: [...tables] } }),
      ...(rules === undefined ? {} : { rules }),
      ...(ddl === undefined ? {} : { ddl: [...ddl] }),
    },
  }
  return await runJob({
    command,
    read: readJob({ ...ends, source: { ...ends.source, ...sourceAt }, options, ...objects }, {}, {}),
    workspaceRoot,
    takeOver: false,
    stderr: { level: 'warn', write: () => undefined },
    textOf: () => '',
    stop: stop.signal,
    hurry: hurry.signal,
    onEvent: (event) => {
      onEvent?.(event)
      if (stopAt?.(event) === true) stop.abort()
    },
  })
}
