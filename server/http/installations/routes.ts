import { dmError } from '@data-migration/contract/errors'
import { presentInstallation } from '../../views/present-executor.ts'
import type { HttpDeps } from '../deps.ts'
import { forEach } from '../each.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'

export function installationRoutes({
  store,
  fleet,
  installations,
}: HttpDeps): Handlers<RoutesBelow<'installations'>> {
  return {
    'installations.start': async ({ params, body }, { about }) => {
      about(`executor/${params.executorId}`, { directory: body.directory, source: body.source.kind })
      return presentInstallation(await installations.install(params.executorId, body))
    },
    'installations.batch': async ({ body }, { about }) => {
      about('executors', { ids: body.items.map(({ executorId }) => executorId).join(' ') })
      const inputs = new Map(body.items.map(({ executorId, ...input }) => [executorId, input]))
      return await forEach([...inputs.keys()], async (executorId) => {
        const input = inputs.get(executorId)
        if (input !== undefined) await installations.install(executorId, input)
      })
    },
    'installations.latest': async ({ params }) => {
      const { id, name } = await fleet.machine(params.executorId)
      const latest = await store.installations.latestOf(id)
      if (latest === null) throw dmError('DM-INST-009', { executor: name })
      return presentInstallation(latest)
    },
    'installations.uninstall': async ({ params }) =>
      presentInstallation(await installations.uninstall(params.executorId)),
  }
}
