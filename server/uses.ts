import type { HostContext } from '@data-migration/contract/plugin'
import type { Fleet } from './fleet/fleet.ts'
import { holdingSlotsOn } from './fleet/holding.ts'
import type { Store } from './store/store.ts'

/** Names of what needs a machine or a data source: while there is one, the host does not delete it. */
export async function usesOf(
  { store, fleet }: { readonly store: Store; readonly fleet: Fleet },
  kind: 'machine' | 'data-source',
  id: string,
): Promise<readonly string[]> {
  if (kind === 'data-source') return await store.mainTasks.namesUsingDataSource(id)
  const { installState, directory } = await store.executors.get(id)
  const portal =
    installState === 'not-installed' ? [] : [`Portal${directory === null ? '' : ` in ${directory}`}`]
  const running = (await holdingSlotsOn(store, id)).map(({ number }) => `sub-task ${number}`)
  const jumps = (await fleet.list()).filter(({ jumpMachineId }) => jumpMachineId === id)
  const tasks = await store.mainTasks.namesUsingExecutor(id)
  return [...portal, ...running, ...jumps.map(({ name }) => `machine ${name}`), ...tasks]
}

/** What a machine that is gone leaves in the store. */
export async function forgetGoneMachines(
  { machines, logger }: Pick<HostContext, 'machines' | 'logger'>,
  store: Store,
  keep: readonly string[],
): Promise<void> {
  const there = new Set([...keep, ...(await machines.list()).map(({ id }) => id)])
  for (const { id, installState } of await store.executors.all()) {
    if (there.has(id) || installState !== 'not-installed') continue
    logger.info({ executor: id }, 'an executor is gone with its machine')
    await store.executors.remove(id)
  }
}
