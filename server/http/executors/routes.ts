import type { Executor } from '@data-migration/contract/api'
import { toErrorBody } from '@data-migration/contract/errors'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { contains, pageOf } from '../paging.ts'

export function executorRoutes(deps: HttpDeps): Handlers<RoutesBelow<'executors'>> {
  const { store, fleet, views } = deps
  const one = async (executorId: string): Promise<Executor> => {
    const [shown] = await views.executorsOf([await fleet.machine(executorId)])
    if (shown === undefined) throw new Error('an executor that is not shown')
    return shown
  }
  return {
    'executors.list': async ({ query }) => {
      const all = await views.executorsOf(await fleet.list())
      return pageOf(
        all.filter((executor) => matches(executor, query)),
        query,
      )
    },
    'executors.get': ({ params }) => one(params.executorId),
    'executors.update': async ({ params, body }, { about }) => {
      const { id } = await fleet.machine(params.executorId)
      about(`executor/${id}`, { slots: body.slots })
      await store.executors.update(id, { slots: body.slots })
      return await one(id)
    },
    'executors.probe': async ({ params }, { signal }) => {
      const { id } = await fleet.machine(params.executorId)
      await probe(deps, id, signal)
      return await one(id)
    },
  }
}

async function probe({ store, fleet, now }: HttpDeps, id: string, signal: AbortSignal): Promise<void> {
  const link = await fleet.of(id)
  try {
    const answer = await link.probe(signal)
    await store.executors.update(id, { probe: answer, heartbeatAt: now(), error: null })
  } catch (error) {
    await store.executors.update(id, { error: toErrorBody(error) })
    throw error
  }
}

interface Filter {
  readonly search?: string | undefined
  readonly install?: Executor['install']['state'] | undefined
  readonly minCores?: number | undefined
  readonly minMemoryBytes?: number | undefined
  readonly minDiskBytes?: number | undefined
}

/** One whose resources are not known passes no filter on them. */
function matches({ name, host, install, resources }: Executor, filter: Filter): boolean {
  const atLeast = (value: string | number | undefined, least: number | undefined) =>
    least === undefined || (value !== undefined && Number(value) >= least)
  return (
    (contains(name, filter.search) || contains(host, filter.search)) &&
    (filter.install === undefined || install.state === filter.install) &&
    atLeast(resources?.cores, filter.minCores) &&
    atLeast(resources?.memoryAvailableBytes, filter.minMemoryBytes) &&
    atLeast(resources?.diskFreeBytes, filter.minDiskBytes)
  )
}
