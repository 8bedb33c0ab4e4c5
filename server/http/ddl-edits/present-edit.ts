import type { DdlEditView } from '@data-migration/contract/api'
import type { StoredDdlEdit } from '../../store/ddl-edits.ts'

export function presentEdit({ sourceName, statements, userName, ...edit }: StoredDdlEdit): DdlEditView {
  const { id, subTaskId, kind, at } = edit
  return { id, subTaskId, kind, name: sourceName, sql: statements, user: userName, at }
}
