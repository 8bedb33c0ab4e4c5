import type { TaskDetail } from '@data-migration/contract/api'
import type { TaskOperation } from '../../tasks/task-life.ts'
import type { Call } from '../call.ts'
import type { HttpDeps } from '../deps.ts'
import { forEach } from '../each.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { createTask, updateTask } from './service.ts'

type Request = { readonly params: { readonly taskId: string } }

export function taskRoutes(deps: HttpDeps): Handlers<RoutesBelow<'tasks'>> {
  const { store, life, views } = deps
  const operation =
    (action: TaskOperation) =>
    async ({ params }: Request, { caller }: Call): Promise<TaskDetail> => {
      await life.operateAll(params.taskId, action, caller)
      return await views.taskDetail(params.taskId)
    }
  return {
    'tasks.list': async ({ query }) => {
      const { items, total } = await store.mainTasks.list(query)
      const { page, pageSize } = query
      return { items: await views.taskSummaries(items), total, page, pageSize }
    },
    'tasks.creators': async () => ({ items: [...(await store.mainTasks.creators())] }),
    'tasks.create': async ({ body }, { caller, about }) => {
      const id = await createTask(deps, body, caller)
      about(`task/${id}`, { name: body.name })
      return await views.taskDetail(id)
    },
    'tasks.get': ({ params }) => views.taskDetail(params.taskId),
    'tasks.update': async ({ params, body }) => {
      await updateTask(deps, params.taskId, body.revision, body.definition)
      return await views.taskDetail(params.taskId)
    },
    'tasks.delete': async ({ params }, { caller, about }) => {
      const { name } = await store.mainTasks.get(params.taskId)
      about(`task/${params.taskId}`, { name })
      await life.remove(params.taskId, caller)
    },
    'tasks.clone': async ({ params, body }, { caller, about }) => {
      const { id } = await life.clone(params.taskId, body.name, caller)
      about(`task/${id}`, { name: body.name, from: params.taskId })
      return await views.taskDetail(id)
    },
    'tasks.start': operation('start'),
    'tasks.stop': operation('stop'),
    'tasks.resume': operation('resume'),
    'tasks.finish': operation('finish'),
    'tasks.reset': async ({ params, body }, { caller, about }) => {
      about(`task/${params.taskId}`, { removeTargetData: body.removeTargetData })
      await life.resetAll(params.taskId, body, caller)
      return await views.taskDetail(params.taskId)
    },
    'tasks.batch': async ({ body }, { caller, about }) => {
      about('tasks', { action: body.action, ids: body.ids.join(' ') })
      return await forEach(body.ids, (id) => life.operateAll(id, body.action, caller))
    },
    'tasks.batchDelete': async ({ body }, { caller, about }) => {
      about('tasks', { ids: body.ids.join(' ') })
      return await forEach(body.ids, (id) => life.remove(id, caller))
    },
  }
}
