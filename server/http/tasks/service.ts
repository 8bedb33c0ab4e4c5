import type { TaskInput } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { Caller } from '@data-migration/contract/plugin'
import type { HttpDeps } from '../deps.ts'
import { orderOf } from './order-of.ts'

/** Gives the new task's id. Throws the codes of the route `tasks.create`. */
export async function createTask(deps: HttpDeps, input: TaskInput, caller: Caller): Promise<string> {
  await checkExecutors(deps, input)
  const orders = await ordersOf(deps, input)
  return await deps.store.transaction(async ({ mainTasks, subTasks }) => {
    const { id } = await mainTasks.create(input, caller.userName)
    for (const order of orders) await subTasks.create(id, order)
    return id
  })
}

/** Replaces the definition. Throws the codes of the route `tasks.update`. */
export async function updateTask(
  deps: HttpDeps,
  id: string,
  revision: number,
  input: TaskInput,
): Promise<void> {
  const { state } = await deps.store.mainTasks.get(id)
  if (state !== 'not-started') throw dmError('DM-TASK-005', { state })
  await checkExecutors(deps, input)
  const orders = await ordersOf(deps, input)
  checkNoneTwice(input)
  await deps.store.transaction(async ({ mainTasks, subTasks }) => {
    await mainTasks.redefine(id, revision, input)
    const definitions = orders.map((order, index) => ({ id: input.subTasks[index]?.id, order }))
    await subTasks.replaceAll(id, definitions)
  })
}

async function ordersOf({ context }: HttpDeps, { subTasks }: TaskInput) {
  return await Promise.all(subTasks.map((definition) => orderOf(definition, context.dataSources)))
}

/** Throws DM-INST-010 for an executor that is not there, DM-TASK-100 for one a sub-task is pinned to outside of the list. */
async function checkExecutors({ fleet }: HttpDeps, { executorIds, subTasks }: TaskInput): Promise<void> {
  const pinned = subTasks.flatMap(({ executorId }) => (executorId === null ? [] : [executorId]))
  await Promise.all([...executorIds, ...pinned].map((id) => fleet.machine(id)))
  const details = subTasks.flatMap(({ executorId }, index) => {
    const listed = executorId === null || executorIds.length === 0 || executorIds.includes(executorId)
    if (listed) return []
    const path = `body.subTasks.${index}.executorId`
    return [{ path, code: 'custom', message: 'not one of the executors of the task' }]
  })
  if (details.length > 0) throw dmError('DM-TASK-100', { count: details.length }, { details })
}

function checkNoneTwice({ subTasks }: TaskInput): void {
  const ids = subTasks.flatMap(({ id }) => (id === undefined ? [] : [id]))
  const again = ids.findIndex((id, index) => ids.indexOf(id) !== index)
  if (again < 0) return
  const details = [{ path: `body.definition.subTasks.${again}.id`, code: 'custom', message: 'named twice' }]
  throw dmError('DM-TASK-100', { count: 1 }, { details })
}
