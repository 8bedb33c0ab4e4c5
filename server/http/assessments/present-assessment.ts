import type { ListedObject, SubTaskAssessment } from '@data-migration/contract/api'
import type { MadeAssessment, NumberedObject, StoredAssessment } from '../../store/assessments.ts'

const none = { state: 'none', executorId: null, error: null, startedAt: null, endedAt: null } as const

export function presentAssessment(
  latest: StoredAssessment | null,
  made: MadeAssessment | null,
): SubTaskAssessment {
  return { ...(latest ?? none), made: made === null ? null : presentMade(made) }
}

function presentMade({ id, endedAt, objects, result }: MadeAssessment): SubTaskAssessment['made'] {
  const { assessment, checks } = result
  return { ...assessment, id, at: endedAt, objects, checks: [...checks] }
}

export function presentObject({
  remarks,
  sourceHash,
  ...object
}: Omit<NumberedObject, 'ddl' | 'madeDdl'>): ListedObject {
  return { ...object, remarks: [...remarks], editable: sourceHash !== null }
}
