import { join } from 'node:path'
import { exitCode } from '@data-migration/contract/portal'
import { adminMysql, adminPg } from '@data-migration/tests/testbed'
import { judge, type SubTaskOutcome } from './outcome.ts'
import { type PortalEnd, runPortal } from './portal/run-portal.ts'
import { type Ends, makeSource, makeTarget, makeUsersAndJob, nameEnds } from './prepare.ts'
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
  readonly ends: Ends
  readonly subTask: SubTaskOutcome & { readonly ok: boolean }
  readonly portalExit: number
}

/**
 * Databases, shop, users, migration, proof. What was started or made is stopped and dropped when `cleanup` is
 * disposed of, also if this fails half-way.
 */
export async function runDemo(context: DemoContext, cleanup: AsyncDisposableStack): Promise<DemoResult> {
  const { folder, screen, signal } = context
  const belongings = new Belongings(join(folder, 'made-elsewhere.json'))
  const ends = nameEnds(...(await open(context, cleanup, belongings)))
  signal.throwIfAborted()
  await generate(context, ends, belongings)
  const job = await makeUsersAndJob(ends, belongings)
  screen.line(
    step('users', `${ends.user} on both sides, with no more rights than sql/grants/*-offline.sql gives`),
  )
  signal.throwIfAborted()
  const migration = followMigration(screen)
  const end = await runPortal(job, folder, signal, migration)
  migration.end(end)
  signal.throwIfAborted()
  const compared = migrated.includes(end.exitCode) ? await prove(context, ends, end) : []
  return { ends, subTask: judge(end, compared), portalExit: end.exitCode }
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
  const started = performance.now()
  const onRows = (rows: number) => screen.live(running('shop', `${count(rows)} rows generated`))
  await makeTarget(ends, belongings)
  const shop = await makeSource(ends, belongings, { scale: request.scale, signal, onRows })
  const size = `${Object.keys(shop.rows).length} tables, ${count(shop.totalRows)} rows`
  screen.line(step('shop', `${size} generated in ${seconds(performance.now() - started)}`))
  for (const refused of shop.refused) screen.line(`  ! left out of the shop: ${refused}`)
}

/** With these ends of Portal the data has been moved, so that both sides can be compared. */
const migrated: readonly number[] = [exitCode.ok, exitCode.differences, exitCode.rejects]

/** Counts and sums up both sides in SQL of the demo's own. */
async function prove({ screen }: DemoContext, ends: Ends, { report }: PortalEnd): Promise<TableComparison[]> {
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
