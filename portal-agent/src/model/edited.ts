import type { ObjectResult } from '@data-migration/contract/portal'
import type { ObjectDdl } from './ports/schema-writer.ts'

export const editedRemark = 'made by statements a user has written for it'

export const editedTooLate =
  'was made before its statements were edited, and stays as it was; reset the sub-task to have it made anew'

export const editedNotUsed = 'was there before; the statements a user has written for it were not carried out'

/** Whether an object that is there was made by other statements of a user than there are now. */
export function isEditedSince(object: ObjectDdl, former: ObjectResult): boolean {
  const wasEdited = former.remarks.includes(editedRemark)
  if (former.state !== 'created' || (object.edited === undefined && !wasEdited)) return false
  return former.ddl !== undefined && former.ddl !== `${object.statements.join(';\n')};`
}

/** What an earlier run has made, with a word where it is not what is wished for now. */
export function asKnown(object: ObjectDdl, former: ObjectResult): ObjectResult {
  if (!isEditedSince(object, former) || former.remarks.includes(editedTooLate)) return former
  return { ...former, remarks: [...former.remarks, editedTooLate] }
}
