import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HostContext, manifestSchema, type RunningPlugin } from '@data-migration/contract/plugin'
import { Assessments } from './assessment/assessments.ts'
import { newInstaller } from './executors/install/installer.ts'
import { newMachinePool } from './executors/machine-pool.ts'
import { openFleet } from './fleet/fleet.ts'
import { Installations } from './fleet/installations.ts'
import { localExecutorId } from './fleet/local-executor.ts'
import { PortalPackages } from './fleet/portal-packages.ts'
import { healthOf } from './health.ts'
import { createApp } from './http/create-app.ts'
import { startMaintenance } from './maintenance.ts'
import { PreChecks } from './precheck/pre-checks.ts'
import { createRealtime } from './realtime/realtime.ts'
import { startScheduling } from './scheduling/start-scheduling.ts'
import { entities } from './store/typeorm/entities.ts'
import { openStore } from './store/typeorm/open-store.ts'
import { forgetGoneMachines, usesOf } from './uses.ts'
import { newRateBook } from './views/rate-book.ts'
import { viewsOf } from './views/views.ts'

/** Puts the parts together and starts them; ends those already started when one fails. Migrations have run before. */
export async function startPlugin(context: HostContext): Promise<RunningPlugin> {
  await using stack = new AsyncDisposableStack()
  const { machines, dataSources, credentials, settings, logger, pluginRoot, dataRoot } = context
  const now = () => new Date().toISOString()
  const version = await versionOf(pluginRoot)
  const store = openStore(await context.metadata.open(entities), now)
  await forgetGoneMachines(context, store, [localExecutorId])

  const pool = stack.use(newMachinePool())
  const fleet = openFleet({ machines, credentials, executors: store.executors, pool })
  const packages = new PortalPackages({
    packages: store.packages,
    bundledFolders: [join(pluginRoot, 'portal'), join(pluginRoot, 'dist')],
    folder: join(dataRoot, 'packages'),
  })
  const installer = newInstaller()
  const installations = stack.use(
    new Installations({ store, fleet, installer, packages, portalVersion: version, logger, now }),
  )
  await installations.closeUnfinished()
  const looking = { store, links: fleet, dataSources, credentials, logger, now }
  const checks = stack.use(new PreChecks(looking))
  await checks.closeUnfinished()
  const assessments = stack.use(new Assessments(looking))
  await assessments.closeUnfinished()
  const scheduling = stack.use(
    await startScheduling({
      store,
      links: fleet,
      machines: fleet,
      dataSources,
      credentials,
      settings,
      logger,
      onLog: () => undefined,
      now,
    }),
  )
  const { life, serverBegan } = scheduling
  const views = viewsOf({ store, fleet, settings, rates: newRateBook(), serverBegan, now })
  stack.use(createRealtime({ context, store, views, links: fleet, shells: fleet }))
  stack.use(startMaintenance(store, logger))

  let stopping = false
  stack.defer(() => void (stopping = true))
  const health = () => healthOf(store, views)
  const app = createApp(
    {
      context,
      store,
      life,
      fleet,
      installations,
      packages,
      checks,
      assessments,
      views,
      version,
      health,
      now,
    },
    () => stopping,
  )
  const running = stack.move()
  return {
    handler: app,
    stop: () => running.disposeAsync(),
    health,
    uses: (kind, id) => usesOf({ store, fleet }, kind, id),
  }
}

async function versionOf(pluginRoot: string): Promise<string> {
  const text = await readFile(join(pluginRoot, 'plugin.json'), 'utf8')
  return manifestSchema.pick({ version: true }).loose().parse(JSON.parse(text)).version
}
