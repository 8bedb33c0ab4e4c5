import { dmError } from '@data-migration/contract/errors'
import { newId } from '../../ids.ts'
import type { DdlEdits } from '../ddl-edits.ts'
import { ddlEditEntity } from './assessment-entities.ts'
import type { Session } from './session.ts'

export function ddlEditRepository(session: Session): DdlEdits {
  const { manager } = session
  return {
    ofSubTask: (subTaskId) =>
      manager.find(ddlEditEntity, { where: { subTaskId }, order: { kind: 'ASC', sourceName: 'ASC' } }),
    save: (edit) =>
      session.atomically(async (inside) => {
        const { subTaskId, kind, sourceName } = edit
        await inside.manager.delete(ddlEditEntity, { subTaskId, kind, sourceName })
        const row = { ...edit, id: newId(), at: inside.now() }
        await inside.manager.insert(ddlEditEntity, row)
        return row
      }),
    remove: (subTaskId, id) =>
      session.atomically(async (inside) => {
        const row = await inside.manager.findOneBy(ddlEditEntity, { subTaskId, id })
        if (row === null) throw dmError('DM-TASK-061', { edit: id })
        await inside.manager.delete(ddlEditEntity, { id })
        return row
      }),
  }
}
