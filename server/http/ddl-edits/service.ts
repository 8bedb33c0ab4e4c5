import { dmError } from '@data-migration/contract/errors'
import { ddlProblem, ddlStatements, editableKindSchema } from '@data-migration/contract/portal'
import { readByTarget } from '../../databases/read-statements.ts'
import type { StoredDdlEdit } from '../../store/ddl-edits.ts'
import type { HttpDeps } from '../deps.ts'

interface Place {
  readonly assessmentId: string
  readonly no: number
}

/**
 * Keeps statements for an object of an assessment, with the hash of the definition they were written for. Throws
 * DM-TASK-060 for an object whose statements cannot be edited, DM-JOB-082 for statements that cannot stand for it.
 */
export async function saveEdit(
  { store, context }: Pick<HttpDeps, 'store' | 'context'>,
  { assessmentId, no }: Place,
  sql: string,
  userName: string,
): Promise<{ readonly edit: StoredDdlEdit; readonly checked: boolean }> {
  const { subTaskId } = await store.assessments.getMade(assessmentId)
  const object = await store.assessments.object(assessmentId, no)
  const kind = editableKindSchema.safeParse(object.kind).data
  const { sourceName, sourceHash } = object
  if (kind === undefined || sourceHash === null)
    throw dmError('DM-TASK-060', { kind: object.kind, name: sourceName })
  const { target } = await store.subTasks.get(subTaskId)
  const refuse = (problem: string) =>
    dmError('DM-JOB-082', { kind, name: sourceName, problem }, { found: problem })
  const problem = ddlProblem(kind, sql)
  if (problem !== null) throw refuse(problem)
  const read = await readByTarget(context, target, ddlStatements(sql))
  if (read.problem !== null) throw refuse(read.problem)
  const edit = await store.ddlEdits.save({
    subTaskId,
    kind,
    sourceName,
    statements: sql,
    sourceHash,
    userName,
  })
  return { edit, checked: read.checked }
}
