import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { presentEdit } from '../ddl-edits/present-edit.ts'
import { pageReply } from '../paging.ts'
import { assessmentJson, assessmentPage } from './export-assessment.ts'
import { presentAssessment, presentObject } from './present-assessment.ts'

export function assessmentRoutes(deps: HttpDeps): Handlers<RoutesBelow<'assessments'>> {
  const { store, assessments } = deps
  const stored = store.assessments
  return {
    'assessments.make': async ({ params }) => {
      const subTask = await store.subTasks.get(params.subTaskId)
      return presentAssessment(await assessments.make(subTask), await stored.madeOf(subTask.id))
    },
    'assessments.get': async ({ params }) => {
      const { id } = await store.subTasks.get(params.subTaskId)
      return presentAssessment(await stored.latestOf(id), await stored.madeOf(id))
    },
    'assessments.objects': async ({ params, query }) => {
      const { id } = await stored.getMade(params.assessmentId)
      return pageReply(await stored.objects(id, query), query, presentObject)
    },
    'assessments.object': async ({ params }) => {
      const { id, subTaskId } = await stored.getMade(params.assessmentId)
      const object = await stored.object(id, params.no)
      const { kind, sourceName, ddl, madeDdl } = object
      const edits = await store.ddlEdits.ofSubTask(subTaskId)
      const saved = edits.find((edit) => edit.kind === kind && edit.sourceName === sourceName)
      return {
        ...presentObject(object),
        ddl,
        madeDdl,
        saved: saved === undefined ? null : presentEdit(saved),
      }
    },
    'assessments.json': async ({ params }) =>
      assessmentJson(stored, await stored.getMade(params.assessmentId)),
    'assessments.html': async ({ params }) =>
      assessmentPage(stored, await stored.getMade(params.assessmentId)),
  }
}
