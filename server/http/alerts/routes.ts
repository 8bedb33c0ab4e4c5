import type { AlertCount } from '../../store/alerts.ts'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { pageReply } from '../paging.ts'

export function alertRoutes({ store }: HttpDeps): Handlers<RoutesBelow<'alerts'>> {
  const { alerts } = store
  return {
    'alerts.list': async ({ query }) => pageReply(await alerts.list(query), query, (alert) => alert),
    'alerts.counts': async ({ query }) => {
      const counts = await alerts.openCounts(query)
      return {
        total: counts.reduce((sum, { count }) => sum + count, 0),
        byPhase: sums(counts, ({ phase }) => phase),
        bySeverity: sums(counts, ({ severity }) => severity),
      }
    },
    'alerts.get': ({ params }) => alerts.get(params.alertId),
    'alerts.acknowledge': ({ params }, { caller }) => alerts.acknowledge(params.alertId, caller.userName),
  }
}

function sums<K extends string>(
  counts: readonly AlertCount[],
  keyOf: (count: AlertCount) => K | null,
): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {}
  for (const one of counts) {
    const key = keyOf(one)
    if (key !== null) found[key] = (found[key] ?? 0) + one.count
  }
  return found
}
