import type { EditableKind } from '@data-migration/contract/portal'

/** Statements a user has written for an object of a sub-task. */
export interface StoredDdlEdit {
  readonly id: string
  readonly subTaskId: string
  readonly kind: EditableKind
  readonly sourceName: string
  readonly statements: string
  /** Of the definition they were written for. */
  readonly sourceHash: string
  readonly userName: string
  readonly at: string
}

export interface DdlEdits {
  /** By kind and name. */
  ofSubTask(subTaskId: string): Promise<readonly StoredDdlEdit[]>
  /** In the place of the one there is for the object. */
  save(edit: Omit<StoredDdlEdit, 'id' | 'at'>): Promise<StoredDdlEdit>
  /** Throws DM-TASK-061. */
  remove(subTaskId: string, id: string): Promise<StoredDdlEdit>
}
