import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { pageReply } from '../paging.ts'
import { sumsOf } from './sums-of.ts'

export function alertRoutes({ store }: HttpDeps): Handlers<RoutesBelow<'alerts'>> {
  const { alerts } = store
  return {
    'alerts.list': async ({ query }) => pageReply(await alerts.list(query), query, (alert) => alert),
    'alerts.counts': async ({ query }) => {
      const counts = await alerts.openCounts(query)
      return {
        total: counts.reduce((sum, { count }) => sum + count, 0),
        byPhase: sumsOf(counts, ({ phase }) => phase),
        bySeverity: sumsOf(counts, ({ severity }) => severity),
      }
    },
    'alerts.get': ({ params }) => alerts.get(params.alertId),
    'alerts.acknowledge': ({ params }, { caller }) => alerts.acknowledge(params.alertId, caller.userName),
  }
}
