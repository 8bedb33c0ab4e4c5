import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { pageOf } from '../paging.ts'
import { presentEdit } from './present-edit.ts'
import { saveEdit } from './service.ts'

export function ddlEditRoutes(deps: HttpDeps): Handlers<RoutesBelow<'ddlEdits'>> {
  const { subTasks, ddlEdits } = deps.store
  return {
    'ddlEdits.list': async ({ params, query }) => {
      const { id } = await subTasks.get(params.subTaskId)
      return pageOf((await ddlEdits.ofSubTask(id)).map(presentEdit), query)
    },
    'ddlEdits.save': async ({ params, body }, { caller, about }) => {
      const { edit, checked } = await saveEdit(deps, params, body.sql, caller.userName)
      about(`sub-task/${edit.subTaskId}`, { kind: edit.kind, object: edit.sourceName })
      return { ...presentEdit(edit), checked }
    },
    'ddlEdits.remove': async ({ params }, { about }) => {
      const { id } = await subTasks.get(params.subTaskId)
      const { kind, sourceName } = await ddlEdits.remove(id, params.editId)
      about(`sub-task/${id}`, { kind, object: sourceName })
    },
  }
}
