import { join } from 'node:path'
import { type ExitCode, exitCode } from '@data-migration/contract/portal'
import { adminMysql, adminPg } from '@data-migration/tests/testbed'
import { judge, type SubTaskOutcome } from './outcome.ts'
import { installPortal, type InstalledExecutor, startExecutors } from './plane/install-portal.ts'
import { migrate, type SubTaskEnd } from './plane/migrate.ts'
import { buildConsole, packPortal } from './plane/programs.ts'
import { type DemoHost, startDemoHost } from './plane/start-host.ts'
import { type Ends, makeSource, makeTarget, makeUsers, nameEnds } from './prepare.ts'
import { compareDatabases, type TableComparison } from './proof/compare-databases.ts'
import type { DemoRequest } from './request.ts'
import { count, proofTable, running, seconds, step } from './screen/format.ts'
import { followMigration } from './screen/follow-migration.ts'
import type { Screen } from './screen/screen.ts'
import { Belongings } from './servers/belongings.ts'
import { type DemoServer, describe } from './servers/demo-server.ts'
import { openServers } from './servers/open-servers.ts'

export interface DemoContext {
  readonly request: DemoRequest
  /** Everything the demo writes lies below it. */
  readonly folder: string
  readonly screen: Screen
  readonly signal: AbortSignal
}

export interface DemoResult {
  readonly pairs: readonly Ends[]
  readonly host: DemoHost
  /** Where the finished task is looked at. */
  readonly taskUrl: string
  readonly subTasks: readonly (SubTaskOutcome & { readonly ok: boolean })[]
  /** Of the first sub-task that has not gone well. */
  readonly portalExit: ExitCode
}

/**
 * Databases, shops, users, host, executors, migration, proof. What was started or made is stopped and dropped when
 * `cleanup` is disposed of, also if this fails half-way.
 */
export async function runDemo(context: DemoContext, cleanup: AsyncDisposableStack): Promise<DemoResult> {
  const { folder, screen, signal } = context
  const belongings = new Belongings(join(folder, 'made-elsewhere.json'))
  const plane = startPlane(context, cleanup)
  const databases = prepareDatabases(context, cleanup, belongings)
  // Both are waited for even if one fails: what starts late must be stopped too.
  await Promise.allSettled([plane, databases])
  const [{ host, executors }, prepared] = [await plane, await databases]
  signal.throwIfAborted()
  const migration = followMigration(screen)
  const ended = await migrate(host.api, prepared, executors, migration, signal)
  const subTasks = []
  for (const end of ended) {
    signal.throwIfAborted()
    migration.end(end)
    subTasks.push(judge(end, migrated.includes(end.subTask.exitCode ?? -1) ? await prove(context, end) : []))
  }
  const bad = ended.find(({ subTask }) => subTask.exitCode !== exitCode.ok)
  const portalExit = (bad === undefined ? exitCode.ok : (bad.subTask.exitCode ?? exitCode.bug)) as ExitCode
  const page = `${host.url}/static-plugin/data-migration/#/tasks/${ended[0]?.subTask.taskId ?? ''}`
  return { pairs: prepared.map(({ ends }) => ends), host, taskUrl: page, subTasks, portalExit }
}

interface Plane {
  readonly host: DemoHost
  readonly executors: readonly InstalledExecutor[]
}

async function startPlane(
  { request, folder, screen, signal }: DemoContext,
  cleanup: AsyncDisposableStack,
): Promise<Plane> {
  const onNote = (note: string) => screen.line(`  ! ${note}`)
  const machines = startExecutors({ folder, keep: request.keep, onNote }, cleanup)
  const packed = Promise.all([packPortal(signal), buildConsole(signal)])
  await Promise.allSettled([machines, packed])
  await packed
  const host = cleanup.use(await startDemoHost(join(folder, 'host')))
  screen.line(step('host', `with the plugin on ${host.url}`))
  signal.throwIfAborted()
  const executors = []
  for (const machine of await machines) {
    const started = performance.now()
    executors.push(await installPortal(host.api, machine, signal))
    const place = `${machine.user}@${machine.host}:${machine.port}, ${machine.version}`
    screen.line(
      step(machine.name, `Portal installed over SSH (${place}) in ${seconds(performance.now() - started)}`),
    )
  }
  return { host, executors }
}

async function prepareDatabases(context: DemoContext, cleanup: AsyncDisposableStack, belongings: Belongings) {
  const { screen, signal } = context
  const prepared = []
  for (const ends of nameEnds(...(await open(context, cleanup, belongings)))) {
    signal.throwIfAborted()
    await generate(context, ends, belongings)
    prepared.push({ ends, login: await makeUsers(ends, belongings) })
  }
  const users = prepared.map(({ ends }) => ends.user).join(' and ')
  screen.line(
    step('users', `${users} on both sides, with no more rights than sql/grants/*-offline.sql gives`),
  )
  return prepared
}

async function open(
  { request, folder, screen }: DemoContext,
  cleanup: AsyncDisposableStack,
  belongings: Belongings,
): Promise<[source: DemoServer, target: DemoServer]> {
  screen.live(running('servers', 'starting; the first time npm may have to fetch them'))
  const servers = await openServers(
    {
      request,
      folder,
      onNote: (note) => screen.line(`  ! ${note}`),
      onOpen: (side, server) => screen.line(step(side, describe(server))),
    },
    cleanup,
  )
  for (const { endpoint } of servers.filter(({ own }) => !own)) {
    await belongings.dropAllOn(endpoint)
    if (!request.keep) cleanup.defer(() => belongings.dropAllOn(endpoint))
  }
  return servers
}

async function generate(context: DemoContext, ends: Ends, belongings: Belongings): Promise<void> {
  const { request, screen, signal } = context
  const { sourceDatabase: name } = ends
  const started = performance.now()
  const onRows = (rows: number) => screen.live(running(name, `${count(rows)} rows generated`))
  await makeTarget(ends, belongings)
  const shop = await makeSource(ends, belongings, { scale: request.scale / 2, seed: name, signal, onRows })
  const size = `${Object.keys(shop.rows).length} tables, ${count(shop.totalRows)} rows`
  screen.line(step(name, `${size} generated in ${seconds(performance.now() - started)}`))
  for (const refused of shop.refused) screen.line(`  ! left out of ${name}: ${refused}`)
}

/** With these ends of Portal the data has been moved, so that both sides can be compared. */
const migrated: readonly number[] = [exitCode.ok, exitCode.differences, exitCode.rejects]

/** Counts and sums up both sides in SQL of the demo's own. */
async function prove({ screen }: DemoContext, { ends, report }: SubTaskEnd): Promise<TableComparison[]> {
  const started = performance.now()
  await using source = await adminMysql(ends.source.endpoint)
  await using target = await adminPg(ends.target.endpoint, ends.targetDatabase)
  const compared = await compareDatabases({
    source,
    database: ends.sourceDatabase,
    target,
    schema: ends.schema,
    onTable: (table, number, of) => screen.live(running('proof', `${table} (${number}/${of})`)),
  })
  const equal = compared.filter((table) => table.equal).length
  const elapsed = seconds(performance.now() - started)
  screen.line(
    step('proof', `${equal} of ${compared.length} tables equal by the demo's own SQL, in ${elapsed}`),
  )
  for (const line of ['', ...proofTable(report, compared), '']) screen.line(line)
  return compared
}
